"""Figures for claims: a measure, a place, a part and a period as named, resolved and read from the evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from skillshed.evidence.areas.names import plain
from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.evidence.find import find
from skillshed.evidence.finding.words import words
from skillshed.evidence.measures import Measure
from skillshed.evidence.series import chosen_parts, same_category, series
from skillshed.insight.claims.joined import PREFIX, joined_named, joined_rows, remark
from skillshed.insight.claims.said import Said
from skillshed.insight.claims.tables import rows as related_rows
from skillshed.insight.claims.when import choose
from skillshed.insight.compare import Estimate, estimate
from skillshed.terms.breakdown import breakdown, is_total, parts, slug
from skillshed.terms.errors import NotFound, UserError
from skillshed.terms.period import Period
from skillshed.terms.place import Place

LEARNING = {"schools", "learning"}  # themes whose split years are school years


class Missing(Exception):
    """Something a claim needs is not here: the sentence says what."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(why)
        self.what, self.why = what, why


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the evidence with all that a verdict needs of it."""

    measure: Measure
    place: Place
    period: Period
    breakdown: str
    estimate: Estimate
    release: str
    note: str = ""

    @property
    def value(self) -> float:
        """The number; `Missing` where there is none, with its status."""
        if self.estimate.value is None:
            raise Missing("a figure", f"{self.name} is {self.estimate.status.words}")
        return self.estimate.value

    @property
    def name(self) -> str:
        """`Share of jobs in manufacturing, Lancashire, 2018`."""
        part = ", ".join(parts(self.breakdown).values())
        return ", ".join(bit for bit in (self.measure.name, part, self.place.name, self.period.label) if bit)

    @property
    def shown(self) -> str:
        """`13.2%`, `£19,677`, `at least 5,000`."""
        if self.estimate.value is None:
            return "no figure"
        least = "at least " if self.estimate.is_lower_bound else ""
        return least + written(self.estimate.value, self.measure.unit, self.measure.decimals)


def written(value: float, unit: str, decimals: int) -> str:
    """A number with its unit, as sentences show it."""
    digits = f"{abs(value):,.{decimals}f}"
    sign = "−" if value < 0 and float(digits.replace(",", "")) else ""
    before, after = _AROUND.get(unit, ("", f" {unit.replace('_', ' ')}" if unit not in ("number", "score", "index", "") else ""))
    return f"{sign}{before}{digits}{after}"


_AROUND = {
    "percent": ("", "%"), "points": ("", " percentage points"), "pounds": ("£", ""), "pounds_week": ("£", " a week"),
    "pounds_million": ("£", " million"), "rate_100k": ("", " per 100,000"), "percent_year": ("", "% a year"),
}  # fmt: skip


# Names


def measure_named(book: Book, text: str) -> Measure:
    """A measure by id, title or the words people use; `Missing` with the nearest where there is none or several."""
    if not text:
        raise Missing("a measure", "The claim names no measure.")
    known = book.measures
    if found := known.get(text) or known.get(slug(text)):
        return found
    plain = slug(text)
    defined = [m for m in known.values() if not m.is_generated]
    if titled := [m for m in defined if plain in (slug(m.title), slug(m.short))]:
        return titled[0]
    worded = [m for m in defined if plain in {slug(word) for word in m.words}]
    if len(worded) == 1:
        return worded[0]
    if name := _by_pattern(text):
        return known[name]
    if titled := [m for m in known.values() if plain in (slug(m.title), slug(m.short))]:
        return titled[0]
    asked = find(book, text)
    if asked.measures and (asked.intent == "measure" or _one_of_the_words(asked.measures[0], plain)):
        return asked.measures[0]
    near = ", ".join(measure.id for measure in asked.measures[:3])
    raise Missing(
        "a measure", f"No measure is called '{text}'." + (f" Nearest: {near}." if near else " `skillshed measures` lists them.")
    )


def _by_pattern(text: str) -> str:
    """The measure that a pasted text would be read as speaking of."""
    from skillshed.insight.claims.draft.reading import tables  # not above: drafts are read with the help of this module

    rows = [row for row in tables()["measure"] if not row.get("needs")]
    return next((row["id"] for row in rows for pattern in row["patterns"] if re.fullmatch(pattern, text.strip(), re.I)), "")


def _one_of_the_words(measure: Measure, plain: str) -> bool:
    return plain in {slug(word) for word in measure.words}


_FILLERS = re.compile(r"^(?:the|all of|whole of)\s+", re.I)
_GENERIC = {"national": "england", "nationally": "england", "the national average": "england", "national average": "england"}


def place_named(book: Book, text: str) -> Place:
    """A place by code, slug or name; `the county`, `regional` and the like are no names. `Missing` with the nearest."""
    if not text:
        raise Missing("a place", "The claim names no place.")
    if joined := joined_named(book, text, lambda part: place_named(book, part)):
        return joined
    tries = [text, words().places.get(text.casefold(), ""), _GENERIC.get(text.casefold(), ""), _FILLERS.sub("", text)]
    tries += [re.sub(r"\s+(?:average|overall|as a whole|area|rate|figure)$", "", tries[-1], flags=re.I)]
    trouble: UserError | None = None
    for one in dict.fromkeys(filter(None, tries)):
        try:
            return _major(book, one, book.places.one(one))
        except NotFound as error:
            trouble = trouble or error
        except UserError as error:
            if by_slug := _by_slug(book, one):
                return by_slug
            trouble = trouble or error
    raise Missing("a place", str(trouble))


def _by_slug(book: Book, text: str) -> Place | None:
    """Of several areas of one name, the one whose short name it is (the region West Midlands), named with its kind."""
    try:
        found = book.places.one(slug(text, "-"))
    except UserError:
        return None
    return replace(found, name=f"{found.name} ({found.kind_words})")


def _major(book: Book, text: str, found: Place) -> Place:
    """A district that is gone (Barrow-in-Furness) rather than the travel-to-work area that has its name still."""
    if found.kind != "ttwa" or "ttwa" in text.casefold() or "travel" in text.casefold() or found.code == text:
        return found
    districts = [one for one in book.find(text) if one.kind == "district" and plain(one.name).startswith(plain(text))]
    once = [one for one in districts if plain(one.name) == plain(text)]
    # "Telford" is Telford and Wrekin; "Newcastle" may be either of two, so it stays the travel-to-work area.
    return once[0] if once else districts[0] if len(districts) == 1 else found


def part_named(book: Book, measure: Measure, by: dict[str, str], as_of: date | None) -> dict[str, str]:
    """The dimensions and categories meant, as the measure's own figures name them; `Missing` where it has none such."""
    wanted = {name: one for name, one in by.items() if one and not is_total(one)}
    if not wanted:
        return {}
    held: dict[str, set[str]] = {}
    for text in direct(book, measure, as_of or date.max)["breakdown"].unique().to_list():
        for name, category in parts(text).items():
            held.setdefault(name, set()).add(category)
    return dict(_part(measure, held, name, category) for name, category in wanted.items())


