"""Ways into a job: courses, apprenticeships, T Levels and higher routes of the directory, each with why it is listed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import polars as pl
from django.conf import settings
from django.urls import reverse
from rapidfuzz import fuzz

from skillshed.evidence.postcodes.points import locate
from skillshed.provision import reads
from skillshed.provision.fit import Fitting
from skillshed.provision.kinds import Kind, Level
from skillshed.provision.models import Offer
from skillshed.provision.search.engine import search
from skillshed.provision.search.port import Hit, Near, Query
from skillshed.provision.teaching.taught import known, teaching
from skillshed.publishing.names import listed
from skillshed.site.careers.opened import Careers
from skillshed.site.careers.place import Here
from skillshed.site.find.cards import Card, card
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.skills.transitions import soc
from skillshed.terms.errors import NotFound

MILES = 25
EACH, LOOKED_AT = 4, 40
LESSONS, LEAST, SHOWN = 2, 0.15, 3  # skills of the job that an offer teaches at least, their share; those named
TEXTS = 4  # names of the job that are searched for
LIKE = 88.0  # how alike a standard's name and one of the job's names are, of 100; an assumption
STUDY = (Kind.COURSE, Kind.BOOTCAMP, Kind.SWAP, Kind.PROGRAMME, Kind.TRAINEESHIP, Kind.SUPPORTED_INTERNSHIP)
HIGHER = (Level.FOUR, Level.FIVE, Level.SIX, Level.SEVEN)


@dataclass(frozen=True, slots=True)
class Listed:
    """An offer and why it stands here."""

    card: Card
    why: str


@dataclass(frozen=True, slots=True)
class Standard:
    """An apprenticeship standard whose name is like the job's."""

    code: str
    label: str
    says: str
    why: str


@dataclass(frozen=True, slots=True)
class Way:
    """One kind of way in. `more`: the directory's own search for it."""

    id: str
    title: str
    says: str
    offers: tuple[Listed, ...]
    more: str
    nothing: str
    standards: tuple[Standard, ...] = ()


def ways(desk: Careers, job: str, here: Here, person: Fitting) -> list[Way]:
    """Every kind of way in, those without an offer too: an empty one says what was looked for and where."""
    found = _offers(desk, job, here, person)
    near = f" within {MILES} miles of {here.name}, or online" if here.code else ""
    label, group = desk.labels[job], desk.groups.get(job)
    kinds = (
        ("courses", "Courses and training", "To start or to move, some of them free.", STUDY, ("help", "course")),
        (
            "apprenticeships",
            "Apprenticeships",
            "A paid job with training, at any age from 16.",
            (Kind.APPRENTICESHIP,),
            ("work", "apprenticeship"),
        ),
        ("t_levels", "T Levels", "Two years after GCSEs, one fifth of it at work.", (Kind.T_LEVEL,), ("young", "t_level")),
        ("higher", "Higher technical and degree level", "Level 4 and above, after A levels, T Levels or work.", (), ("help", "")),
    )
    made = []
    for name, title, says, wanted, (door, kind) in kinds:
        mine = [one for one in found if _is_of(one.card.offer, name, wanted)]
        mine.sort(key=lambda one: one.card.offer.kind not in wanted)
        query = (
            f"?q={label}" + (f"&kind={kind}" if kind and kind != "course" else "") + (f"&near={here.name}" if here.code else "")
        )
        nothing = f"No offer in this directory{near} names this job{' or its group of jobs' if group else ''}. That does not mean there is none."
        standards = standards_like(desk, job) if name == "apprenticeships" else ()
        made.append(
            Way(
                name,
                title,
                says,
                tuple(mine[:EACH]),
                reverse("provision:find", args=[door]) + query.replace(" ", "+"),
                nothing,
                standards,
            )
        )
    return made


def cheapest(found: Iterable[Way]) -> tuple[Decimal, Listed] | None:
    """The lowest price for this person among the offers listed, where one is known."""
    priced = [(one.card.fit.high, one) for way in found for one in way.offers if one.card.fit.high is not None]
    return min(priced, key=lambda pair: pair[0]) if priced else None


def _is_of(offer: Offer, name: str, kinds: tuple[Kind, ...]) -> bool:
    if name == "higher":
        return offer.level in HIGHER and offer.kind != Kind.T_LEVEL
    return offer.kind in kinds and not (name == "courses" and offer.level in HIGHER)


def _offers(desk: Careers, job: str, here: Here, person: Fitting) -> list[Listed]:
    """Offers that lead to the job, each once, with why; within reach where a place is known."""
    hits: dict[UUID, Hit] = {}
    named: dict[UUID, str] = {}
    for text, why in _texts(desk, job):
        for hit in _search(text, here, person):
            hits.setdefault(hit.offer, hit)
            named.setdefault(hit.offer, why)
    reasons = _reasons(desk, job, named)
    if here.code and reasons:
        hits = {hit.offer: hit for hit in _search("", here, person, among=tuple(reasons))}
    chosen = [one for one in reasons if not here.code or one in hits][:LOOKED_AT]
    rows = {one.pk: one for one in reads.offers(chosen)}
    cards = [(card(rows[one], person, hit=hits.get(one)), reasons[one]) for one in chosen if one in rows]
    return [Listed(one, why) for one, why in cards if not one.ended]


