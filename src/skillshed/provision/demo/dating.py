"""When invented runs take place: dates relative to today, so that the demo is never out of date on its first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

SHORT = ("Award", "Safety", "Licence", "Taster", "Handling", "First Aid", "Barista", "Awareness", "Interview", "Taste of")
LONG = ("Diploma", "Access", "GCSE", "Extended", "HNC", "HND", "Higher", "Professional")
WEEK = ("MO", "TU", "WE", "TH", "FR")
ALL_WEEK = (*WEEK, "SA", "SU")
TERMS = ((1, 11), (9, 6))
DAYTIMES = ((time(9, 30), time(12)), (time(9, 15), time(14, 45)), (time(13), time(15, 30)), (time(10), time(12)))
# Share of starts: over, running, within a month, within four, next term, any time.
STARTS = (("past", 8), ("running", 12), ("soon", 24), ("later", 22), ("term", 20), ("any", 14))
DAYS_OF = {"days": 1, "weeks": 7, "months": 30, "years": 365}
Sessions = tuple[list[str], list[str], time | None, time | None]  # attendance, days, opens, closes


@dataclass(frozen=True, slots=True)
class When:
    """A run's dates."""

    starts_on: date | None
    ends_on: date | None
    apply_by: date | None
    any_time: bool = False


def length(rng: Random, level: str, title: str) -> tuple[Decimal, str]:
    """How long a course of this level and title lasts."""
    if level == "7":
        return Decimal(1), "years"
    if level == "6":
        return Decimal(1 if "Top-up" in title or "Graduate" in title else 3), "years"
    if level in ("4", "5"):
        return (
            (Decimal(rng.choice((1, 2))), "years") if any(w in title for w in LONG) else (Decimal(rng.randint(12, 30)), "weeks")
        )
    if any(word in title for word in SHORT):
        return Decimal(rng.randint(1, 5)), "days"
    if any(word in title for word in LONG):
        return Decimal(rng.randint(28, 36)), "weeks"
    return Decimal(rng.randint(*{"entry": (6, 12), "1": (8, 15)}.get(level, (10, 24)))), "weeks"


def dates(
    rng: Random, today: date, lasts: tuple[Decimal, str], days: list[str], *, terms: bool = False, any_time: bool = True
) -> When:
    """A start of some kind, on one of the days it meets, and what follows. `terms`: in September or January only."""
    sort = rng.choices([one for one, _ in STARTS], [share for _, share in STARTS])[0]
    if sort == "any" and any_time:
        return When(None, None, None, any_time=True)
    span = max(1, int(lasts[0] * DAYS_OF[lasts[1]]))
    if terms:
        start = term_start(rng, today, past=sort in ("past", "running"))
    elif sort == "past":
        start = today - timedelta(days=span + rng.randint(5, 150))
    elif sort == "running":
        start = today - timedelta(days=rng.randint(0, max(1, min(span - 1, 60))))
    elif sort == "term":
        start = term_start(rng, today, past=False)
    else:
        start = today + timedelta(days=rng.randint(1, 28) if sort == "soon" else rng.randint(29, 120))
    return following(rng, on_a_day(start, days), span)


def following(rng: Random, start: date, span: int) -> When:
    """The end and, of a third, the last day to apply."""
    apply_by = start - timedelta(days=rng.randint(5, 25)) if rng.random() < 0.35 else None
    return When(start, start + timedelta(days=span - 1), apply_by)


def term_start(rng: Random, today: date, *, past: bool) -> date:
    """The first days of a term: the last that began, or one of the next two."""
    every = sorted(date(year, *day) for year in range(today.year - 1, today.year + 2) for day in TERMS)
    if past:
        return max(one for one in every if one < today)
    return rng.choice([one for one in every if one > today][:2]) + timedelta(days=rng.randint(0, 7))


def next_september(rng: Random, today: date) -> date:
    """When the next school year begins."""
    year = today.year if today < date(today.year, 9, 1) else today.year + 1
    return on_a_day(date(year, 9, rng.randint(2, 8)), list(WEEK[:4]))


def on_a_day(day: date, days: list[str]) -> date:
    """The day itself or the first after it on which there is a session; a weekday where none are said."""
    wanted = days or list(WEEK)
    return next(later for step in range(7) if ALL_WEEK[(later := day + timedelta(days=step)).weekday()] in wanted)


def sessions(rng: Random, sort: str) -> Sessions:
    """Days and hours of a sort of attendance."""
    if sort == "evening":
        return ["evening"], sorted(rng.sample(WEEK[:4], rng.choice((1, 1, 2))), key=WEEK.index), time(18), time(20, 30)
    if sort == "weekend":
        return ["weekend"], ["SA"], time(10), time(15)
    if sort == "day_release":
        return ["day_release"], [rng.choice(WEEK)], time(9), time(16, 30)
    if sort == "block":
        return ["block", "daytime"], list(WEEK), time(9), time(16)
    if sort == "full":
        return ["daytime"], list(WEEK[:4]), time(9), time(16)
    opens, closes = rng.choice(DAYTIMES)
    return ["daytime"], sorted(rng.sample(WEEK, rng.choice((1, 1, 2))), key=WEEK.index), opens, closes


def few_days(start: date, count: int) -> list[str]:
    """The weekdays of a course of a few days on end."""
    first = start.weekday()
    return [one for one in ALL_WEEK if one in {ALL_WEEK[(first + step) % 7] for step in range(count)}]


def hours_a_week(days: list[str], opens: time | None, closes: time | None) -> Decimal | None:
    """Hours of all its days; None where they are not known."""
    if not days or opens is None or closes is None:
        return None
    minutes = (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
    return (Decimal(minutes * len(days)) / 60).quantize(Decimal("0.1"))
