"""Offers as pages need them: read at once with all that belongs to them, and said in words that carry no markup."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from importlib import resources
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from skillshed.provision.fit import Offered, Price
from skillshed.provision.freshness import Freshness, last_end_of, state, thresholds
from skillshed.provision.kinds import Attendance, Delivery, Kind, Level, Status, StudyMode
from skillshed.provision.models import Contact, Cost, Offer, Provider, Run
from skillshed.terms.period import said_day

DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday", "SU": "Sunday"}


def offers(ids: Iterable[UUID]) -> list[Offer]:
    """The offers of these numbers that are still there, in that order, with provider, runs, venues, costs and funding. Four queries."""
    order = list(dict.fromkeys(ids))
    found = {one.pk: one for one in _whole().filter(pk__in=order)} if order else {}
    return [found[one] for one in order if one in found]


def offer(number: UUID) -> Offer | None:
    """One offer with everything, its contacts too."""
    return _whole().prefetch_related("contacts").filter(pk=number).first()


def provider(number: UUID) -> Provider | None:
    """One provider with its organisation and venues."""
    return Provider.objects.select_related("organisation").prefetch_related("venues").filter(pk=number).first()


def offers_of(found: Provider) -> list[Offer]:
    """A provider's offers by title."""
    return list(_whole().filter(provider=found).order_by("title"))


def perhaps_left_out(on: date) -> list[UUID]:
    """Every offer a search may leave out on a day because of its state: paused, not checked for long, or with a run that is over."""
    rule = thresholds(on)
    old, began = on - timedelta(days=rule.shown_days), on - timedelta(days=rule.days_after_start)
    over = Q(runs__ends_on__lt=on) | Q(runs__apply_by__lt=on) | Q(runs__starts_on__lt=began)
    found = Offer.objects.filter(~Q(status=Status.ACTIVE) | Q(assured_on__lte=old) | over)
    return list(found.values_list("pk", flat=True).distinct())


def provider_names(ids: Iterable[UUID | str]) -> dict[str, str]:
    """Providers' names by their numbers."""
    rows = Provider.objects.filter(pk__in=list(ids)).values_list("pk", "organisation__name")
    return {str(number): name for number, name in rows}


def runs_of(found: Offer, on: date) -> list[Run]:
    """The runs that can still be joined or are going on, soonest first; those without a date last."""
    left = [one for one in found.runs.all() if not _is_over(one, on)]
    return sorted(left, key=lambda one: (one.starts_on is None, _past(one, on), one.starts_on or on))


def run_of(found: Offer, number: UUID | None, on: date) -> Run | None:
    """The run a search chose, else the next one, else the last there was."""
    every = list(found.runs.all())
    chosen = next((one for one in every if one.pk == number), None)
    return chosen or next(iter(runs_of(found, on)), None) or next(iter(every), None)


def offered(found: Offer, run: Run | None) -> Offered:
    """What of the offer and one of its runs bears on who may have it and who pays."""
    day = run.starts_on if run else None
    prices = tuple(Price(one.kind, one.amount, one.description) for one in costs_of(found, run))
    programmes = tuple(one.programme for one in found.funding.all() if one.programme)
    return Offered(
        programmes, prices, day, "0" if found.level == Level.ENTRY else found.level, found.minimum_age, found.maximum_age
    )


def costs_of(found: Offer, run: Run | None) -> list[Cost]:
    """The costs that hold for a run on the day it starts: the offer's own, and the run's."""
    day = run.starts_on if run else None
    return [one for one in found.costs.all() if one.run_id in (None, run.pk if run else None) and _holds(one, day)]


def freshness(found: Offer, on: date) -> Freshness:
    """What may be believed of the offer on a day."""
    rows = [(one.starts_on, one.ends_on, one.starts_any_time) for one in found.runs.all()]
    return state(found.status, found.assured_on, *last_end_of(rows, on), on)


def checked_words(found: Offer, on: date) -> str:
    """`checked 3 weeks ago`, `never checked`."""
    return f"checked {ago((on - found.assured_on).days)}" if found.assured_on else "never checked"


