"""`skillshed rules`: take the rules out as a spreadsheet, try a changed one on saved people, put it in force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from skillshed.cli.common import note, read_date, show_json, show_table

app = App(name="rules", help="Funding rules as data: export, try, publish.", help_format="plaintext")


@app.command
def export(file: Path) -> None:
    """Write the rules in force into a workbook: parameters, conditions, programmes."""
    from skillshed.cli.common import data_folder
    from skillshed.rules.kept import rules_in
    from skillshed.rules.sheets import write_sheets

    rules = rules_in(data_folder())
    write_sheets(rules, file)
    rows = sum(len(group) for group in rules.rows.values())
    note(f"{file}: {rows} parameters, {len(rules.conditions)} conditions, {len(rules.programmes)} programmes.")


@app.command(name="try")
def try_(
    file: Path,
    *,
    on: Annotated[str, Parameter(help="The start day the people are asked for; else today.")] = "",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Show whose answers a changed workbook would change; nothing is put in force."""
    found = _affected(file, on)
    rows = [_row(one) for one in found]
    if json:
        show_json(rows)
        return
    show_table(rows, ["who", "programme", "before", "after", "because"])
    note(f"{len(found)} answers of {len({one.persona.id for one in found})} saved people change.")


@app.command
def publish(file: Path, *, on: str = "") -> None:
    """Put a workbook in force for this data folder; the one before stays beside it."""
    from datetime import date

    from skillshed.cli.common import data_folder
    from skillshed.rules.kept import publish_rules

    found = _affected(file, on)
    path = publish_rules(file, data_folder(), on=date.today())
    note(f"In force: {path.name}. {len(found)} answers of the saved people changed.")


def _affected(file: Path, on: str) -> list[Any]:
    from datetime import date

    from skillshed.cli.common import data_folder
    from skillshed.rules.kept import rules_in
    from skillshed.rules.sheets import read_sheets
    from skillshed.rules.trial import affected, cast

    return affected(rules_in(data_folder()), read_sheets(file), read_date(on, "--on") or date.today(), cast().values())


def _row(one: Any) -> dict[str, Any]:
    return {
        "persona": one.persona.id, "who": one.persona.who, "programme": one.programme,
        "before": one.before.verdict.value if one.before else None, "after": one.after.verdict.value if one.after else None,
        "because": " ".join(one.after.because) if one.after else "The programme is gone.",
    }  # fmt: skip
