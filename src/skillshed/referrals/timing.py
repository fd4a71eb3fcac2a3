"""How long anything waits and is kept: `timing.toml`, read by the day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Timing:
    """The rule in force on a day; days unless the name says otherwise."""

    since: date
    approved_by: str
    nudge_days: int
    escalate_days: int
    expire_days: Mapping[str, int]
    consent_days: int
    link_days: int
    access_minutes: int
    letter_tries: int
    letter_wait_minutes: tuple[int, ...]
    keep_days: Mapping[str, int]
    keep_why: Mapping[str, str]

    def keep_until(self, states: Iterable[tuple[str, datetime]], opened_on: datetime) -> date:
        """The last day identifiers are kept: the latest of what each referral asks for."""
        ends = [timezone.localdate(since) + timedelta(days=self.keep_days[state]) for state, since in states]
        return max(ends, default=timezone.localdate(opened_on) + timedelta(days=self.keep_days["none"]))

    def next_try(self, now: datetime, tries: int) -> datetime:
        """When a letter is tried again after so many tries."""
        waits = self.letter_wait_minutes
        return now + timedelta(minutes=waits[min(tries, len(waits)) - 1])


@cache
def _rules() -> tuple[Timing, ...]:
    table = tomllib.loads(files("skillshed.referrals").joinpath("timing.toml").read_text(encoding="utf-8"))
    rows = [{**row, "letter_wait_minutes": tuple(row["letter_wait_minutes"])} for row in table["rule"]]
    return tuple(sorted((Timing(since=row.pop("from"), **row) for row in rows), key=lambda one: one.since))


def timing(on: date) -> Timing:
    """The rule in force on a day; before the first one began, the first."""
    return next((one for one in reversed(_rules()) if one.since <= on), _rules()[0])
