"""What the newest releases brought to a place: new periods, and figures they revised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from skillshed.evidence.book import Book
from skillshed.evidence.listed import Row, listed
from skillshed.evidence.measures import Measure
from skillshed.evidence.release import Release
from skillshed.publishing.numbers import day, number, when
from skillshed.site.evidence.links import measure_page
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.state import State
from skillshed.site.evidence.worded import worded

MOST = 6


@dataclass(frozen=True, slots=True)
class News:
    """One measure the place has something new of. `released`: day in words; `said`: what is new."""

    title: str
    url: str
    released: str
    said: str


def news(state: State, measures: list[str]) -> list[News]:
    """The measures whose newest release is the most recent, newest first, at most six."""
    found = []
    for release, measure in recent(state, measures):
        said = _said(replace(state, measure=measure.id), measure, release)
        if said:
            released = day(release.published_on.isoformat()) if release.published_on else "its day is not known"
            found.append(News(measure.short, measure_page(replace(state, measure=measure.id)), released, said))
        if len(found) == MOST:
            break
    return found


def recent(state: State, measures: list[str]) -> list[tuple[Release, Measure]]:
    """Each measure with its newest release that has a day, newest first."""
    key = ("recent", state.as_of, tuple(measures))
    return kept(key, lambda: _recent(state.as_of or date.max, measures))


def _recent(as_of: date, measures: list[str]) -> list[tuple[Release, Measure]]:
    dated = [(release, worded(name)) for name in measures if (release := _newest(book(), worded(name), as_of))]
    return sorted(dated, key=lambda pair: pair[0].order, reverse=True)


def _newest(opened: Book, measure: Measure, as_of: date) -> Release | None:
    """The newest release with a published day that holds the measure."""
    held = [release for name in measure.stored for release in opened.holders.get(name, []) if release.known_on <= as_of]
    dated = [release for release in held if release.published_on]
    return max(dated, key=lambda release: release.order, default=None)


def _said(state: State, measure: Measure, release: Release) -> str:
    opened = book()
    now = _figures(measure, state.place, state.as_of)
    if not now:
        return ""
    newest = list(now.values())[-1]
    said = f"newest figure {when(newest['period'])}: {number(newest['value'], measure.unit, measure.decimals)}"
    if not any(one.known_on < release.known_on for name in measure.stored for one in opened.holders.get(name, [])):
        return said
    before = _figures(measure, state.place, release.known_on - timedelta(days=1))
    if not before:
        return said
    least = 10.0**-measure.decimals / 2
    revised = sum(abs(row["value"] - before[period]["value"]) > least for period, row in now.items() if period in before)
    new = sum(period not in before for period in now)
    counted = [f"{new} new" if new else "", f"{revised} revised" if revised else ""]
    told = " and ".join(text for text in counted if text)
    return f"{said}; {told}" if told else said


def _figures(measure: Measure, place: str, as_of: date | None) -> dict[str, Row]:
    """The whole's figures by period, oldest first."""
    rows = listed(book(), measure.id, [place], as_of=as_of)
    return {row["period"]: row for row in rows if row["breakdown"] == "" and row["value"] is not None}
