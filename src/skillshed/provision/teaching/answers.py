"""What closes a gap and what stays open, with a sentence for each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from skillshed.provision.access.homes import WAYS
from skillshed.provision.fit import pounds
from skillshed.provision.reads import length_words, starts_words, where_words
from skillshed.provision.teaching.courses import Beyond, Lesson, Reach, Taking
from skillshed.provision.travel import said_minutes
from skillshed.publishing.names import listed
from skillshed.skills.covering.courses import Cover

NOWHERE, BEYOND, DEAR, DROPPED = "nowhere", "beyond", "dear", "dropped"


@dataclass(frozen=True, slots=True)
class Added:
    """A wanted skill that a course adds, and the lesson it rests on."""

    label: str
    lesson: Lesson

    @property
    def words(self) -> str:
        """`manage accounts`, or `manage accounts (taught as “keep books”)` where the skill is another one like it."""
        return self.label if self.lesson.is_same else f"{self.label} (taught as “{self.lesson.label}”)"


@dataclass(frozen=True, slots=True)
class GapStep:
    """A course of the answer, in the order to take them: what it adds to those before it, what it costs this person and why."""

    taking: Taking
    adds: tuple[Added, ...]
    day: date
    mode: str

    @property
    def cost(self) -> Decimal | None:
        """The most this person may have to pay; None is not known."""
        return self.taking.course.cost

    @property
    def cost_words(self) -> str:
        """What it costs, under which condition, and who pays."""
        return self.taking.fit.words

    @property
    def weeks(self) -> Decimal | None:
        """From its first day to its last; None is not known."""
        return self.taking.course.weeks

    @property
    def length(self) -> str:
        """How long, in words."""
        return length_words(self.taking.run) or "Length not given"

    @property
    def starts(self) -> str:
        """When the run begins."""
        return starts_words(self.taking.run, self.day)

    @property
    def where(self) -> str:
        """Where the run is."""
        return where_words(self.taking.run)

    @property
    def travel(self) -> str:
        """How long the way is."""
        return travel_words(self.taking.reach, self.mode)

    @property
    def told(self) -> tuple[Added, ...]:
        """What its provider says that it teaches."""
        return tuple(one for one in self.adds if one.lesson.state != "extracted")

    @property
    def read(self) -> tuple[Added, ...]:
        """What only a machine read."""
        return tuple(one for one in self.adds if one.lesson.state == "extracted")

    @property
    def sentence(self) -> str:
        """Why it stands here."""
        told, read = (listed([one.words for one in part]) for part in (self.told, self.read))
        parts = [f"as its provider says, {told}" if told else "", f"as a machine read in its description, {read}" if read else ""]
        return f"“{self.taking.offer.title}” adds {'; '.join(part for part in parts if part)}. {self.cost_words}."


@dataclass(frozen=True, slots=True)
class Left:
    """A wanted skill that stays uncovered. `nearest`: the nearest offer beyond reach, where one is known."""

    skill: str
    label: str
    why: str  # nowhere | beyond | dear | dropped
    weight: float
    nearest: Beyond | None = None
    mode: str = "bus"
    only: Taking | None = None  # what teaches it, but is far more than this skill

    @property
    def sentence(self) -> str:
        """Why it is not covered, and what comes nearest."""
        if self.why == DROPPED:
            return f"{_opened(self.label)}: taught within reach, but left out to keep to what may be spent."
        if self.only is not None:
            return f"{_opened(self.label)}: “{self.only.offer.title}” at {self.only.provider} teaches it, but is far more than this ({length_words(self.only.run) or 'length not given'}; {self.only.fit.words})."
        if self.nearest is not None:
            way = said_travel(self.nearest.minutes, self.mode)
            return f"{_opened(self.label)}: nothing within reach teaches it. The nearest is “{self.nearest.title}” at {self.nearest.provider}, {way}."
        return f"{_opened(self.label)}: no offer in this directory is known to teach it."


@dataclass(frozen=True, slots=True)
class GapAnswer:
    """From a gap to courses. Sums are of the most this person may pay, and None where a part of them is not known."""

    wanted: tuple[tuple[str, str, float], ...]  # skill, label, weight
    steps: tuple[GapStep, ...]
    left: tuple[Left, ...]
    cover: Cover
    by: str
    mode: str
    minutes: float | None = None
    place: str = ""
    budget: Decimal | None = None

    @property
    def cost(self) -> Decimal | None:
        """Pounds for all courses."""
        return self.cover.cost

    @property
    def weeks(self) -> Decimal | None:
        """Weeks, one course after the other."""
        return self.cover.weeks

    @property
    def sentence(self) -> str:
        """The whole answer in two or three sentences."""
        if not self.wanted:
            return "Nothing is missing."
        if not self.steps:
            near = f" within {self.minutes:g} minutes of {self.place}" if self.place and self.minutes else ""
            return f"No course{near} is known to teach any of the {_count(len(self.wanted), 'skill')} that are missing."
        covered, of = len(self.cover.covered), _count(len(self.wanted), "missing skill")
        head = f"{_count(len(self.steps), 'course')} {'teaches' if len(self.steps) == 1 else 'teach'} {covered} of {of}"
        return f"{head}: {self.cost_words}; {self.weeks_words}. {self._how}"

    @property
    def cost_words(self) -> str:
        """What it may cost in all, and on what that hangs."""
        if self.cost is None:
            return "the price of one or more is not known"
        if self.cost:
            return f"at most {pounds(self.cost)} for you"
        settled = all(one.taking.fit.verdict in ("", "eligible") for one in self.steps)
        return "nothing for you to pay" if settled else "nothing to pay if the conditions below fit you"

    @property
    def weeks_words(self) -> str:
        """How long it takes in all."""
        if self.weeks is None:
            return "not all say how long they take"
        if self.weeks < 1:
            return "less than a week"
        many = f"{self.weeks.normalize():f} week{'' if self.weeks == 1 else 's'}"
        return f"{many}, one after the other" if len(self.steps) > 1 else many

    @property
    def _how(self) -> str:
        if not self.cover.is_exact:
            return "A good choice, not proved the best."
        return f"No other choice is {'cheaper' if self.by == 'cost' else 'quicker'}."

    def document(self) -> dict[str, Any]:
        """As JSON carries it."""
        return {
            "sentence": self.sentence, "by": self.by, "place": self.place, "minutes": self.minutes, "budget": self.budget,
            "cost": self.cost, "weeks": self.weeks, "is_exact": self.cover.is_exact,
            "wanted": [{"skill": skill, "label": label, "weight": weight} for skill, label, weight in self.wanted],
            "courses": [_step(one) for one in self.steps],
            "left": [{"skill": one.skill, "label": one.label, "why": one.why, "nearest": _beyond(one.nearest), "only": str(one.only.offer.pk) if one.only else None, "sentence": one.sentence} for one in self.left],
        }  # fmt: skip


def travel_words(reach: Reach, mode: str) -> str:
    """How long the way to a run is; nothing where no place was named."""
    if reach.is_remote:
        return "No travel"
    return "" if reach.minutes is None else said_travel(reach.minutes, mode)


def said_travel(minutes: float, mode: str) -> str:
    """`about 25 minutes by bus or on foot (estimate)`"""
    return f"about {said_minutes(minutes)} {WAYS[mode]} (estimate)"


def _step(one: GapStep) -> dict[str, Any]:
    taking = one.taking
    return {
        "offer": str(taking.offer.pk), "title": taking.offer.title, "provider": taking.provider,
        "adds": [{"skill": added.lesson.skill, "label": added.label, "taught": added.lesson.taught, "taught_as": added.lesson.label, "match": round(added.lesson.match, 3), "state": added.lesson.state, "words": added.lesson.words} for added in one.adds],
        "cost_at_most": one.cost, "cost_at_least": taking.fit.low, "cost_words": one.cost_words, "because": taking.fit.because, "question": taking.fit.question,
        "weeks": one.weeks, "length": one.length, "starts": one.starts, "where": one.where,
        "miles": taking.reach.miles, "minutes": taking.reach.minutes, "travel": one.travel, "sentence": one.sentence,
    }  # fmt: skip


def _beyond(found: Beyond | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "offer": str(found.offer),
        "title": found.title,
        "provider": found.provider,
        "miles": found.miles,
        "minutes": found.minutes,
    }


def steps_of(takings: Sequence[Taking], cover: Cover, labels: dict[str, str], day: date, mode: str) -> tuple[GapStep, ...]:
    """The courses of a cover as steps."""
    by_key = {one.course.key: one for one in takings}
    return tuple(
        GapStep(
            by_key[step.course.key],
            tuple(Added(labels.get(skill, skill), by_key[step.course.key].lessons[skill]) for skill in step.adds),
            day,
            mode,
        )
        for step in cover.steps
    )


def _opened(label: str) -> str:
    return label[:1].upper() + label[1:]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
