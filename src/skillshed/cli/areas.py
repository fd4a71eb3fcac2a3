"""Commands on areas: list, find, define."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from skillshed.cli.common import note, open_book, show_json, show_table

app = App(name="areas", help="Look areas up; define your own.", help_format="plaintext")


@app.default
def areas(text: str = "", *, kind: str = "", json: Annotated[bool, Parameter(negative="")] = False) -> None:
    """List areas of a kind, or find areas by a code, a name or part of it."""
    book = open_book()
    found = (
        book.find(text, kind=kind)
        if text
        else [place for one in ([kind] if kind else book.areas.kinds()) for place in book.areas.of_kind(one)]
    )
    rows = [{"code": p.code, "name": p.name, "kind": p.kind, "slug": p.slug, "start": p.start, "end": p.end} for p in found]
    show_json(rows) if json else show_table(rows, ["code", "name", "kind", "slug", "start", "end"])


@app.command
def add(
    name: str,
    *,
    codes: str,
    note_text: Annotated[str, Parameter(name="--note")] = "",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Define an area as a set of districts (or other areas): --codes A,B,C."""
    book = open_book()
    place = book.areas.add(name, [code.strip() for code in codes.split(",") if code.strip()], note=note_text)
    members = book.areas.members(place.code)
    row = {"code": place.code, "name": place.name, "kind": place.kind, "slug": place.slug, "members": members["code"].to_list()}
    if json:
        show_json(row)
    else:
        note(f"{place.name} is now an area of {members.height} districts; ask for it as '{place.slug}'.")


@app.command
def remove(slug: str, *, json: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Remove an area you defined."""
    open_book().areas.remove(slug)
    if json:
        show_json({"removed": slug})
    else:
        note(f"'{slug}' was removed.")