def ago(days: int) -> str:
    """How long since a day, as people say it."""
    for least, unit in ((365, "year"), (60, "month"), (14, "week")):
        if days >= least:
            count = days // {"year": 365, "month": 30, "week": 7}[unit]
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"


def starts_words(run: Run | None, on: date) -> str:
    """When a run begins."""
    if run is None:
        return "Dates not given"
    if run.starts_any_time:
        return "Start any time"
    if run.starts_on is None:
        return "Start date not given"
    return f"Starts {said_day(run.starts_on)}" if run.starts_on >= on else f"Began {said_day(run.starts_on)}: ask to join"


def length_words(run: Run | None) -> str:
    """`10 weeks, part time, 4 hours a week, evening`; what is not given is left out."""
    if run is None:
        return ""
    parts = [_duration(run), StudyMode(run.study_mode).label.lower() if run.study_mode else ""]
    parts.append(f"{run.hours_a_week.normalize():f} hours a week" if run.hours_a_week is not None else "")
    parts += [Attendance(one).label.lower() for one in run.attendance if one in Attendance.values]
    return ", ".join(part for part in parts if part)


def times_words(run: Run) -> str:
    """`Tuesday and Thursday, 18:00 to 20:00`."""
    days = [DAYS[one] for one in run.days if one in DAYS]
    hours = f"{run.opens_at:%H:%M}" if run.opens_at else ""
    hours = f"{hours} to {run.closes_at:%H:%M}" if hours and run.closes_at else hours
    named = " and ".join([", ".join(days[:-1]), days[-1]]) if len(days) > 1 else "".join(days)
    return ", ".join(part for part in (named, hours) if part)


def where_words(run: Run | None) -> str:
    """Where a run takes place, in a few words."""
    if run is None:
        return "Place not given"
    if run.delivery == Delivery.ONLINE:
        return "Online"
    if run.venue is None:
        return (
            "Anywhere in England"
            if run.is_national
            else Delivery(run.delivery).label
            if run.delivery != Delivery.CLASSROOM
            else "Place not given"
        )
    named = run.venue.name if not run.venue.city or run.venue.city in run.venue.name else f"{run.venue.name}, {run.venue.city}"
    return f"Partly online, {named}" if run.delivery == Delivery.BLENDED else named


def kind_words(found: Offer) -> str:
    """`Skills Bootcamp · Level 3`."""
    return " · ".join(part for part in (Kind(found.kind).label, Level(found.level).label if found.level else "") if part)


def phone_of(contacts: Iterable[Contact], found: Provider) -> str:
    """A number to ring: the offer's, else the provider's."""
    return next((one.phone for one in contacts if one.phone), found.phone)


@cache
def language_names() -> dict[str, str]:
    """Languages by code."""
    return tomllib.loads(resources.files("skillshed.provision").joinpath("languages.toml").read_text("utf-8"))


# Where each field came from is asked by those who keep the directory; reading its JSON costs more than all the rest of a row.
UNREAD = ("origins", "feed_key", "feed")


def _whole() -> QuerySet[Offer]:
    run_fields = [*UNREAD, *(f"venue__{name}" for name in UNREAD)]
    runs = Prefetch("runs", Run.objects.select_related("venue").defer(*run_fields).order_by("starts_on", "pk"))
    offers = Offer.objects.select_related("provider__organisation").defer(*UNREAD, *(f"provider__{name}" for name in UNREAD))
    return offers.prefetch_related(runs, "costs", "funding")


def _is_over(run: Run, on: date) -> bool:
    end, any_time = last_end_of([(run.starts_on, run.ends_on, run.starts_any_time)], on)
    return end is not None and end < on and not any_time


def _past(run: Run, on: date) -> bool:
    return run.starts_on is not None and run.starts_on < on


def _holds(cost: Cost, day: date | None) -> bool:
    return day is None or (
        (cost.valid_from is None or cost.valid_from <= day) and (cost.valid_to is None or day <= cost.valid_to)
    )


def _duration(run: Run) -> str:
    if run.duration is None or not run.duration_unit:
        return ""
    unit = run.duration_unit.removesuffix("s") if run.duration == 1 else run.duration_unit
    return f"{run.duration.normalize():f} {unit}"
