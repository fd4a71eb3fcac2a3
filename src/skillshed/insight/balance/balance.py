"""One place: every family of subjects and occupations with both sides, the levels, and what is around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.series import series
from skillshed.insight.balance.definitions import Definitions, Link, Strength, crosswalk, definitions
from skillshed.insight.balance.requirement import (
    Cross,
    Need,
    basis,
    covered_by,
    needs_by_both,
    needs_by_level,
    needs_by_occupation,
    together,
)
from skillshed.insight.balance.span import Span, Verdict, gap, total, verdict
from skillshed.insight.balance.supply import Lacking, Subject, Supply, supply, young_at_level_3

ORDER = ("weak", "partial", "strong")
AROUND = ("skill_shortage_density", "job_adverts", "fe_participation_rate", "apprenticeship_starts_rate")
YOUNG_LEVEL = "3+"
YOUNG = "At least the young who reach level 3 by 19. Adults and apprentices at these levels are not known by place."
NO_LEVEL = "No release here gives achievements at this level by place."


@dataclass(frozen=True, slots=True)
class Family:
    """Subjects beside the occupations they lead to. `gap` is requirement less supply; None unless a direction may be told."""

    id: str
    title: str
    strength: Strength
    subjects: tuple[str, ...]
    occupations: tuple[Need, ...]
    links: tuple[Link, ...]
    supply: Span | None
    requirement: Span | None
    gap: Span | None
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A level: what is needed, and what is known to be learned at it."""

    need: Need
    supply: Span | None
    note: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A side that is not here: why, and the command or the place that helps."""

    what: str
    why: str
    bring: str


@dataclass(frozen=True, slots=True)
class Balance:
    """Supply against demand in one place, as known on a day."""

    place: str
    name: str
    families: tuple[Family, ...]
    levels: tuple[LevelLine, ...]
    needs: tuple[Need, ...]
    crosses: tuple[Cross, ...]
    unreached: tuple[Need, ...]
    subjects: tuple[Subject, ...]
    supply: Supply | None
    around: tuple[dict[str, Any], ...]
    missing: tuple[Missing, ...]
    covered_by: str
    facts: Definitions
    releases: tuple[str, ...] = field(default=())

    @property
    def sides(self) -> tuple[str, ...]:
        """The releases of supply and requirement alone."""
        return tuple(sorted({need.release for need in self.needs} | set(self.supply.releases if self.supply else ())))

    @property
    def told(self) -> list[Family]:
        """Families for which a direction may be named."""
        return [one for one in self.families if one.verdict in (Verdict.MORE_NEEDED, Verdict.MORE_LEARNED)]


def balance(book: Book, place: str, *, as_of: date | None = None) -> Balance:
    """Supply against demand for a place by code. A missing side is named with the command that brings it, never guessed.

    Raises NotFound for an unknown place, InputNotUnderstood for a damaged definition file.
    """
    facts, links = definitions(book.folder), crosswalk(book.folder)
    found = book.place(place)
    source = basis(book, place, facts.requirement, as_of)
    needs = needs_by_occupation(book, source.code, facts.requirement, as_of) if source.code else []
    learned = supply(book, place, facts, as_of)
    known = learned if isinstance(learned, Supply) else None
    holder = None if needs else covered_by(book, place, facts.requirement, as_of)
    families = [_family(one, title, links, needs, known, facts) for one, title in facts.families.items()]
    reached = {need.code for one in families if one.strength != "weak" for need in one.occupations}
    around = _around(book, place, as_of)
    return Balance(
        place=place, name=found.name, families=tuple(families), needs=tuple(needs), crosses=tuple(needs_by_both(book, source.code, facts, as_of) if source.code else []),
        levels=tuple(_levels(book, place, source.code, facts, as_of)),
        unreached=tuple(need for need in needs if need.code not in reached),
        subjects=known.subjects if known else (), supply=known, around=tuple(around),
        missing=tuple(_missing(found.name, bool(needs), source.why, learned, holder, around, facts)),
        covered_by=holder.code if holder else "", facts=facts,
        releases=tuple(sorted({need.release for need in needs} | set(known.releases if known else ()) | {str(row["release"]) for row in around})),
    )  # fmt: skip


def _family(
    identity: str, title: str, links: tuple[Link, ...], needs: list[Need], known: Supply | None, facts: Definitions
) -> Family:
    own = tuple(link for link in links if link.family == identity)
    counted = [link for link in own if link.strength != "weak"]
    used = counted or list(own)
    strength: Strength = min((link.strength for link in used), key=ORDER.index, default="weak")
    names = tuple(dict.fromkeys(link.subject for link in used))
    wanted = {link.soc2020 for link in used}
    occupations = tuple(need for need in needs if need.code in wanted)
    people = _supplied(names, used, known, facts)
    required = together(occupations) if occupations and len(occupations) == len(wanted - {""}) else None
    said, why = _verdict(strength, people, required, own)
    told = said in (Verdict.MORE_NEEDED, Verdict.MORE_LEARNED)
    difference = gap(people, required) if told and people and required else None
    return Family(identity, title, strength, names, occupations, own, people, required, difference, said, why)


def _supplied(names: tuple[str, ...], used: list[Link], known: Supply | None, facts: Definitions) -> Span | None:
    """People who achieve, stay, and use it, subject by subject at the strength of its strongest link.

    A weak family has no number: how many of its learners enter its occupations is not known even roughly.
    """
    if known is None:
        return None
    subjects = {one.name: one for one in known.subjects}
    spans = []
    for name in names:
        best = max((link.strength for link in used if link.subject == name), key=ORDER.index)
        if best == "weak":
            return None
        using = facts.using.strong if best == "strong" else facts.using.partial
        if name in subjects:
            staying = subjects[name].people.times(facts.staying.low, facts.staying.high)
            spans.append(staying.times(using.low, using.high))
    return total(spans)


def _verdict(strength: str, people: Span | None, required: Span | None, own: tuple[Link, ...]) -> tuple[Verdict, str]:
    if strength == "weak":
        return Verdict.NOT_COMPARED, own[0].reason if own else "No row of the crosswalk belongs to it."
    if people is None or required is None:
        side = "what is learned" if people is None else "what will be needed"
        return Verdict.MISSING, f"There is no figure of {side}."
    found = verdict(people, required)
    if found is Verdict.OVERLAP:
        return found, "The ranges overlap, so neither a shortage nor an excess can be told."
    return found, "The ranges stand clear of each other, if the shares assumed below hold."


def _levels(book: Book, place: str, source: str, facts: Definitions, as_of: date | None) -> list[LevelLine]:
    """Needs by level. Only the young who reach level 3 are known on the other side, and only as a part of it."""
    young = young_at_level_3(book, place, facts, as_of)
    lines = []
    for need in needs_by_level(book, source, facts, as_of) if source else []:
        is_young = need.code == YOUNG_LEVEL and young is not None
        lines.append(LevelLine(need, Span(young[0].low, None) if is_young and young else None, YOUNG if is_young else NO_LEVEL))
    return lines


def _around(book: Book, place: str, as_of: date | None) -> list[dict[str, Any]]:
    """The newest figures that stand beside the balance: shortage density, adverts, participation, starts."""
    found = []
    for name in AROUND:
        rows = series(book, name, [place], as_of=as_of).filter(pl.col("value").is_not_null()).sort("period")
        if rows.height:
            found.append({**rows.row(-1, named=True), "title": book.measure(name).title})
    return found


def _missing(
    name: str,
    has_needs: bool,
    refused: str,
    learned: Supply | Lacking,
    holder: Any,
    around: list[dict[str, Any]],
    facts: Definitions,
) -> list[Missing]:
    found = (
        [Missing("requirement", f"{refused} That of an area of the same extent stands in its place.", "")]
        if refused and has_needs
        else []
    )
    if not has_needs:
        inside = f" {name} lies in {holder.name} ({holder.kind_words}), which has one." if holder else ""
        why = refused or f"Projections are made for local skills improvement plan areas: there is none for {name} here."
        why += inside
        found.append(Missing("requirement", why, "" if holder else facts.bring["requirement"]))
    if isinstance(learned, Lacking):
        said = "by sector subject area" if learned.what == "subjects" else "of learners in whole years"
        found.append(Missing(learned.what, f"No release here has achievements {said} for {name}.", facts.bring[learned.what]))
    have = {row["measure"] for row in around}
    for measure, key, what in (
        ("job_adverts", "adverts", "online job adverts"),
        ("skill_shortage_density", "shortage", "the Employer Skills Survey"),
    ):
        if measure not in have:
            found.append(Missing(key, f"No release here has {what} for {name}.", facts.bring[key]))
    return found
