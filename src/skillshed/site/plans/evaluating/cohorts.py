"""/cohorts/: people who took part, when they left, and what became of them, year by year."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from skillshed.plans.cohorts import Cohort, counted, read_records, referred_in, years
from skillshed.publishing.tables import Cell, Header, Row, Table
from skillshed.referrals.actors import require_counts
from skillshed.site.evidence.opened import kept
from skillshed.terms.errors import UsageError


@login_required
@require_safe
def cohorts(request: HttpRequest) -> HttpResponse:
    """/cohorts/?year=: only whole years, so that no two answers can be subtracted from each other."""
    require_counts(request.user)  # type: ignore[arg-type]
    today = timezone.localdate()
    listed = years(today) or [today.year]
    text = request.GET.get("year", "").strip()
    if text and (not text.isascii() or not text.isdigit() or int(text[:6]) not in listed):
        raise UsageError(f"There is no cohort of '{text}'.", next_step=f"Choose one of: {', '.join(str(one) for one in listed)}.")
    year = int(text) if text else listed[min(1, len(listed) - 1)]
    found = _found(year, today)
    facts = [
        ("People referred", found.referred, "They took a step; not all were served."),
        ("Participants", found.participants, "People served at least one day of the year."),
        ("Enrolments", found.enrolments, "One person may be on several projects."),
        ("Exits", found.exits, "The last day of service, once ninety days have passed without another."),
        ("Not yet an exit", found.waiting, "Still served, or last served within ninety days."),
    ]
    shown = [(name, hidden(count), why) for name, count, why in facts]
    context = {
        "cohort": found,
        "years": listed,
        "facts": shown,
        "quarters": _quarters(found.quarters),
    }
    return render(request, "plans/evaluating_cohorts.html", context)


def _found(year: int, on: date) -> Cohort:
    """Reading the records is quick; what takes time is the audit of small counts, done once for as long as no record changes."""
    records, referred = read_records(on), referred_in(year)
    told = repr(
        (records.services, sorted(records.young), sorted((person, repr(after)) for person, after in records.after.items()))
    )
    stamp = sha256(told.encode()).hexdigest()
    return kept(("cohort", year, on, referred, stamp), lambda: counted(records, year, on, referred))


def hidden(count: int | None) -> str:
    """A protected count as it is shown."""
    return "fewer than 10, hidden" if count is None else f"{count:,}"


def _cell(count: int | None) -> Cell:
    return Cell("[c]", is_number=True, said="hidden") if count is None else Cell(f"{count:,}", is_number=True)


def _quarters(found: tuple[tuple[str, int | None], ...]) -> Table:
    return Table(
        "Exits by quarter",
        (Header("Quarter"), Header("Exits", is_number=True)),
        tuple(Row(Cell(name), (_cell(count),)) for name, count in found),
    )
