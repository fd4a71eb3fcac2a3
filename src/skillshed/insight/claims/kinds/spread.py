"""Claims over many areas or parts: ranking, each of, the range, the highest and the lowest."""

from __future__ import annotations

import polars as pl

from skillshed.evidence.series import series
from skillshed.insight.claims.figures import (
    Figure,
    Missing,
    across,
    districts_meant,
    every_period,
    figure,
    figure_at,
    figure_of,
    part_named,
    place_named,
    written,
)  # fmt: skip
from skillshed.insight.claims.kinds.compared import SIDE, judged, read_number
from skillshed.insight.claims.outcome import Holds, Number, Outcome, Setting, fit, joined, number_of, stated
from skillshed.insight.compare import Estimate, compare, rank_with_ties
from skillshed.terms.breakdown import parts, slug

NAMED = 5


def _among(here: Setting) -> tuple[list[Figure], list[str], str]:
    claim = here.claim
    places, words = districts_meant(here.book, claim.among, claim.place)
    if not places:
        raise Missing("areas", f"No areas are meant by '{claim.among or claim.place}'.")
    by = part_named(here.book, here.measure, claim.by, here.as_of)
    period = claim.period
    found, missing = across(here.book, here.measure, places, by, period, here.as_of)
    return found, missing, words


def every(here: Setting) -> Outcome:
    """Every (most, some, none) of the areas above or below a place or a number."""
    claim = here.claim
    if not claim.others or not claim.direction:
        raise Missing("a comparator", "The claim does not say what the areas are compared with: `above` or `below`.")
    found, missing, words = _among(here)
    other, against, shown = _against(here, found[0])
    judgements = [(one, judged(compare(one.estimate, against), claim.direction)) for one in found]
    holding = [one for one, holds in judgements if holds is Holds.YES]
    unsure = [one for one, holds in judgements if holds is Holds.UNSURE]
    failing = [one for one, holds in judgements if holds is Holds.NO]
    holds = _quantified(claim.quantifier, len(holding), len(unsure), len(failing), len(missing))
    if holds is None:
        raise Missing(
            f"figures for {_few(missing)}",
            f"{len(holding)} of {len(found) + len(missing)} are {SIDE[claim.direction]} {shown}; there is no figure for {_few(missing)}",
        )
    clauses = [
        f"{found[0].measure.name}, {found[0].period.label}: {len(holding)} of {words} are {SIDE[claim.direction]} {shown}",
        _exceptions(claim.quantifier, holding, failing),
        f"too close to tell: {_few([one.place.name for one in unsure])}" if unsure else "",
        f"no figure for {_few(missing)}" if missing else "",
    ]
    exact = Number(float(len(holding)), "number", 0)
    used = (found[0], *([other] if other else []))
    return Outcome(
        holds,
        f"{claim.quantifier} {SIDE[claim.direction]} {' and '.join(claim.others)}",
        f"{len(holding)} of {len(found)}",
        joined(clauses),
        exact,
        used,
    )


def _exceptions(quantifier: str, holding: list[Figure], failing: list[Figure]) -> str:
    if quantifier == "none":
        return f"they are: {_listed(holding)}" if holding else ""
    return f"not so: {_listed(failing)}" if failing else ""


def _against(here: Setting, first: Figure) -> tuple[Figure | None, Estimate, str]:
    text = here.claim.others[0]
    if number := read_number(text):
        return None, Estimate(number.value), number.text
    by = part_named(here.book, here.measure, here.claim.by, here.as_of)
    found, _ = figure(here.book, here.measure, place_named(here.book, text), by, first.period.iso, here.as_of)
    return found, found.estimate, f"{found.place.name} ({found.shown})"


def _quantified(word: str, yes: int, unsure: int, no: int, missing: int) -> Holds | None:
    """None where those without a figure could decide it."""
    total = yes + unsure + no + missing
    if word == "some":
        return Holds.YES if yes else Holds.UNSURE if unsure else None if missing else Holds.NO
    if word == "none":
        return Holds.NO if yes else Holds.UNSURE if unsure else None if missing else Holds.YES
    if word == "most":
        if yes * 2 > total:
            return Holds.YES
        return Holds.NO if no * 2 >= total else None if (yes + unsure) * 2 <= total and missing else Holds.UNSURE
    if no:
        return Holds.NO
    return Holds.UNSURE if unsure else None if missing else Holds.YES


