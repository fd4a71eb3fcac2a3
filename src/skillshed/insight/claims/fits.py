"""What a stated number does fit: another year, another file of the same statistic, another place of the name, another basis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from skillshed.evidence.components import direct
from skillshed.evidence.measures import Measure
from skillshed.insight.claims.claim import Claim
from skillshed.insight.claims.figures import Figure, Missing, every_period, figure_of, in_unit, part_named, place_named
from skillshed.insight.claims.outcome import Holds, Outcome, Setting, fit, number_of
from skillshed.insight.claims.relations import on_other_basis, related, said_of_basis
from skillshed.insight.claims.said import Said
from skillshed.terms.errors import UserError
from skillshed.terms.place import Place

MOST = 6


def search(here: Setting, found: Outcome) -> list[str]:
    """Where a stated level fits, in words, nearest first: years of this file, of other files, then places. Only for levels."""
    if here.claim.kind != "value" or here.claim.said is None or here.claim.said.hedge:
        return []
    return _years(here) + _places(here, found)


def search_any(here: Setting) -> list[str]:
    """The same where the period named has no figure at all."""
    if here.claim.kind != "value" or here.claim.said is None or here.claim.said.hedge:
        return []
    return _years(here)


def _years(here: Setting) -> list[str]:
    mine = _fitting(here, here.measure, here.claim.place)
    words = [_when(mine, "")] if mine else []
    for relation, measure in related(here.book, here.measure, "other_file"):
        theirs = _fitting(here, measure, here.claim.place)
        words += [_when(theirs, relation.says)] if theirs else []
    return words


def _when(figures: list[Figure], where: str) -> str:
    years = " and ".join(one.period.label for one in figures[-MOST:])
    return (
        f"{years} in {where}"
        if where
        else f"{years} in this file ({', '.join(dict.fromkeys(one.shown for one in figures[-MOST:]))})"
    )


def _fitting(here: Setting, measure: Measure, place: str) -> list[Figure]:
    try:
        code = place_named(here.book, place)
        by = part_named(here.book, measure, without_part(here.claim, measure).by, here.as_of)
        every = every_period(here.book, measure, code, by, here.as_of)
    except (Missing, UserError):
        return []
    return [one for one in every if _is(here.claim.said, one, here)]


def _is(said: Said | None, figure: Figure, here: Setting) -> bool:
    if said is None or figure.estimate.value is None or figure.estimate.is_lower_bound:
        return False
    holds, _ = fit(in_unit(said, figure.measure), number_of(here.book, figure))
    return holds >= Holds.ROUNDED


def _places(here: Setting, found: Outcome) -> list[str]:
    """Places of the same name, inside it or round it whose published figure of the same period is the stated number."""
    if not found.figures or here.claim.said is None:
        return []
    mine, said = found.figures[0], in_unit(here.claim.said, here.measure)
    near = {place.code: place for place in _near(here, mine.place)}
    rows = direct(here.book, here.measure, here.as_of or date.max).filter(
        pl.col("place").is_in(list(near)) & (pl.col("period") == mine.period.iso) & (pl.col("breakdown") == mine.breakdown)
    )
    figures = [figure_of(here.measure, near[row["place"]], row) for row in rows.iter_rows(named=True)]
    return [f"{one.place.name} ({one.place.kind_words})" for one in figures if _is(said, one, here)][:MOST]


def _near(here: Setting, place: Place) -> list[Place]:
    if place.code not in here.book.areas:
        return []
    named = [one for one in here.book.areas.find(place.name) if one.name == place.name and one.code != place.code]
    inside = [here.book.place(code) for code in here.book.areas.members(place.code)["code"] if code != place.code]
    around = here.book.areas.parents(place.code)
    twins = {one.code for one in here.book.areas.twins(place.code)}
    return [
        one for one in {p.code: p for p in [*named, *inside, *around]}.values() if one.code not in twins and one.kind != "nuts"
    ][:60]


def on_another_basis(here: Setting, found: Outcome) -> str:
    """The clause that names the basis on which a stated level is right; empty where none is known."""
    if not found.figures or here.claim.said is None:
        return ""
    mine = found.figures[0]
    rows = on_other_basis(here.measure, mine.place.code, mine.period)
    hit = next((row for row in rows if abs(row.value - here.claim.said.value) <= here.claim.said.half), None)
    return said_of_basis(hit, here.measure) if hit else ""


def without_part(claim: Claim, measure: Measure) -> Claim:
    """The claim without a part that another measure has in its own definition."""
    return claim if measure.kind == "count" or not claim.by else replace(claim, by={})