def _part(measure: Measure, held: dict[str, set[str]], name: str, category: str) -> tuple[str, str]:
    dimension = _dimension(held, name)
    among = {dimension: held[dimension]} if dimension else held
    for test in (same_category, _same_words, _begins, _contains):
        hits = [(key, one) for key, every in among.items() for one in sorted(every) if test(one, category)]
        if len(hits) == 1 or (hits and test in (same_category, _same_words)):
            return hits[0]
    offered = "; ".join(f"{key}: {', '.join(sorted(every)[:6])}{', …' if len(every) > 6 else ''}" for key, every in among.items())
    raise Missing(
        "a part",
        f"{measure.name} has no part '{category}'. " + (f"It has {offered}." if offered else "It is not broken down here."),
    )


def _dimension(held: dict[str, set[str]], name: str) -> str:
    plain = slug(name)
    if plain in held:
        return plain
    return next((one for fragment in words().by.get(plain, [plain]) for one in sorted(held) if fragment and fragment in one), "")


_CODE = re.compile(r"^(?:[A-Z](?: \(\d[\d-]*\))? : |[A-Z] |\d{1,3}(?: : |[.)]? ))")


def _words_of(category: str) -> str:
    """The words of a category without the code before them and words that every category has."""
    return slug(_CODE.sub("", category)).replace("_occupations", "").replace("_sector", "").replace("_industry", "")


def _same_words(category: str, wanted: str) -> bool:
    return _words_of(category) == _words_of(wanted)


def _begins(category: str, wanted: str) -> bool:
    return _words_of(category).startswith(_words_of(wanted).rstrip("s"))


def _contains(category: str, wanted: str) -> bool:
    had, asked = (
        slug(category).split("_"),
        [word for word in slug(wanted).split("_") if word not in ("and", "the", "of", "occupations")],
    )
    return bool(asked) and all(any(one.startswith(word.rstrip("s")) for one in had) for word in asked)


