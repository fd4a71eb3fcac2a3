"""The figures of an occupation as a card or a page says them: the number, what it is really of, how old, its source and its trace."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from skillshed.insight.occupations.figures import Figure, figure
from skillshed.insight.occupations.outlook import Outlook, outlook
from skillshed.insight.occupations.rules import said_of_file
from skillshed.publishing.names import in_text, inside
from skillshed.publishing.numbers import digits, interval, shown, spoken, when
from skillshed.site.evidence.links import trace_page
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.sourced import citation, releases_of
from skillshed.site.evidence.state import State, slug_of
from skillshed.skills.transitions import soc
from skillshed.skills.transitions.facts import Facts


@dataclass(frozen=True, slots=True)
class Told:
    """One figure in words. `value` empty: not known, and `said` says so. `own`: of this job's own group, not of all jobs."""

    title: str
    value: str
    said: str
    source: str = ""
    trace: str = ""
    more: str = ""
    is_old: bool = False
    own: bool = True


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the evidence base knows of one occupation's group in a place."""

    pay: Told
    people: Told
    adverts: Told
    ahead: Told

    @property
    def every(self) -> tuple[Told, ...]:
        """In the order in which people ask."""
        return (self.pay, self.people, self.adverts, self.ahead)


def numbers(group: soc.Group | None, place: str, facts: Facts | None = None, job: str = "") -> Numbers:
    """The figures of a group in a place (a code, or empty for England), told; worked out once while the book does not change."""
    told: Numbers = kept(("occupation numbers", group, place), lambda: _numbers(group, place))
    loaded = _loaded(facts, job) if facts is not None and not (told.pay.own and told.pay.value) else None
    return Numbers(loaded, told.people, told.adverts, told.ahead) if loaded else told


def all_jobs(place: str) -> list[Told]:
    """Pay and adverts of all jobs in a place: what is said once where nothing is known of single jobs."""
    return kept(("all jobs", place), lambda: [one for one in (_pay(None, place), _adverts(None, place)) if one.value])


def _numbers(group: soc.Group | None, place: str) -> Numbers:
    return Numbers(_pay(group, place), _people(group, place), _adverts(group, place), _ahead(outlook(book(), group, place)))


def _pay(group: soc.Group | None, place: str) -> Told:
    found = figure(book(), "pay", group, place)
    if found is None:
        return Told("Pay", "", "Not known: no figures of pay are loaded.")
    if found.digits:
        return _told("Pay", found, f"Half of {inside(found.about or 'this group of jobs')} earn more, half less")
    said = f"Half of all employees who live in {in_text(found.estimate.place_name)} earn more than this, half less"
    if group is None:
        return _told("Pay of all jobs", found, said, own=False)
    return _told(
        "Pay of all jobs here" if found.is_here else "Pay of all jobs",
        found,
        f"Pay of this job alone is not published here. {said}",
        own=False,
    )


def _people(group: soc.Group | None, place: str) -> Told:
    found = figure(book(), "people", group, place) if group else None
    if found is None:
        return Told("People who do such work", "", "Not known: the group of this job is not known, or nothing is published.")
    return _told(
        "People who do such work",
        found,
        f"Residents of {in_text(found.estimate.place_name)} at work in {inside(found.about)} (a wide group)",
    )


def _adverts(group: soc.Group | None, place: str) -> Told:
    found = figure(book(), "adverts", group, place)
    if found is None:
        return Told("Job adverts", "", "Not known: no adverts are loaded for here.")
    if found.digits:
        return _told(
            "Job adverts",
            found,
            f"Adverts for {inside(found.about or 'this group of jobs')} in {in_text(found.estimate.place_name)}",
        )
    said = f"Adverts for all jobs in {in_text(found.estimate.place_name)}"
    return _told(
        "Job adverts, all jobs", found, said if group is None else f"How many are for this job is not known. {said}", own=False
    )


def _ahead(found: Outlook | None) -> Told:
    title = "Jobs coming up"
    if found is None:
        return Told(title, "", "Not known: no official projection covers this job and place.")
    change = found.change
    way = "more" if change > 0 else "fewer"
    beside = "more than" if found.is_above else "no more than"
    said = (
        f"Openings a year in {inside(found.title)}, {in_text(found.place_name)}, {found.first} to {found.last}: people who leave, and about "
        f"{digits(abs(change), -2)} {way} jobs in all. That is {digits(found.per_100_jobs, 1)} for each 100 jobs, {beside} the {digits(found.all_per_100_jobs, 1)} of all jobs"
    )
    small = " Fewer than 10,000 jobs: a rough guide only." if found.is_indicative else ""
    breakdown = f"occupation={found.code} {found.title}"
    row = {"release": found.release}
    span = f"{found.first}-01-01/P{found.last - found.first}Y"
    trace = "" if found.is_estimate else trace_page(State(measure="total_requirement"), found.place, span, breakdown)
    if found.is_estimate:
        small += f" {found.note[:1].upper()}{found.note[1:].removesuffix('.')}."
    more = reverse("insight:ahead_place", args=[slug_of(found.place)])
    return Told(title, f"about {digits(found.per_year, -1)} a year", f"{said}.{small}", citation(releases_of([row])), trace, more)


def _told(title: str, found: Figure, said: str, *, own: bool = True) -> Told:
    seen, period = found.estimate, when(found.estimate.period)
    extent = interval(seen, found.unit, found.decimals)
    value = shown(seen, found.unit, found.decimals) if seen.is_lower_bound else spoken(found.value, found.unit, found.decimals)
    sure = f" (give or take {extent.removeprefix('±')})" if extent.startswith("±") else ""
    marks = f" {seen.status.words.capitalize()}." if seen.status.value in ("unreliable", "estimated", "provisional") else ""
    old = " That is some years ago." if found.is_old else ""
    trace = trace_page(State(measure=found.measure), seen.place, seen.period, found.breakdown)
    return Told(
        title,
        value,
        f"{said}, {period}{sure}.{marks}{old}",
        citation(releases_of([{"release": found.release}])),
        trace,
        "",
        found.is_old,
        own,
    )


def _loaded(facts: Facts, job: str) -> Told | None:
    """Pay that somebody loaded as a file, which carries no year of its own: said to be an older estimate where we know the file."""
    found = facts.by_id.get(job, {})
    pay, source = found.get("pay_gbp_year"), str(found.get("source") or "")
    if not isinstance(pay, float):
        return None
    note = said_of_file(source)
    return Told(
        "Pay",
        f"about £{digits(pay, -2)} a year",
        f"{note[:1].upper()}{note[1:]}. Not a current figure of this place.",
        source,
        is_old=True,
    )