def spread(here: Setting) -> Outcome:
    """The distance between the highest and the lowest area."""
    said = stated(here.claim, None)
    found, missing, words = _among(here)
    top, bottom = max(found, key=lambda one: one.value), min(found, key=lambda one: one.value)
    unit = "points" if here.measure.unit == "percent" else here.measure.unit
    number = Number(top.value - bottom.value, unit, here.measure.decimals)
    holds, clause = fit(said, number, tolerance=here.claim.tolerance)
    why = f"{top.measure.name}, {top.period.label}, {words}: from {bottom.shown} ({bottom.place.name}) to {top.shown} ({top.place.name}), {number.shown} apart"
    return Outcome(
        holds,
        said.text,
        number.shown,
        joined([why, clause, f"no figure for {_few(missing)}" if missing else ""]),
        number,
        (top, bottom),
    )


def extreme(here: Setting) -> Outcome:
    """The highest or lowest figure among the areas; with `from` and `to`, the largest or smallest change."""
    claim = here.claim
    if claim.start:
        return _extreme_change(here)
    said = stated(claim, here.measure)
    found, missing, words = _among(here)
    one = (max if claim.direction == "highest" else min)(found, key=lambda each: each.value)
    number = number_of(here.book, one)
    holds, clause = fit(said, number, tolerance=claim.tolerance)
    why = f"the {claim.direction} of {words} in {one.period.label} is {one.place.name}: {one.shown}{', ' + clause if clause else ''}"
    return Outcome(
        holds,
        claim.said.text if claim.said else "",
        f"{one.shown} ({one.place.name})",
        joined([why, f"no figure for {_few(missing)}" if missing else ""]),
        number,
        (one,),
    )


def _extreme_change(here: Setting) -> Outcome:
    claim = here.claim
    said = stated(claim, None)
    places, words = districts_meant(here.book, claim.among, claim.place)
    by = part_named(here.book, here.measure, claim.by, here.as_of)
    ends = []
    for place in places:
        if figures := every_period(here.book, here.measure, place, by, here.as_of):
            ends.append((figure_at(figures, claim.end or claim.period)[0], figure_at(figures, claim.start)[0]))
    known = [
        (last.value - first.value, last, first) for last, first in ends if None not in (last.estimate.value, first.estimate.value)
    ]
    if not known:
        raise Missing("figures", f"There is no figure of {here.measure.name} for {words}.")
    gap, last, first = (max if claim.direction == "highest" else min)(known, key=lambda one: one[0])
    unit = "points" if here.measure.unit == "percent" else here.measure.unit
    number = Number(gap, unit, here.measure.decimals)
    holds, clause = fit(said, number, tolerance=claim.tolerance)
    why = f"the largest change of {words} from {first.period.label} to {last.period.label} is in {last.place.name}: {number.shown} ({first.shown} to {last.shown})"
    return Outcome(holds, said.text, f"{number.shown} ({last.place.name})", joined([why, clause]), number, (last, first))


def rank(here: Setting) -> Outcome:
    """A place's rank among areas, or a part's rank among its sisters."""
    claim = here.claim
    if not claim.direction:
        raise Missing("a rank", "The claim does not say which rank.")
    if claim.by and (not claim.among or _is_dimension(here, claim.among)):
        return _rank_of_part(here)
    found, missing, words = _among(here)
    place = place_named(here.book, claim.place)
    if place.code not in {one.place.code for one in found}:
        raise Missing("a figure", f"{place.name} is not among {words}, or has no figure: say among which areas under `among`.")
    mine = next(one for one in found if one.place.code == place.code)
    return _ranked(here, mine, found, [one.place.name for one in found], mine.place.name, missing, words)


def _is_dimension(here: Setting, text: str) -> bool:
    rows = series(here.book, here.measure.id, [place_named(here.book, here.claim.place).code], by={"*": "*"}, as_of=here.as_of)
    names = {name for one in rows["breakdown"].unique().to_list() for name in parts(one)}
    plain = slug(text).rstrip("s")
    alike = {"sector": "industry", "sectors": "industry", "industrie": "industry", "subject": "subject_area"}
    return plain in names or alike.get(plain, "") in names or any(plain and plain in name for name in names)