# Figures


def every_period(book: Book, measure: Measure, place: Place, by: dict[str, str], as_of: date | None) -> list[Figure]:
    """All figures of one part for one place, oldest first; parts without a headline need `by`."""
    if place.code.startswith(PREFIX):
        rows = chosen_parts(joined_rows(book, measure, place, as_of), by or None)
    else:
        rows = series(book, measure.id, [place.code], by=by or None, as_of=as_of)
    if not rows.height:
        for code in (code for row in related_rows("same_ground") if row["place"] == place.code for code in row["also"]):
            rows = rows if rows.height else series(book, measure.id, [code], by=by or None, as_of=as_of)
    if rows["breakdown"].n_unique() > 1:
        several = ", ".join(sorted({name for text in rows["breakdown"].unique() for name in parts(text)}))
        raise Missing("a part", f"{measure.name} comes in parts ({several}): say which under `by`.")
    return [figure_of(measure, place, row) for row in rows.iter_rows(named=True)]


def figure_of(measure: Measure, place: Place, row: dict[str, Any]) -> Figure:
    """The figure in one row of a series."""
    return Figure(
        measure=measure,
        place=place,
        period=Period.parse(row["period"]),
        breakdown=row["breakdown"],
        estimate=estimate({**row, "place": place.code, "place_name": place.name}),
        release=row["release"] or "",
        note="; ".join(filter(None, [row.get("note") or "", remark(place)])),
    )


def figure_at(figures: Sequence[Figure], period: str) -> tuple[Figure, str]:
    """The figure of the period meant, and how it was reached; `Missing` says which periods there are."""
    if not figures:
        raise Missing("figures", "")
    known = [one for one in figures if one.estimate.value is not None]
    academic = figures[0].measure.theme in LEARNING
    chosen = choose(period, [one.period for one in (known if not period and known else figures)], academic=academic)
    if chosen.period is None:
        raise Missing("a period", f"{figures[0].measure.name}, {figures[0].place.name}: {chosen.why_not}.")
    return next(one for one in figures if one.period == chosen.period), chosen.how


def figure(book: Book, measure: Measure, place: Place, by: dict[str, str], period: str, as_of: date | None) -> tuple[Figure, str]:
    """One figure and how its period was reached; `Missing` where there is none."""
    found = every_period(book, measure, place, by, as_of)
    if not found:
        raise Missing("figures", why_none(book, measure, place))
    return figure_at(found, period)


def why_none(book: Book, measure: Measure, place: Place) -> str:
    """Why a measure has no figures for a place, in a sentence."""
    from skillshed.evidence.assemble import why_not

    if not book.is_loaded(measure):
        return f"{measure.name} is not loaded here. {measure.source}".strip() + "."
    reason = why_not(measure)
    return f"There is no figure of {measure.name} for {place.name} ({place.kind_words})." + (f" {reason}" if reason else "")


def districts_meant(book: Book, text: str, place: str) -> tuple[list[Place], str]:
    """The places of `districts of Lancashire`, `regions`, a list of names, or the districts of the claim's own place."""
    kind, where = _kind_and_place(text)
    if kind is None:
        names = [one.strip() for one in re.split(r"[,;]", text) if one.strip()]
        if len(names) > 1:
            return [place_named(book, one) for one in names], f"{len(names)} places"
        kind, where = "district", text
    # "regions" alone means all of them; "districts" alone those of the claim's own area.
    inside = place_named(book, where or place) if (where or (place and kind == "district")) else None
    if inside is not None and inside.kind == "district":
        inside = None
    if kind == "district" and inside is not None and inside.kind != "country":
        codes = [code for code, weight in book.areas.members(inside.code).iter_rows() if weight >= 0.5]
        return [book.place(code) for code in codes], f"the {len(codes)} districts of {inside.name}"
    country = inside.code[0] if inside is not None and inside.kind == "country" else "E"
    found = [one for one in book.areas.of_kind(kind) if kind != "district" or one.code.startswith(country)]
    if inside is not None and inside.kind != "country" and kind != "district":
        mine = set(book.areas.members(inside.code)["code"])
        found = [one for one in found if set(book.areas.members(one.code)["code"]) <= mine]
    return found, f"{len(found)} {_KIND_MANY.get(kind, kind + 's')}{f' of {inside.name}' if inside else ''}"


