"""The runs of an invented offer: how it is delivered, where, when, and what is deliberately missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from skillshed.provision.demo import dating
from skillshed.provision.demo.book import Subject, words
from skillshed.provision.demo.dating import When
from skillshed.provision.demo.parties import identity
from skillshed.provision.demo.rows import InventedOffer, InventedProvider, InventedRun, InventedVenue

FULL_SHARE = 0.12
MOST_RUNS = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """How the runs of an offer are made. `sort` is the attendance of `dating.sessions`; "" for none said."""

    lasts: tuple[Decimal, str] | None
    deliveries: tuple[str, ...] = ("classroom",)
    sorts: tuple[str, ...] = ("daytime",)
    study_mode: str = "part_time"
    dated: str = "spread"  # spread, block, terms, september, any, closed
    span: tuple[date, date] | None = None
    most_runs: int = MOST_RUNS

    @property
    def days(self) -> int:
        """Its length in days; 0 where it has none."""
        return int(self.lasts[0] * dating.DAYS_OF[self.lasts[1]]) if self.lasts else 0

    @classmethod
    def school(cls, *, years: int) -> Plan:
        """Full time from September."""
        return cls((Decimal(years), "years"), sorts=("full",), study_mode="full_time", dated="september", most_runs=1)

    @classmethod
    def bootcamp(cls, rng: Random, weeks: int, subject: Subject) -> Plan:
        """Some weeks, in person or, where nothing is done by hand, online."""
        sorts, mode = rng.choice(((("full",), "full_time"), (("evening", "daytime"), "part_time")))
        ways = ("classroom",) if subject.hands_on else ("classroom", "online", "blended")
        return cls((Decimal(weeks), "weeks"), ways, sorts, mode)

    @classmethod
    def academy(cls, weeks: int) -> Plan:
        """A few weeks, every day."""
        return cls((Decimal(weeks), "weeks"), sorts=("block",), study_mode="full_time")

    @classmethod
    def at_work(cls, months: int) -> Plan:
        """At an employer's, with a day in college; any time or at the start of a term."""
        return cls((Decimal(months), "months"), ("work",), ("day_release", ""), "full_time", "terms", most_runs=2)

    @classmethod
    def closed(cls, start: date, end: date) -> Plan:
        """Of a programme that has ended: between its first and last start."""
        return cls((Decimal(12), "weeks"), dated="closed", span=(start, end), most_runs=1)

    @classmethod
    def service(cls, rng: Random, kind: str) -> Plan:
        """No course: come any time, or in groups that begin now and then."""
        dated = "spread" if kind == "programme" and rng.random() < 0.5 else "any"
        ways = ("classroom",) if kind in ("device", "data") else ("classroom", "classroom", "outreach", "online")
        lasts = (Decimal(rng.randint(2, 12)), "weeks") if dated == "spread" else None
        return cls(lasts, ways, ("daytime", "daytime", "evening", "weekend"), "flexible", dated, most_runs=2)


def course_plan(rng: Random, provider: InventedProvider, subject: Subject, level: str, title: str) -> Plan:
    """How an adult's course is taught."""
    lasts = dating.length(rng, level, title)
    if provider.kind == "remote":
        return Plan(lasts, ("online",), ("", "", "evening"), "flexible")
    if lasts[1] == "days":
        # No more days than are left of the week.
        return Plan(lasts, ("classroom",), ("block", "weekend") if lasts[0] == 1 else ("block",), "part_time", "block")
    if level in ("6", "7"):
        return Plan(lasts, ("classroom",), ("full",), "full_time", "terms")
    ways = ("classroom",) if subject.hands_on else ("classroom",) * 7 + ("blended", "blended", "online")
    is_long = lasts[1] == "years" or lasts[0] > 26
    sorts = ("day_release", "evening") if level in ("4", "5") else ("daytime", "daytime", "evening", "evening", "weekend")
    if subject.daylight:
        sorts = ("daytime", "weekend")
    return Plan(lasts, ways, sorts, "part_time", "terms" if is_long else "spread")


def add_runs(rng: Random, offer: InventedOffer, plan: Plan, today: date, key: tuple[int, int], *, subject: str = "") -> bool:
    """Give the offer its runs; False where a deliberate gap leaves it nowhere to be."""
    venues = [v for v in offer.provider.venues if not _is_missing(v, offer.kind, subject, offer.level)]
    delivery = rng.choice(plan.deliveries)
    if not venues and delivery != "online":
        return False
    for n in range(rng.randint(1, plan.most_runs)):
        venue = None if delivery == "online" else rng.choice(venues)
        if venue is None and n:
            break
        offer.runs.append(_run(rng, plan, venue, delivery, today, (*key, n), subject, offer))
    return True


