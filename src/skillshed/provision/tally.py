"""How often each step of the funnel is reached, a day and door at a time, and how often each offer is seen: counts, never who."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, Sum
from django.db.utils import IntegrityError, OperationalError

from skillshed.provision.models import Offer, OfferTally, Tally

# `final_screen` is the last screen before somebody leaves with an answer: how to apply, or the end of a referral.
STEPS = ("search", "view", "shortlist", "final_screen", "no_result", "unmet")
# What happens to one offer: shown among results, its page opened, how to apply asked for, put on a shortlist.
LOOKS = ("shown", "view", "final_screen", "shortlist")
LONGEST = 20


def count(door: str, step: str, district: str = "", *, on: date, times: int = 1) -> None:
    """One more of a step on a day. One statement; a busy database loses a count rather than a page."""
    if step not in STEPS:
        raise ValueError(f"no step of the funnel is called {step}")
    _add(Tally, ("day", "door", "step", "district"), [(on, door[:12], step, district[:LONGEST], times)])


def count_offers(step: str, offers: Iterable[UUID], *, on: date) -> None:
    """One more look at each of these offers on a day. One statement, however many; an offer that is gone meanwhile loses them."""
    if step not in LOOKS:
        raise ValueError(f"nothing that happens to an offer is called {step}")
    # In one order, so that two pages that count the same offers at once do not wait for each other in a circle.
    rows = [(on, Offer._meta.pk.get_db_prep_value(one, connection), step, 1) for one in sorted(set(offers))]
    if rows:
        _add(OfferTally, ("day", "offer_id", "step"), rows)


def looks(offers: Iterable[UUID], since: date, until: date) -> dict[UUID, dict[str, int]]:
    """How often each offer was shown, opened and so on between two days, both included; an offer without a row is not in it."""
    found: dict[UUID, dict[str, int]] = {}
    rows = OfferTally.objects.filter(offer__in=list(offers), day__range=(since, until)).values_list("offer", "step")
    for offer, step, number in rows.annotate(times=Sum("count")).order_by():
        found.setdefault(offer, {})[step] = number
    return found


def counted_since() -> date | None:
    """The first day on which looks at offers were counted; None where nothing was."""
    return OfferTally.objects.order_by("day").values_list("day", flat=True).first()


def _add(model: type[Model], key: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    """One statement that makes the rows or adds to them."""
    table = connection.ops.quote_name(model._meta.db_table)
    named, marks = ", ".join(key), ", ".join(["(" + ", ".join(["%s"] * (len(key) + 1)) + ")"] * len(rows))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({named}, count) VALUES {marks} "
                f"ON CONFLICT ({named}) DO UPDATE SET count = {table}.count + excluded.count",
                [value for row in rows for value in row],
            )
    except (OperationalError, IntegrityError):
        # A count is worth less than the page it stands on: SQLite may be held by a long import, an offer may be gone.
        connection.close_if_unusable_or_obsolete()


def counts(since: date, until: date) -> dict[tuple[str, str], int]:
    """How often each step was reached through each door between two days, both included."""
    found: dict[tuple[str, str], int] = {}
    for door, step, number in Tally.objects.filter(day__range=(since, until)).values_list("door", "step", "count"):
        found[door, step] = found.get((door, step), 0) + number
    return found
