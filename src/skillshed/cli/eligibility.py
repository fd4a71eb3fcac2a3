"""`skillshed eligible`: which programmes a person can have on a day, why, and what would decide."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from skillshed.cli.common import data_folder, note, read_date, show_json, show_table


def eligible(
    facts: Annotated[str, Parameter(help='A JSON file {"facts": {...}}; - reads standard input.')],
    *,
    on: Annotated[str, Parameter(help="The day learning or the programme starts.")],
    programme: Annotated[list[str], Parameter(consume_multiple=True, help="Only these, by id.")] = [],  # noqa: B006
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Which programmes a person can have: eligible, not eligible, not yet known, closed; with reasons and costs.

    Facts that are absent or null are unknown, and unknown is never no.
    """
    from skillshed.rules.eligible import eligible as answered
    from skillshed.rules.facts import read_facts
    from skillshed.rules.kept import rules_in
    from skillshed.rules.shown import answer_row
    from skillshed.terms.errors import UsageError

    day = read_date(on, "--on")
    if day is None:
        raise UsageError("--on is empty.", next_step="Give the start day: --on 2026-09-01.")
    found = answered(read_facts(facts_in(facts)), day, programme, rules=rules_in(data_folder()))
    if json:
        show_json([answer_row(one) for one in found])
        return
    show_table([{"programme": one.programme.id, "title": one.programme.title, "answer": one.verdict.value.replace("_", " "),
                 "ask_next": one.next_question} for one in found], ["programme", "title", "answer", "ask_next"])  # fmt: skip
    for one in found:
        note(f"{one.programme.title}: {one.verdict.value.replace('_', ' ')}. {' '.join(one.because)}")


def facts_in(path: str) -> dict[str, Any]:
    """Facts as a JSON file or standard input gives them. InputNotUnderstood for a file that holds none."""
    import json
    import sys
    from pathlib import Path

    from skillshed.terms.errors import InputNotUnderstood

    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8-sig")
        document = json.loads(text)
    except OSError as error:
        raise InputNotUnderstood(f"{path} cannot be read: {error.strerror}.", next_step="Check the path.") from error
    except ValueError as error:
        raise InputNotUnderstood(
            f"{path} is no JSON: {error}.", next_step='Write {"facts": {"date_of_birth": "2001-05-31"}}.'
        ) from error
    found = document.get("facts", document) if isinstance(document, dict) else None
    if not isinstance(found, dict):
        raise InputNotUnderstood(f"{path} holds no facts.", next_step='Write {"facts": {"date_of_birth": "2001-05-31"}}.')
    return found
