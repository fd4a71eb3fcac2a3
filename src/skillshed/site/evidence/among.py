"""Which places stand beside each other: the kind of area a measure is published for, and the period most of them have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.evidence.listed import periods_by_place
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
Held = Mapping[str, Sequence[str]]  # place -> periods with a figure


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
    return kept(("dimensions", measure.id, state.as_of), lambda: _dimensions(_breakdowns(measure, state.as_of)))


def _dimensions(breakdowns: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in breakdowns:
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
    part = part_of(measure, state)
    held = state.place in periods_by_place(book(), measure, part, state.as_of or date.max)
    key = ("covered", measure.id, part, state.period, state.among, state.as_of)
    best: tuple[int, float, Among] | None = None
    for share, here in kept(key, lambda: _every(measure, part, state)):
        # A place stands among its own kind; else the first kind that is covered well, else the one covered best.
        rank = 2 if held and state.place in here.codes else 1 if share >= WELL else 0
        if best is None or rank > best[0] or (rank == 0 and share > best[1]):
            best = (rank, share, here)
    return best[2] if best else None


def _every(measure: Measure, part: str, state: State) -> list[tuple[float, Among]]:
    """Every kind of area with figures, and what share of its areas has one; whichever place is asked for."""
    opened, found = book(), []
    rows = periods_by_place(opened, measure, part, state.as_of or date.max)
    year = int(state.period[:4]) if state.period else None
    where = in_text(opened.areas.get(state.among).name) if state.among else "England"
    for kind, words in KINDS if rows else ():
        for codes in _candidates(opened, kind, state.among, year, rows):
            covered = _covered(rows, codes, state.period)
            if covered is not None:
                share, period, periods = covered
                found.append((share, Among(kind, f"{words} of {where}", tuple(sorted(codes)), period, tuple(periods))))
    return found


def _candidates(opened: Book, kind: str, inside: str, year: int | None, rows: Held) -> list[set[str]]:
    """Codes of that kind; districts both of today and of the newest period's own year."""
    if kind == "district":
        newest = year or int(max(map(max, rows.values()))[:4])
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


def _one_level(codes: set[str], rows: Held) -> set[str]:
    held = rows.keys() & codes
    lengths = {length: sum(len(code) == length for code in held) for length in (3, 4, 5)}
    level = max(lengths, key=lambda length: lengths[length])
    return {code for code in codes if len(code) == level}


def _districts(opened: Book, inside: str, year: int | None) -> set[str]:
    if not inside:
        return opened.areas.districts_on(year)
    return {code for code, weight in opened.areas.made_of(inside, year=year) if weight >= 0.5}


def _inside(opened: Book, codes: set[str], inside: str) -> set[str]:
    if not inside:
        return codes
    made_of = opened.areas.made_of
    held = {code for code, _ in made_of(inside)}
    return {code for code in codes if _parts_of(code) <= held}


def _parts_of(code: str) -> frozenset[str]:
    """The districts of an area; of one without districts, itself."""
    return kept(("parts of", code), lambda: frozenset(one for one, _ in book().areas.made_of(code)) or frozenset([code]))


def _covered(rows: Held, codes: set[str], period: str) -> tuple[float, str, list[str]] | None:
    """The share of the places with a figure, in the period asked for or the newest that most of them have."""
    if len(codes) < FEWEST:
        return None
    counts = Counter(period for code in codes for period in rows.get(code, ()))
    if not counts:
        return None
    most = max(counts.values())
    full = sorted((period for period, count in counts.items() if count >= most // 2), reverse=True)
    usual = _usual_length(full)
    periods = [one for one in full if Period.parse(one).unit + str(Period.parse(one).count) == usual]
    chosen = period if period in counts else periods[0]
    count = counts[chosen]
    return (count / len(codes), chosen, periods) if count >= FEWEST else None


def _usual_length(periods: Sequence[str]) -> str:
    """The length of the newest period: years are not mixed with months."""
    newest = Period.parse(periods[0])
    return newest.unit + str(newest.count)