def _reasons(desk: Careers, job: str, named: Mapping[UUID, str]) -> dict[UUID, str]:
    """Why an offer leads to the job: its provider says so, it teaches what the job needs, its words name the job; in this order.

    Words count only where nobody said what the offer teaches or leads to: a course for "fitters" of cars names a fitter of
    another trade.
    """
    space = desk.desk.space
    needs = [space.skills[int(at)] for at in space.needs(space.occupation_at[job])]
    lessons = {one: labels for one, labels in teaching(needs).items() if len(labels) >= max(LESSONS, LEAST * len(needs))}
    led = {one for one, codes in Offer.objects.filter(pk__in=list(named)).values_list("pk", "occupations") if codes}
    told = led | known(named)
    found = _by_group(desk.groups.get(job))
    for one, labels in lessons.items():
        found.setdefault(one, f"It teaches {len(labels)} of the {len(needs)} skills this job needs: {listed(labels[:SHOWN])}")
    for one, why in named.items():
        if one not in told:
            found.setdefault(one, why)
    return found


def _texts(desk: Careers, job: str) -> list[tuple[str, str]]:
    """What the directory is searched for: the job's name, its other names as they stand, and what one has to know for it."""
    space = desk.desk.space
    rows = sorted((int(row) for row in space.needs(space.occupation_at[job])), key=lambda row: (-float(space.rarity[row]), row))
    known = [desk.labels[space.skills[row]] for row in rows if space.skills[row] in desk.knowledge]
    # Names of one word (“fitter”, “assistant”; “mechanics”) name many things.
    others, know = ([name for name in names if " " in name][: TEXTS - 1] for names in (desk.other_names.get(job, []), known))
    label = desk.labels[job]
    # One word finds its endings too (“welder”: welding); of several the search would take away some.
    found = [] if " " in label else [(label, f"The search for “{label}” finds it")]
    found += [(f'"{name}"', f"Its description has the words “{name}”") for name in ([label, *others] if " " in label else others)]
    return found + [(f'"{name}"', f"It names “{name}”, which this job asks people to know") for name in know]


def _search(text: str, here: Here, person: Fitting, *, among: tuple[UUID, ...] | None = None) -> tuple[Hit, ...]:
    """Hits that have all the words; none where only some do. `among`: all hits of these offers, else the first 20 of any."""
    query = Query(
        text=text,
        near=_near(here),
        within_miles=MILES if here.code else None,
        verdicts=person.verdicts(),
        on=person.today,
        offers=among,
        size=len(among) if among else 20,
    )
    found = search(query)
    return () if found.any_word else found.hits


@lru_cache(maxsize=256)
def _point(name: str) -> Near | None:
    found = locate(name)
    return Near(found.latitude, found.longitude, found.label, found.precision_m, found.district) if found else None


def _near(here: Here) -> Near | None:
    return _point(here.name) if here.code else None


def _by_group(group: soc.Group | None) -> dict[UUID, str]:
    """Offers whose provider named a SOC group that is the job's, holds it, or lies in it (two digits at least)."""
    if group is None or len(group.code) < 2:
        return {}
    rows = Offer.objects.filter(occupations__icontains=f'"{group.at(2)}').values_list("pk", "occupations")
    found = {}
    for number, codes in rows:
        same = [code for code in codes if len(code) >= 2 and (code.startswith(group.code) or group.code.startswith(code))]
        if same:
            name = soc.names().get(max(same, key=len), "")
            found[number] = (
                f"Its provider says it leads to {name[:1].lower()}{name[1:]}"
                if name
                else "Its provider says it leads to this group of jobs"
            )
    return found


def standards_like(desk: Careers, job: str) -> tuple[Standard, ...]:
    """Standards of the list that is loaded whose names are like the job's; none where no list is loaded."""
    names = [desk.labels[job], *desk.other_names.get(job, [])]
    scored = []
    for row in _standards(settings.CONFIG.data):
        plain = row["label"].casefold()
        score, name = max((fuzz.token_sort_ratio(one.casefold(), plain), one) for one in names)
        if score >= LIKE:
            scored.append((-score, row["label"], row, name))
    return tuple(_standard(row, name) for _, _, row, name in sorted(scored, key=lambda one: one[:2])[:EACH])


def _standard(row: dict[str, str], name: str) -> Standard:
    facts = json.loads(row["attributes"] or "{}")
    says = [
        f"level {facts['level']:g}" if facts.get("level") else "",
        f"about {facts['months']:g} months" if facts.get("months") else "",
        facts.get("route", ""),
    ]
    return Standard(row["id"], row["label"], ", ".join(part for part in says if part), f"Its name is like “{name}”")


def has_standards() -> bool:
    """Whether a list of apprenticeship standards is loaded."""
    return bool(_standards(settings.CONFIG.data))


@lru_cache(maxsize=2)
def _standards(data: Path) -> list[dict[str, str]]:
    try:
        found = open_taxonomy(data, "apprenticeships")
    except NotFound:
        return []
    rows = found.concepts.filter((pl.col("kind") == "standard") & (pl.col("status") == "released"))
    return rows.select("id", "label", "attributes").to_dicts()
