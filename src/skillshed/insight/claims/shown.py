"""Results as rows: what the command line, the API, pages and downloads show, with the same keys everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from skillshed.insight.claims.claim import Result, verdicts
from skillshed.terms.period import Period


def row(result: Result) -> dict[str, Any]:
    """One result: verdict, said, found, period, release, why, and what is needed to find the claim again."""
    claim = result.claim
    return {
        "id": claim.id,
        "statement": claim.statement,
        "verdict": result.verdict,
        "verdict_words": result.words,
        "said": result.said,
        "found": result.found,
        "period": result.period,
        "period_label": Period.parse(result.period).label if result.period else "",
        "release": result.release,
        "why": result.why,
        "kind": claim.kind,
        "measure": result.measure,
        "place": result.place,
        "place_name": result.place_name,
        "breakdown": result.breakdown,
        "said_value": result.said_value,
        "found_value": result.found_value,
        "lower": result.lower,
        "upper": result.upper,
        "unit": result.unit,
        "vintage": result.vintage,
        "missing": result.missing,
        "fits": list(result.fits),
        "document": claim.document,
        "section": claim.section,
        "line": claim.line,
        "problems": list(claim.problems),
    }


def counts(results: Sequence[Result]) -> dict[str, int]:
    """How many results have each verdict: every verdict in the order of the table, those with none too."""
    found = Counter(result.verdict for result in results)
    return {name: found[name] for name in verdicts()}