_KIND_MANY = {"lep": "LEP areas", "lsip": "LSIP areas", "combined_authority": "combined authorities", "county": "counties",
              "country": "countries", "ttwa": "travel-to-work areas", "itl": "ITL areas"}  # fmt: skip
_KINDS = {
    "district": r"(?:local )?(?:authority |authorities )?(?:district|local authorit|authorit|borough|council|unitar)\w*(?: districts| areas)?",
    "region": r"(?:english )?regions?", "lep": r"(?:leps?|local enterprise partnerships?)(?: areas?)?", "lsip": r"lsips?(?: areas?)?",
    "combined_authority": r"(?:mayoral )?combined authorit\w+", "county": r"count(?:y|ies)", "country": r"(?:countr|nation)\w+",
    "ttwa": r"(?:travel[- ]to[- ]work areas?|ttwas?)",
}  # fmt: skip


def _kind_and_place(text: str) -> tuple[str | None, str]:
    """`the 14 districts of Lancashire` -> district, Lancashire; `Lancashire districts` too; None where no kind is named."""
    plain = " ".join(text.split()).strip()
    plain = re.sub(r"^(?:each|every|all|most|some|any|none)(?: of)?\s+", "", plain, flags=re.I)
    plain = re.sub(r"^(?:the\s+)?(?:\d+\s+|other\s+|english\s+)?", "", plain, flags=re.I)
    if not plain:
        return "district", ""
    for kind, pattern in _KINDS.items():
        if match := re.fullmatch(rf"{pattern}(?:\s+(?:of|in|across|within)\s+(?P<where>.+))?", plain, re.I):
            return kind, match["where"] or ""
        if match := re.fullmatch(rf"(?P<where>.+?)(?:['’]s)?\s+(?:\d+\s+)?{pattern}", plain, re.I):
            return kind, match["where"]
    return None, ""


def across(
    book: Book, measure: Measure, places: Sequence[Place], by: dict[str, str], period: str, as_of: date | None
) -> tuple[list[Figure], list[str]]:
    """One figure a place for one and the same period, and the names of places that have none.

    The period is the one meant that most of the places have.
    """
    held = {place.code: every_period(book, measure, place, by, as_of) for place in places}
    every = [one.period for found in held.values() for one in found if one.estimate.value is not None]
    if not every:
        raise Missing("figures", why_none(book, measure, places[0]) if places else "No places are meant.")
    most = [one for one in dict.fromkeys(every) if every.count(one) * 2 >= len(places)] or every
    chosen = choose(period, sorted(set(most)), academic=measure.theme in LEARNING)
    if chosen.period is None:
        raise Missing("a period", f"{measure.name}: {chosen.why_not}.")
    found = [one for figures in held.values() for one in figures if one.period == chosen.period]
    known = [one for one in found if one.estimate.value is not None]
    having = {one.place.code for one in known}
    return known, [place.name for place in places if place.code not in having]


# Fit


def in_unit(said: Said, measure: Measure) -> Said:
    """The stated number in the measure's unit: pounds said of a measure in millions of pounds are divided."""
    by = {"pounds_million": 1e-6, "thousand": 1e-3}.get(measure.unit, 1.0)
    wrote_in_full = said.unit == "pounds" and abs(said.value) >= 1e5
    if by == 1.0 or (measure.unit == "pounds_million" and not wrote_in_full):
        return said
    return replace(said, value=said.value * by, half=said.half * by, top=None if said.top is None else said.top * by)


def clash(said: Said, measure: Measure) -> str:
    """Why the stated unit cannot be the measure's; empty where it can."""
    is_rate = measure.unit == "percent"
    if said.unit == "percent" and not is_rate:
        return f"{said.text} is a percentage, and {measure.name} is given in {measure.unit.replace('_', ' ')}"
    if said.unit == "pounds" and not measure.unit.startswith("pounds"):
        return f"{said.text} is an amount of money, and {measure.name} is given in {measure.unit.replace('_', ' ')}"
    if said.unit in ("people", "jobs") and is_rate:
        return f"{said.text} is a number, and {measure.name} is given in per cent"
    return ""


def not_found(error: NotFound) -> Missing:
    """A NotFound of the evidence as what a claim lacks."""
    return Missing("figures", str(error))


def breakdown_of(by: dict[str, str]) -> str:
    """The canonical text of a part."""
    return breakdown(by) if by else ""


def sum_of(figures: Sequence[Figure]) -> float:
    """The values added up; `Missing` where one lacks."""
    return float(pl.Series([one.value for one in figures]).sum())
