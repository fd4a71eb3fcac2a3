"""What is said of skills that nobody teaches near by: the message, a sentence for each line, rows to take away."""

from __future__ import annotations

import csv
import io

from skillshed.provision.access.homes import WAYS
from skillshed.provision.teaching.answers import said_travel
from skillshed.provision.teaching.untaught import FAR, MISSING, NOBODY, ONE, ONLINE, PART, UNSAID, Line, Untaught
from skillshed.publishing.disarmed import disarmed
from skillshed.publishing.names import in_text, inside, listed
from skillshed.publishing.numbers import digits

VERDICTS = {
    NOBODY: "No offer", FAR: "Out of reach", ONLINE: "Online only", UNSAID: "Not known", PART: "Part of the area", ONE: "One offer only", "taught": "Taught",
}  # fmt: skip
COLUMNS = (
    "skill", "label", "openings", "counted", "of_place", "groups", "verdict", "offers_within_reach", "of_them_online", "of_them_confirmed_by_provider", "homes_reached_pct",
    "nearest_offer", "nearest_title", "nearest_provider", "nearest_minutes", "like_offer", "like_title", "like_provider", "like_skill", "offers_that_do_not_say", "ask", "sentence", "source", "releases",
)  # fmt: skip


def title(found: Untaught) -> str:
    """The message."""
    area = in_text(found.area.name)
    if found.demand.note:
        return f"Which skills in demand nobody teaches in {area} is not known"
    missing, unsaid = len(found.of(*MISSING)), len(found.of(UNSAID))
    if missing:
        head = f"No offer within reach of {area} is known to teach {missing} of the {len(found.lines)} skills most in demand"
    else:
        head = f"Each of the {len(found.lines)} skills most in demand is or may be taught within reach of {area}"
    return f"{head}; of {unsaid} nobody has said" if unsaid else head


def lede(found: Untaught) -> str:
    """What the message rests on."""
    if found.demand.note:
        return found.demand.note
    machine = found.offers - found.decided
    whose = "" if found.demand.place == found.area.name else f", as projected for {in_text(found.demand.place)}"
    what = (
        "skills that open vacancies in the job adverts loaded ask for by name"
        if found.demand.is_adverts
        else "essential skills of occupations with more openings than most"
    )
    return (
        f"In demand are {what}{whose}. "
        f"{digits(found.offers)} offers here are known to teach something: {digits(found.decided)} by their provider’s word, {digits(machine)} only as read by machine."
    )


def sentence(one: Line, found: Untaught) -> str:
    """Why a line stands where it stands."""
    many, groups = digits(one.wanted.openings, -1 if one.wanted.openings >= 10 else 0), one.wanted.groups
    ask = f"About {many} {found.demand.unit} in {in_text(found.demand.place)} ask for it"
    where = (
        f", {'all' if len(groups) == 1 else 'most'} of them for {group_name(groups[0][0])}"
        if groups and not found.demand.is_adverts
        else " by name"
        if found.demand.is_adverts
        else ""
    )
    return f"{ask}{where}. {_taught(one, found)}{_alike(one)}"


def _taught(one: Line, found: Untaught) -> str:
    if one.verdict == UNSAID:
        many = f"{one.unsaid} offer{'s' if one.unsaid != 1 else ''} within reach lead{'s' if one.unsaid == 1 else ''} to such work and may teach it"
        return f"No offer within {found.minutes:g} minutes says so, but {many}: ask {listed(list(one.ask))}."
    if one.verdict == NOBODY:
        return "No offer in this directory is known to teach it."
    where = f"“{one.nearest.title}” at {one.nearest.provider}" if one.nearest else ""
    if one.verdict == FAR:
        way = (
            f", {said_travel(one.nearest.minutes, found.mode)} from its nearest home"
            if one.nearest and one.nearest.minutes
            else ""
        )
        return f"The nearest that teaches it is {where}{way}."
    if one.verdict == ONLINE:
        return f"It is taught online only: {where}."
    reached = f"{one.reached:.0%} of homes are within {found.minutes:g} minutes"
    if one.verdict == ONE:
        return f"One offer teaches it, {where}; {reached}."
    online = f", {one.online} of them online" if one.online else ""
    return f"{one.within} offers teach it{online}; {reached} of one in person."


def _alike(one: Line) -> str:
    if one.alike is None:
        return ""
    return f" {one.alike.provider} teaches something near: {one.alike.taught} (“{one.alike.title}”)."


def who_says(one: Line) -> str:
    """Whether people or a machine say so."""
    if not one.within:
        return ""
    if one.confirmed in (0, one.within):
        return (
            "Said by the provider."
            if one.confirmed and one.within == 1
            else "Said by the providers."
            if one.confirmed
            else "Only read by machine."
        )
    return f"{one.confirmed} of {one.within} by their provider’s word, the others read by machine."


def group_name(name: str) -> str:
    """`61 Caring personal service occupations` inside a sentence: `caring personal service occupations`."""
    return inside(name.partition(" ")[2] or name)


def to_csv(found: Untaught) -> str:
    """Every line as flat rows, each with its source and release."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in found.lines:
        writer.writerow([disarmed(value) if isinstance(value, str) else value for value in _row(one, found)])
    return out.getvalue()


def _row(one: Line, found: Untaught) -> list[object]:
    nearest, alike = one.nearest, one.alike
    way = None if nearest is None or nearest.minutes is None else round(nearest.minutes)
    return [
        one.wanted.skill, one.wanted.label, round(one.wanted.openings), found.demand.unit, found.demand.place, "; ".join(f"{name}: {part:.0f}" for name, part in one.wanted.groups),
        one.verdict, one.within, one.online, one.confirmed, round(one.reached * 100), *((str(nearest.offer), nearest.title, nearest.provider, way) if nearest else ("", "", "", "")),
        *((str(alike.offer), alike.title, alike.provider, alike.taught) if alike else ("", "", "", "")), one.unsaid, "; ".join(one.ask), sentence(one, found), found.demand.source, " ".join(found.demand.releases),
    ]  # fmt: skip


def mode_words(found: Untaught) -> str:
    """How people are taken to travel."""
    return WAYS[found.mode]