def _run(
    rng: Random,
    plan: Plan,
    venue: InventedVenue | None,
    delivery: str,
    today: date,
    key: tuple[int, ...],
    subject: str,
    offer: InventedOffer,
) -> InventedRun:
    attendance, days, opens, closes = _sessions(rng, plan, venue, subject, offer)
    when = _when(rng, plan, today, delivery, days)
    duration, unit = plan.lasts or (None, "")
    if unit == "days" and when.starts_on and "block" in attendance:
        # A course of three days from Wednesday meets on Wednesday, Thursday and Friday.
        days = dating.few_days(when.starts_on, plan.days)
    places = rng.randint(6, 24) if rng.random() < 0.7 and delivery not in ("work", "outreach") else None
    is_past = when.ends_on is not None and when.ends_on < today
    left = None if places is None else 0 if is_past or rng.random() < FULL_SHARE else rng.randint(1, places)
    return InventedRun(
        id=identity("run", *key),
        venue=venue,
        delivery=delivery,
        study_mode=plan.study_mode,
        attendance=attendance,
        starts_on=when.starts_on,
        starts_any_time=when.any_time,
        ends_on=when.ends_on,
        apply_by=when.apply_by,
        duration=duration,
        duration_unit=unit,
        hours_a_week=dating.hours_a_week(days, opens, closes) if unit != "days" else None,
        days=days,
        opens_at=opens,
        closes_at=closes,
        places=places,
        places_left=left,
        is_national=delivery == "online" and offer.provider.kind == "remote",
    )


def _when(rng: Random, plan: Plan, today: date, delivery: str, days: list[str]) -> When:
    if plan.dated == "any":
        return When(None, None, None, any_time=True)
    if plan.dated == "closed" and plan.span:
        first, last = plan.span
        start = first + timedelta(days=rng.randint(0, (last - first).days))
        return When(start, start + timedelta(days=plan.days - 1), None)
    if plan.dated == "september":
        start = dating.next_september(rng, today)
        return When(start, date(start.year + plan.days // 365, 7, 2), date(start.year, 8, 20) if rng.random() < 0.4 else None)
    lasts = plan.lasts or (Decimal(1), "days")
    if plan.dated == "block" and days != ["SA"]:
        days = days[: 6 - plan.days]
    return dating.dates(rng, today, lasts, days, terms=plan.dated == "terms", any_time=delivery in ("online", "work"))


def _sessions(
    rng: Random, plan: Plan, venue: InventedVenue | None, subject: str, offer: InventedOffer
) -> tuple[list[str], list[str], time | None, time | None]:
    never = _never(venue, offer.kind, subject, offer.level)
    sorts = [one for one in plan.sorts if one not in never] or ["daytime"]
    sort = rng.choice(sorts)
    return dating.sessions(rng, sort) if sort else ([], [], None, None)


def _is_missing(venue: InventedVenue, kind: str, subject: str, level: str) -> bool:
    return any("attendance" not in gap and _fits(gap, venue, kind, subject, level) for gap in words()["gap"])


def _never(venue: InventedVenue | None, kind: str, subject: str, level: str) -> set[str]:
    if venue is None:
        return set()
    gaps = [gap for gap in words()["gap"] if "attendance" in gap and _fits(gap, venue, kind, subject, level)]
    return {one for gap in gaps for one in gap["attendance"]}


def _fits(gap: dict[str, list[str]], venue: InventedVenue, kind: str, subject: str, level: str) -> bool:
    traits = {"kinds": kind, "subjects": subject, "levels": level}
    return venue.place_ons in gap["districts"] and all(value in gap[name] for name, value in traits.items() if name in gap)


def town_of(offer: InventedOffer) -> str:
    """Where its first run is, as a text says it."""
    venue = offer.runs[0].venue
    return venue.city if venue else offer.provider.venues[0].city


def true_of(offer: InventedOffer) -> list[str]:
    """Which of the sentences of words.toml are true of every run, or of the offer."""
    found = []
    for name in ("evening", "weekend", "day_release"):
        if all(name in run.attendance for run in offer.runs):
            found.append(name)
    for name in ("online", "blended"):
        if all(run.delivery == name for run in offer.runs):
            found.append(name)
    if all(run.starts_any_time for run in offer.runs):
        found.append("any_time")
    return found + [name for name in ("childcare", "equipment", "travel_help") if offer.features.get(name)]
