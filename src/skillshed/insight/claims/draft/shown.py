"""A draft as a document for the API and the command line, and as a ledger in YAML."""

from __future__ import annotations

from typing import Any

import yaml

from skillshed.insight.claims.draft.proposals import Draft, Proposal


def as_document(found: Draft) -> dict[str, Any]:
    """Proposals with confidence, and what was not understood."""
    return {
        "place": found.place.code if found.place else "",
        "place_name": found.place.name if found.place else "",
        "sentences": found.sentences,
        "proposals": [
            {**one.entries, "confidence": round(one.confidence, 2), "line": one.sentence.line, "notes": list(one.notes)}
            for one in found.proposals
        ],
        "not_understood": [{"line": one.line, "sentence": one.text, "why": why} for one, why in found.not_understood],
    }


def as_yaml(found: Draft, *, title: str = "Draft") -> str:
    """A ledger to correct and check; confidence and doubts stand as notes, what was not understood as comments."""
    claims = [_entries(one) for one in found.proposals]
    body = yaml.safe_dump({"title": title, "claims": claims}, sort_keys=False, allow_unicode=True, width=120)
    missed = [f"# line {one.line}: {one.text}\n#   ({why})" for one, why in found.not_understood]
    return body + ("\n# Not understood:\n" + "\n".join(missed) + "\n" if missed else "")


def _entries(one: Proposal) -> dict[str, Any]:
    doubts = "; ".join([f"confidence {one.confidence:.2f}", *one.notes])
    return {**{key: value for key, value in one.entries.items() if value != ""}, "note": doubts}
