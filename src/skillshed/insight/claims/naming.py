"""Names in claims resolved: the measure, the place, the part and the areas that an author means."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from skillshed.evidence.areas.names import plain
from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.evidence.find import find
from skillshed.evidence.finding.words import words
from skillshed.evidence.measures import Measure
from skillshed.evidence.series import same_category
from skillshed.insight.claims.figures import Missing
from skillshed.insight.claims.joined import joined_named
from skillshed.terms.breakdown import is_total, parts, slug
from skillshed.terms.errors import NotFound, UserError
from skillshed.terms.place import Place


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
