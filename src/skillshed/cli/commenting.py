"""`skillshed commentary`: sentences about a place made from its figures, and those that people replaced."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from skillshed.cli.common import filled_book, note, one_place, read_date, show_json

if TYPE_CHECKING:
    from skillshed.publishing.commentary import Section, Shown


def commentary(
    place: str, *, pack: str = "headline", as_of: Annotated[str, Parameter(help="As known on this day.")] = "",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:  # fmt: skip
    """Sentences about a place's headline measures, no surer than the figures; --pack chooses other measures."""
    from skillshed.publishing.commentary import of_place

    book = filled_book()
    found = one_place(book, place)
    day = read_date(as_of, "--as-of")
    sections = of_place(book, found.code, pack_id=pack, as_of=day)
    if json:
        known = (day or date.today()).isoformat()
        show_json(
            {
                "place": found.code,
                "name": found.name,
                "pack": pack,
                "as_known_on": known,
                "sections": [asdict(one) for one in sections],
            }
        )
        return
    for section in sections:
        _show(section)


def _show(section: Section) -> None:
    print(section.title)
    for one in section.sentences:
        print(f"  {one.text}")
        _flagged(one)
    if section.why:
        note(f"  {section.why}")


def _flagged(one: Shown) -> None:
    if one.is_replaced:
        note(f"  ({one.by}, {one.on}, in place of a generated sentence)")
    if one.moved:
        note(f"  THE NUMBER MOVED. It was: {one.moved.was}. It is: {one.moved.now}.")
