"""`skillshed postcodes`: find where a postcode or town is; bring in a list of whole postcodes."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from skillshed.cli.common import data_folder, note, show_json, show_table

app = App(name="postcodes", help="Where postcodes and towns are.", help_format="plaintext")
Json = Annotated[bool, Parameter(negative="")]


@app.command
def find(*text: str, json: Json = False) -> None:
    """The point of a postcode, a part of one (BB11 1, BB11), a town or an area, and how far off it may be."""
    from skillshed.evidence.postcodes.points import locate, unknown

    asked = " ".join(text)
    found = locate(asked, folder=data_folder())
    if found is None:
        raise unknown(asked, folder=data_folder())
    row = asdict(found)
    show_json(row) if json else show_table([row], row)


@app.command(name="import")
def import_file(file: Path, *, json: Json = False) -> None:
    """Bring in whole postcodes from ONSPD, NSPL or Code-Point Open (CSV or zip), in place of those there were."""
    from skillshed.evidence.postcodes.importing import import_postcodes

    done = import_postcodes(file, data_folder())
    if json:
        show_json(asdict(done))
    else:
        note(
            f"{done.kept:,} postcodes kept from {done.file}, {done.ended:,} of them out of use; "
            f"{done.without_place:,} left out because they have no place."
        )
