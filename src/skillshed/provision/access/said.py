"""What is said of cold spots: the message, what counts as provision, what is not known, in words."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from skillshed.provision.access.asked import Asked
from skillshed.provision.access.cold import COLD, SOME, UNKNOWN, ColdSpots, Home
from skillshed.provision.access.homes import WAYS
from skillshed.provision.kinds import Audience, Kind, Level
from skillshed.publishing.names import in_text, listed, possessive
from skillshed.publishing.numbers import digits

VERDICTS = {
    COLD: "Cold spot", SOME: "Cold under some choices", "not_cold": "Not a cold spot", "no_need": "Nobody in need here", UNKNOWN: "Need not known",
}  # fmt: skip
LEFT_OUT = {
    "stale": "not confirmed for too long", "expired": "over", "paused": "not on offer now", "defunct": "gone", "priced": "has a price and no programme of the rules that may pay",
    "cost_not_said": "does not say what it costs", "no_run": "has no run at all", "no_run_in_time": "has no run in the year ahead",
}  # fmt: skip
NOT_KNOWN = {
    "places": ("run does not say how many places it has", "runs do not say how many places they have"),
    "start": ("run does not say when it begins, and counts", "runs do not say when they begin, and count"),
    "point": ("run has no known place and counts nowhere", "runs have no known place and count nowhere"),
    "ages": ("offer does not say for what ages it is, and counts", "offers do not say for what ages they are, and count"),
}  # fmt: skip


@cache
def subjects() -> dict[str, str]:
    """Sector subject areas by number: `1` the wide ones, `1.3` the narrow."""
    return dict(tomllib.loads(files("skillshed.provision").joinpath("subjects.toml").read_text("utf-8")))


def provision(asked: Asked) -> str:
    """What is asked for: `free level 3 courses in health and social care`."""
    levels = [Level(one).label[:1].lower() + Level(one).label[1:] for one in asked.levels]
    kinds = [_plural(Kind(one).label) for one in asked.kinds]
    about = [subjects().get(one, one) for one in asked.subjects]
    whom = [Audience(one).label[:1].lower() + Audience(one).label[1:] for one in asked.audiences]
    words = ["free" if asked.is_free else "", listed(levels, "or"), listed(kinds, "or") or "provision"]
    said = " ".join(word for word in words if word)
    return said + (f" in {listed(about, 'or').lower()}" if about else "") + (f" for {listed(whom, 'or')}" if whom else "")


def _plural(label: str) -> str:
    return (
        label
        if label.startswith(("Sector", "T Level")) and label.endswith("s")
        else f"{label[:1].lower() + label[1:] if not label.startswith(('T Level', 'Skills')) else label}s"
    )


def title(found: ColdSpots) -> str:
    """The message."""
    area, what = in_text(found.area.name), provision(found.asked)
    if all(one.need.people is None for one in found.districts):
        return f"Where {area} lacks {what} cannot be told: nobody here has counted {found.definition.short}"
    if not any(found.mean):
        farthest = max(one.minutes for one in found.choices)
        return f"Nobody in {area} can reach {what} within {farthest:g} minutes {WAYS[found.asked.mode]}"
    if not found.cold:
        return f"No part of {area} is clearly a cold spot for {what}"
    return f"About {people(found.people_cold)} of {possessive(found.area.name)} {people(found.people)} {found.definition.short} live in cold spots for {what}"


def sentence(found: ColdSpots) -> str:
    """What the message rests on, in one or two sentences."""
    shown = found.choices[found.shown]
    mean = found.mean[found.shown]
    head = f"Within {shown.minutes:g} minutes {WAYS[found.asked.mode]} there are {digits(mean * 100, 1)} places for each 100 {found.definition.short} in {in_text(found.area.name)}."
    if not any(found.mean):
        return ""
    need = " in a district where a larger share is in need than in the area" if found.tests_need else ", whatever the need"
    return f"{head} {_where(found)}A cold spot has less than {found.settings.cold.threshold:.0%} of that{need}, under more than {_part(found)} of {len(found.choices)} choices."


def _where(found: ColdSpots) -> str:
    """The districts that hold most of the people in cold spots."""
    most = sorted((one for one in found.districts if one.cold), key=lambda one: -one.people_cold)[:3]
    return (
        f"Most of those in cold spots live in {listed([one.need.name for one in most])}. "
        if len(found.districts) > 1 and most
        else ""
    )


def _part(found: ColdSpots) -> str:
    return "half" if found.settings.cold.most == 0.5 else f"{found.settings.cold.most:.0%}"


def people(number: float) -> str:
    """People to two figures: `2,300`. Modelled, so no finer."""
    if number < 10:
        return "fewer than 10" if number else "no"
    size = 10 ** max(0, len(str(int(number))) - 2)
    return digits(round(number / size) * size)


def unknowns(found: ColdSpots) -> list[str]:
    """What is not known, each a sentence with its count."""
    said = [
        f"{digits(count)} {NOT_KNOWN[what][count != 1]}{_assumed(found, what)}." for what, count in found.supply.unknown.items()
    ]
    blank = [one.need.name for one in found.districts if one.need.people is None]
    if blank:
        said.append(f"How many are in need is not known for {listed(blank)}: no part of it is called a cold spot.")
    if found.assumed_beyond:
        said.append(
            f"In {found.assumed_beyond} of the districts counted or around, need is not known, and is taken at the rate of the others where they share places."
        )
    return [*said, "Minutes are an estimate: no timetable or road network is asked.", f"{found.settings.points.why}"]


def _assumed(found: ColdSpots, what: str) -> str:
    sizes = found.settings.class_size
    return f": each is taken to have {sizes.low:g}, {sizes.middle:g} or {sizes.high:g}" if what == "places" else ""


def left_out(found: ColdSpots) -> list[str]:
    """Offers that fit but do not count, why, and how many."""
    return [
        f"{digits(count)} {'offer' if count == 1 else 'offers'}: {LEFT_OUT.get(why, why)}"
        for why, count in found.supply.left_out.items()
    ]


def how_cold(found: ColdSpots, home: Home) -> str:
    """`under 7 of 9 choices`"""
    return f"under {home.cold_under} of {len(found.choices)} choices"
