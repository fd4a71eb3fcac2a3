"""`skillshed diagnose`: which equilibrium a place is in, how sure, how it moved, and the evidence for a trap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from skillshed.cli.common import filled_book, note, one_place, read_date, show_json, show_table

if TYPE_CHECKING:
    from datetime import date

    from skillshed.evidence.book import Book
    from skillshed.insight.equilibrium.assess import Assessment
    from skillshed.insight.equilibrium.definition import Definition
    from skillshed.terms.place import Place

ENGLAND = "E92000001"


def diagnose(
    place: Annotated[str, Parameter(help="A place by code, name or slug; England lists every district.")],
    *,
    weights: Annotated[str, Parameter(help="Weights of the parts of demand, such as .25,.75")] = "",
    split: Annotated[str, Parameter(help="median or mean")] = "",
    supply: Annotated[str, Parameter(help="level4 or level3")] = "",
    year: Annotated[str, Parameter(help="A year with every input; else the newest.")] = "",
    simple: Annotated[bool, Parameter(negative="", help="Skilled jobs against qualifications, without value added.")] = False,
    draws: int | None = None,
    seed: int | None = None,
    yardstick: Annotated[str, Parameter(help="held or redrawn: whether the middle is drawn too")] = "",
    districts: Annotated[bool, Parameter(negative="", help="Every district of the place.")] = False,
    as_of: Annotated[str, Parameter(help="As known on this day.")] = "",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Skills supply against demand: which equilibrium, how sure, and the evidence for a trap."""
    from skillshed.insight.equilibrium.definition import definition, read_weights

    book = filled_book()
    chosen = definition("simple" if simple else "leed", folder=book.folder).changed(
        weights=read_weights(weights) if weights else None,
        split=split,
        supply=supply,
        draws=draws,
        seed=seed,
        yardstick=yardstick,
    )
    found, known = one_place(book, place), read_date(as_of, "--as-of")
    if districts or found.code == ENGLAND:
        _districts(book, found, chosen, year, known, json=json)
    else:
        _place(book, found, chosen, year, known, json=json)


def _districts(book: Book, place: Place, chosen: Definition, year: str, known: date | None, *, json: bool) -> None:
    from skillshed.insight.equilibrium.assess import assess
    from skillshed.publishing import diagnosis as say
    from skillshed.publishing.diagnosis_document import districts_document

    found = assess(book, chosen, year=year, as_of=known)
    inside = set(book.areas.members(place.code)["code"])
    standings = [one for one in found.standings if one.place in inside]
    if json:
        show_json(districts_document(found, standings, place.name))
        return
    print(say.districts_sentence(found, standings, place.name))
    rows = [
        {"district": one.name, "supply": say.figure_words(one.supply), "verdict": say.verdict(one, chosen)} for one in standings
    ]
    show_table(sorted(rows, key=lambda row: row["district"]), ["district", "supply", "verdict"])
    _method(found)


def _place(book: Book, place: Place, chosen: Definition, year: str, known: date | None, *, json: bool) -> None:
    from skillshed.insight.equilibrium.assess import assess, read_all, stand
    from skillshed.insight.equilibrium.inputs import readings
    from skillshed.insight.equilibrium.movement import movement
    from skillshed.insight.equilibrium.trap import trap
    from skillshed.publishing.diagnosis_document import place_document

    read, mine = read_all(book, chosen, known), readings(book, chosen, [place.code], known)
    found = assess(book, chosen, year=year, as_of=known, read=read)
    one = stand(book, found, place.code, read=mine)
    years = [found if period == found.period else assess(book, chosen, year=period[:4], read=read) for period in found.periods]
    moved = movement([stand(book, each, place.code, read=mine) for each in years])
    evidence = trap(book, place.code, standing=one, as_of=known)
    document = place_document(one, found, moved, evidence)
    if json:
        show_json(document)
        return
    print(f"{place.name}: {document['verdict']}")
    print(document["sentence"])
    print(document["movement"]["sentence"])
    _evidence(document)
    _method(found)


def _evidence(document: dict[str, Any]) -> None:
    """The signs side by side, so that nothing known hides what is not."""
    counts = document["trap"]["counts"]
    print("\nSigns of a low-skills trap: " + ", ".join(f"{count} {side}" for side, count in counts.items()) + ".")
    for side in counts:
        for sign in (sign for sign in document["trap"]["signs"] if sign["side"] == side):
            print(f"  [{side}] {sign['said']}")


def _method(found: Assessment) -> None:
    from skillshed.publishing import diagnosis as say

    for what, says, status in say.method(found):
        note(f"method: {what}: {says} ({status})")