def _rank_of_part(here: Setting) -> Outcome:
    claim = here.claim
    place = place_named(here.book, claim.place)
    by = part_named(here.book, here.measure, claim.by, here.as_of)
    mine, how = figure(here.book, here.measure, place, by, claim.period, here.as_of)
    rows = series(here.book, here.measure.id, [place.code], by={"*": "*"}, as_of=here.as_of)
    same = [set(parts(text)) == set(parts(mine.breakdown)) for text in rows["breakdown"]]
    rows = rows.filter(pl.Series(same, dtype=pl.Boolean) & (pl.col("period") == mine.period.iso) & pl.col("value").is_not_null())
    found = [figure_of(here.measure, place, row) for row in rows.iter_rows(named=True)]
    names = [", ".join(parts(one.breakdown).values()) for one in found]
    return _ranked(here, mine, found, names, ", ".join(parts(mine.breakdown).values()), [], f"{len(found)} parts", how)


def _ranked(
    here: Setting, mine: Figure, found: list[Figure], names: list[str], name: str, missing: list[str], words: str, how: str = ""
) -> Outcome:
    claim = here.claim
    sign = 1.0 if claim.direction == "highest" else -1.0
    table = pl.DataFrame(
        [(key, sign * one.value, *_ends(one, sign)) for key, one in zip(names, found, strict=True)],
        schema={"name": pl.String, "value": pl.Float64, "lower": pl.Float64, "upper": pl.Float64}, orient="row",
    )  # fmt: skip
    ranked = rank_with_ties(table)
    row = ranked.row(by_predicate=pl.col("name") == name, named=True)
    wanted = range(1, claim.rank + 1) if claim.quantifier == "top" else range(claim.rank or 1, (claim.rank or 1) + 1)
    sure = row["rank_first"] in wanted and row["rank_last"] in wanted
    could = row["rank_first"] <= wanted[-1] and row["rank_last"] >= wanted[0]
    holds = (
        Holds.YES
        if row["rank"] in wanted and (sure or table["lower"].null_count() == table.height)
        else Holds.UNSURE
        if could
        else Holds.NO
    )
    if holds is Holds.YES and missing:
        raise Missing(
            f"figures for {_few(missing)}", f"{name} ranks so among those with a figure, but there is none for {_few(missing)}"
        )
    first = ranked.row(0, named=True)
    least = (
        "" if row["rank_first"] == row["rank_last"] else f", and the intervals allow {row['rank_first']} to {row['rank_last']}"
    )
    why = f"{mine.measure.name}, {mine.period.label}: {name} ({mine.shown}) is {_ordinal(row['rank'], claim.direction)} of {len(found)}{least}"
    ahead = (
        f"the {claim.direction} of {words} is {first['name']}, {written(sign * first['value'], mine.measure.unit, mine.measure.decimals)}"
        if first["name"] != name
        else _next(ranked, sign, mine)
    )
    said = f"{'top ' if claim.quantifier else ''}{claim.rank if claim.rank > 1 else ''} {claim.direction}".strip()
    return Outcome(
        holds,
        said,
        f"{_ordinal(row['rank'], claim.direction)} of {len(found)}",
        joined([why, ahead, how]),
        number_of(here.book, mine),
        (mine,),
    )


def _ordinal(rank: int, direction: str) -> str:
    """`the highest`, `2nd highest`."""
    ending = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"the {direction}" if rank == 1 else f"{rank}{ending} {direction}"


def _next(ranked: pl.DataFrame, sign: float, mine: Figure) -> str:
    if ranked.height < 2:
        return ""
    second = ranked.row(1, named=True)
    return f"next is {second['name']}, {written(sign * second['value'], mine.measure.unit, mine.measure.decimals)}"


def _ends(one: Figure, sign: float) -> tuple[float | None, float | None]:
    lower, upper = one.estimate.lower, one.estimate.upper
    if lower is None or upper is None:
        return None, None
    return (lower, upper) if sign > 0 else (-upper, -lower)


def _few(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")


def _listed(figures: list[Figure]) -> str:
    ordered = sorted(figures, key=lambda one: -one.value)
    return _few([f"{one.place.name} {one.shown}" for one in ordered])
