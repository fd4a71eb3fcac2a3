"""How often each step of the funnel is reached, a day and door at a time: counts, never who."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.utils import OperationalError

from skillshed.provision.models import Tally

# `final_screen` is the last screen before somebody leaves with an answer: how to apply, or the end of a referral.
STEPS = ("search", "view", "shortlist", "final_screen", "no_result", "unmet")
LONGEST = 20


def count(door: str, step: str, district: str = "", *, on: date, times: int = 1) -> None:
    """One more of a step on a day. One statement; a busy database loses a count rather than a page."""
    if step not in STEPS:
        raise ValueError(f"no step of the funnel is called {step}")
    row = Tally(day=on, door=door[:12], step=step, district=district[:LONGEST], count=times)
    try:
        _add(row)
    except OperationalError:
        # A count is worth less than the page it stands on: SQLite may be held by a long import.
        connection.close_if_unusable_or_obsolete()


def _add(row: Tally) -> None:
    table = connection.ops.quote_name(Tally._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (day, door, step, district, count) VALUES (%s, %s, %s, %s, %s) "
            f"ON CONFLICT (day, door, step, district) DO UPDATE SET count = {table}.count + excluded.count",
            [row.day, row.door, row.step, row.district, row.count],
        )


def counts(since: date, until: date) -> dict[tuple[str, str], int]:
    """How often each step was reached through each door between two days, both included."""
    found: dict[tuple[str, str], int] = {}
    for door, step, number in Tally.objects.filter(day__range=(since, until)).values_list("door", "step", "count"):
        found[door, step] = found.get((door, step), 0) + number
    return found
