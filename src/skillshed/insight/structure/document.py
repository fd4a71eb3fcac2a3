"""All that is known of a place's structure as one JSON document: what the command line and the API answer with."""

from __future__ import annotations

from datetime import date
from math import isfinite
from typing import Any

import polars as pl

from skillshed.evidence.book import Book
from skillshed.insight.structure.definitions import definitions
from skillshed.insight.structure.domains import criteria, measured
from skillshed.insight.structure.occupations import occupations
from skillshed.insight.structure.orientation import Sign
from skillshed.insight.structure.residents import residents
from skillshed.insight.structure.shift_share import PARTS
from skillshed.insight.structure.structure import Specialising, Structure, specialising, structure
from skillshed.terms.errors import NotFound


def document(
    book: Book, code: str, *, level: str = "", year: int | None = None, base_year: int | None = None, sign: Sign = "auto",
    as_of: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The structure of a place with units, intervals where there are any, releases, and what is not known. NotFound."""
    found = structure(book, code, level_name=level, year=year, base_year=base_year, as_of=as_of)
    surveyed, occupied = residents(book, code, as_of=as_of), occupations(book, code, as_of=as_of)
    space, lacking = _space(book, code, found.year, sign, as_of)
    return {
        **_head(found), "as_of": as_of.isoformat() if as_of else None,
        "quotients": _rows(found.quotients.filter(pl.col("jobs") > 0).sort("quotient", descending=True, nulls_last=True)),
        "growth_share": _rows(found.growth_share.filter(pl.col("quadrant").is_not_null()).sort("jobs", descending=True)),
        "shift_share": {"total": _total(found.shift_share), "rows": _rows(found.shift_share)},
        "residents": _rows(surveyed), "occupations": _rows(occupied), "complexity": space,
        "not_known": not_known(found, surveyed, occupied, lacking),
    }  # fmt: skip


def _head(found: Structure) -> dict[str, Any]:
    return {
        "place": found.place.code, "name": found.place.name, "kind": found.place.kind,
        "answered_by": {"areas": list(found.answering.parts), "name": found.answering.name, "how": found.answering.how,
                        "said": found.answering.said},
        "level": found.level.name, "measure": found.level.measure, "unit": "jobs", "year": found.year, "base_year": found.base_year,
        "reference": found.level.reference_name, "breaks": found.breaks, "steps": _rows(found.steps),
        "left_out": found.left_out, "unreliable": found.unreliable, "releases": found.level.releases, "definitions": definitions(),
    }  # fmt: skip


def _space(book: Book, code: str, year: int, sign: Sign, as_of: date | None) -> tuple[dict[str, Any] | None, str]:
    """Complexity and the plane; where there are none, why."""
    try:
        found = specialising(book, code, year=year, sign=sign, as_of=as_of)
    except NotFound as why:
        return None, str(why)
    here, turned = found.standing, found.orientation
    return {
        "answered_by": {"areas": list(found.answering.parts), "name": found.answering.name, "how": found.answering.how,
                        "said": found.answering.said},
        "level": found.level.name, "year": found.year.year, "areas": len(found.year.areas), "industries": len(found.year.codes),
        "index": here.index if isfinite(here.index) else None, "rank": here.rank, "of": here.of, "diversity": here.diversity,
        "diversity_rank": here.diversity_rank, "why_none": found.space.why,
        "sign": {"by": turned.by, "is_turned": turned.is_turned, "r_diversity": turned.with_diversity,
                 "r_productivity": turned.with_productivity, "said": turned.said},
        "ladder": _rows(found.ladder), "industries_held": _rows(found.industries.filter(pl.col("is_held"))),
        "options": _rows(found.options), "split": {"relatedness": found.cut[0], "complexity": found.cut[1]} if found.cut else None,
        "domains": domains_document(found), "releases": found.releases,
    }, ""  # fmt: skip


def domains_document(found: Specialising) -> dict[str, Any] | None:
    """Candidate domains with their scores, the state of each, and what the figures say; None where nobody has filed any."""
    filed = found.domains
    if filed is None:
        return None
    rows = [
        {
            "id": one.id, "title": one.title, "why": one.why, "industries": list(one.industries),
            "measured": measured(one, found.industries),
            "scores": {
                name: {"score": score.score, "state": score.state, "why": score.why, "evidence": [e.model_dump() for e in score.evidence]}
                for name, score in one.scores.items()
            },
        }
        for one in filed.domain
    ]  # fmt: skip
    return {"title": filed.title, "whose": filed.whose, "author": filed.author, "reviewed_on": filed.reviewed_on.isoformat(),
            "status": filed.status, "source": filed.source, "criteria": criteria(), "domains": rows}  # fmt: skip


def not_known(found: Structure, surveyed: pl.DataFrame, occupied: pl.DataFrame, no_space: str) -> list[str]:
    """What this place's answer lacks, one sentence each."""
    gaps = []
    if not found.answering.is_exact:
        gaps.append(f"Jobs by industry {found.level.noun} of {found.place.name} itself: no figures are published here.")
    gaps.append("Sampling error of the jobs: the Business Register and Employment Survey publishes none with these figures.")
    if found.left_out:
        codes = ", ".join(found.left_out[:6]) + (" and others" if len(found.left_out) > 6 else "")
        gaps.append(f"Industries without a figure in some area, left out everywhere: {codes}.")
    if found.unreliable:
        gaps.append(f"A sound figure of {'; '.join(found.unreliable[:4])}: the publisher calls what there is unreliable.")
    if no_space:
        gaps.append(f"Complexity and options: {no_space}")
    withheld = surveyed["quotient"].null_count()
    if not surveyed.height:
        gaps.append(f"What residents of {found.place.name} do, by survey.")
    elif withheld:
        gaps.append(
            f"{withheld} of {surveyed.height} groups of what residents do: withheld, so the shares of the others are too high."
        )
    if not occupied.height:
        gaps.append("Change of occupations by industry mix: no Skills Imperative workbook of this area is loaded.")
    return gaps


def _total(rows: pl.DataFrame) -> dict[str, float]:
    names = ["jobs_before", "jobs", "change", *PARTS]
    return {name: float(rows[name].sum()) for name in names}


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows without NaN or infinity, which JSON has no word for."""
    floats = [name for name, kind in frame.schema.items() if kind == pl.Float64]
    return frame.with_columns(pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in floats).to_dicts()
