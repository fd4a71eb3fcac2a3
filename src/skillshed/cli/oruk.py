"""`skillshed oruk`: check an Open Referral UK feed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from skillshed.cli.common import note, read_date, show_json, show_table

app = App(name="oruk", help="Open Referral UK feeds.", help_format="plaintext")


@app.command
def validate(
    feed: Annotated[str, Parameter(help="A folder of saved responses, or the address of a live feed.")],
    *,
    on: Annotated[str, Parameter(help="The day by which assured dates are judged; else today.")] = "",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Check a feed and explain each finding. Exit code 0 without errors, 11 with."""
    from datetime import date

    from skillshed.oruk.live import validate_live
    from skillshed.oruk.validate import validate_folder

    day = read_date(on, "--on") or date.today()
    report = validate_live(feed, on=day) if feed.startswith(("http://", "https://")) else validate_folder(Path(feed), on=day)
    document = report.document()
    if json:
        show_json(document)
    else:
        show_table(document["findings"], ["level", "file", "path", "reason"])
        note(f"{len(report.files)} responses: {document['errors']} errors, {document['warnings']} warnings.")
    return 11 if document["errors"] else 0
