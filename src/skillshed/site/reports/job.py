"""One report in the making: what was asked for, and what the slots have found so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from skillshed.evidence.release import Release
from skillshed.publishing.documents.markdown import Slot
from skillshed.site.evidence.contents import Content
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.sourced import releases_of
from skillshed.site.evidence.state import State
from skillshed.site.plans.board.packed import Packed
from skillshed.site.reports.templates import Template
from skillshed.site.reports.texts import Texts
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import InputNotUnderstood
from skillshed.terms.place import Place

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that could not be shown: why, and the command that may bring it."""

    title: str
    why: str
    bring: str = ""


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A text a person still has to write: the file it is taken from, and what it should say."""

    name: str
    title: str
    ask: str


@dataclass(frozen=True, slots=True)
class Check:
    """Something the build looks at: whether it holds, in words."""

    name: str
    is_met: bool
    said: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement in the text that was checked."""

    number: int
    text: str
    verdict: str
    found: str
    release: str
    where: str


@dataclass
class Job:
    """Slots read the first five fields and fill the others."""

    template: Template
    place: Place
    as_of: date | None
    texts: Texts
    measures: tuple[str, ...]
    contents: dict[str, Content] = field(default_factory=dict)  # picture id -> what it shows
    shown: dict[Key, str] = field(default_factory=dict)  # what a picture shows -> its id, so that none is shown twice
    releases: dict[str, Release] = field(default_factory=dict)
    missing: list[Missing] = field(default_factory=list)
    to_write: list[Unwritten] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    plan: Packed | None = None  # what a report on a plan is about
    body_pages: int | None = None  # of this report, where it was laid out before
    one_page: set[str] = field(default_factory=set)  # titles of sections that are to keep to one page

    @property
    def stem(self) -> str:
        """How the files of the report are named."""
        about = f"{self.plan.slug}_{self.plan.on}" if self.plan else self.place.slug or slug(self.place.name, "-")
        return f"{self.template.id}_{about}"

    @property
    def state(self) -> State:
        """The place and the day, without a measure."""
        return State(places=(self.place.code,), as_of=self.as_of)

    @property
    def known_on(self) -> date:
        """The day the report speaks of: the one asked for, or that of the newest release here.

        Not today: the same evidence gives the same report whenever it is built.
        """
        return self.as_of or max((one.known_on for one in book().lake.releases().values()), default=date(2000, 1, 1))

    def with_measure(self, measure: str) -> State:
        """The state of one measure."""
        return replace(self.state, measure=measure)

    def use(self, found: Content) -> None:
        """Remember the releases behind a content."""
        for release in releases_of(found.listed):
            self.releases[release.id] = release

    def use_estimates(self, *names: str) -> None:
        """Remember releases by their ids; a ratio's `a+b` names two."""
        known = book().lake.releases()
        for name in (part for text in names for part in text.split("+") if part in known):
            self.releases[name] = known[name]

    def free_id(self, wanted: str) -> str:
        """An id that no picture of this report has."""
        if wanted not in self.contents:
            return wanted
        return next(f"{wanted}-{number}" for number in range(2, 1_000) if f"{wanted}-{number}" not in self.contents)


def not_understood(slot: Slot, why: str, next_step: str = "See docs/how-to/write-a-report.md.") -> InputNotUnderstood:
    """An error that names the file and the line of a slot."""
    return InputNotUnderstood(f"{slot.file}, line {slot.line}: {{{{{slot.name}}}}} {why}", next_step=next_step)
