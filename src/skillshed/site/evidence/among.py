"""Which places stand beside each other: the kind of area a measure is published for, and the period most of them have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.evidence.measures import Measure
from skillshed.evidence.series import same_category
from skillshed.publishing.names import in_text
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.state import State
from skillshed.terms.breakdown import parts
from skillshed.terms.period import Period

# Kinds in the order they are preferred where two are covered alike; the words of a title (`of 14 districts`).
KINDS = (("district", "districts"), ("upper", "counties and unitary authorities"), ("lep", "local enterprise partnerships"),
         ("lsip", "skills improvement plan areas"), ("combined_authority", "combined authorities"), ("region", "regions"),
         ("itl", "statistical regions"))  # fmt: skip
UNITARY = ("E06", "E08", "E09")
FEWEST, WELL = 3, 0.5


@dataclass(frozen=True, slots=True)
class Among:
    """Places of one kind with a figure of one period. `kind_words`: `districts of Lancashire`."""

    kind: str
    kind_words: str
    codes: tuple[str, ...]
    period: str
    periods: tuple[str, ...]  # newest first


def part_of(measure: Measure, state: State) -> str:
    """The breakdown, as stored, that the state's `by` means; the headline where nothing is asked; `?` where there is none such."""
    known = _breakdowns(measure, state.as_of)
    wanted = {name: category for name, category in state.by if category != "*"}
    if not wanted:
        return "" if "" in known else "?"
    for text in known:
        found = parts(text)
        if set(found) == set(wanted) and all(same_category(found[name], category) for name, category in wanted.items()):
            return text
    return "?"


def _breakdowns(measure: Measure, as_of: date | None) -> list[str]:
    return kept(
        ("breakdowns", measure.id, as_of),
        lambda: sorted(direct(book(), measure, as_of or date.max)["breakdown"].unique().to_list()),
    )


def dimensions(measure: Measure, state: State) -> dict[str, list[str]]:
    """Dimensions a measure is broken down by, each with its categories; only those that stand alone."""
    found: dict[str, list[str]] = {}
    for text in _breakdowns(measure, state.as_of):
        pairs = parts(text)
        if len(pairs) == 1:
            for name, category in pairs.items():
                found.setdefault(name, []).append(category)
    return found


def among(measure: Measure, state: State) -> Among | None:
    """Places that are ranked or mapped together, all of England's or those in `state.among`; None where no kind has figures."""
    key = ("among", measure.id, part_of(measure, state), state.period, state.among, state.place, state.as_of)
    return kept(key, lambda: _among(measure, state))


def _among(measure: Measure, state: State) -> Among | None:
    opened = book()
    rows = direct(opened, measure, state.as_of or date.max)
    rows = rows.filter((pl.col("breakdown") == part_of(measure, state)) & pl.col("value").is_not_null())
    if not rows.height:
        return None
    held = rows.filter(pl.col("place") == state.place).height > 0
    best: tuple[tuple[int, float], Among] | None = None
    for kind, words in KINDS:
        year = int(state.period[:4]) if state.period else None
        for codes in _candidates(opened, kind, state.among, year, rows):
            found = _covered(rows, codes, state.period)
            if found is None:
                continue
            share, period, periods = found
            said = f"{words} of {in_text(opened.areas.get(state.among).name)}" if state.among else f"{words} of England"
            here = Among(kind, said, tuple(sorted(codes)), period, tuple(periods))
            # A place stands among its own kind; else the first kind that is covered well, else the one covered best.
            score = share + (2 if held and state.place in codes else 1 if share >= WELL else 0)
            if best is None or int(score) > int(best[0]) or (score > best[0] + 0.02 and int(best[0]) == 0):
                best = (score, here)
    return best[1] if best else None


def _candidates(opened: Book, kind: str, inside: str, year: int | None, rows: pl.DataFrame) -> list[set[str]]:
    """Codes of that kind; districts both of today and of the newest period's own year."""
    if kind == "district":
        newest = year or int(rows["period"].str.slice(0, 4).cast(pl.Int32).max())  # type: ignore[arg-type]
        sets = [_districts(opened, inside, None), _districts(opened, inside, newest)]
        return [sets[0]] if sets[0] == sets[1] else sets
    if kind == "upper":
        codes = {place.code for place in opened.areas.of_kind("county") if place.code.startswith("E10")}
        codes |= {code for code in opened.areas.districts_on() if code.startswith(UNITARY)}
    else:
        codes = {place.code for place in opened.areas.of_kind(kind) if _is_english(place.code)}
        if kind == "itl":
            # Levels of the statistical regions must not stand beside each other: the one with most figures does.
            codes = _one_level(codes, rows)
    return [_inside(opened, codes, inside)]


def _is_english(code: str) -> bool:
    return code.startswith("E") or (code.startswith("TL") and code[2:3] not in ("L", "M", "N"))


def _one_level(codes: set[str], rows: pl.DataFrame) -> set[str]:
    held = set(rows["place"].unique().to_list()) & codes
    lengths = {length: sum(len(code) == length for code in held) for length in (3, 4, 5)}
    level = max(lengths, key=lambda length: lengths[length])
    return {code for code in codes if len(code) == level}


def _districts(opened: Book, inside: str, year: int | None) -> set[str]:
    if not inside:
        return opened.areas.districts_on(year)
    members = opened.areas.members(inside, year=year)
    return set(members.filter(pl.col("weight") >= 0.5)["code"].to_list())


def _inside(opened: Book, codes: set[str], inside: str) -> set[str]:
    if not inside:
        return codes
    held = set(opened.areas.members(inside)["code"].to_list())
    return {code for code in codes if (mine := set(opened.areas.members(code)["code"].to_list()) or {code}) and mine <= held}


def _covered(rows: pl.DataFrame, codes: set[str], period: str) -> tuple[float, str, list[str]] | None:
    """The share of the places with a figure, in the period asked for or the newest that most of them have."""
    if len(codes) < FEWEST:
        return None
    counts = rows.filter(pl.col("place").is_in(list(codes))).group_by("period").len().sort("period", descending=True)
    if not counts.height:
        return None
    most = counts["len"].max()
    full = counts.filter(pl.col("len") >= most // 2)["period"].to_list()  # type: ignore[operator]
    usual = _usual_length(full)
    periods = [one for one in full if Period.parse(one).unit + str(Period.parse(one).count) == usual]
    chosen = period if period in counts["period"].to_list() else periods[0]
    count = counts.filter(pl.col("period") == chosen)["len"][0]
    return (count / len(codes), chosen, periods) if count >= FEWEST else None


def _usual_length(periods: Sequence[str]) -> str:
    """The length of the newest period: years are not mixed with months."""
    newest = Period.parse(periods[0])
    return newest.unit + str(newest.count)
