"""Everything a pack on a plan is made from, gathered once: the plan followed on a day, what was said, the last snapshot before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from skillshed.evidence.book import Book
from skillshed.insight.plan.document import Plan as Document
from skillshed.insight.plan.finding import Finding
from skillshed.insight.plan.lint import lint
from skillshed.insight.plan.reading import faults
from skillshed.plans.feeding import Counts, counts_for
from skillshed.plans.files import checksum, document, plain
from skillshed.plans.following import Following, follow
from skillshed.plans.models import Plan
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import NotFound
from skillshed.terms.place import Place


@dataclass(frozen=True, slots=True)
class Said:
    """A question, finding, change or decision kept with the plan."""

    kind: str
    kind_words: str
    key: str
    words: str
    level: int | None
    at: date
    due: date | None
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Before:
    """The plan as it was judged when the last pack was made."""

    on: date
    document: Document
    statuses: dict[str, dict[str, Any]]
    chain: tuple[dict[str, Any], ...]
    sha256: str


@dataclass(frozen=True)
class Packed:
    """A plan for a pack. `awaiting`: figures entered and not approved, which count for nothing in it."""

    slug: str
    found: Following
    place: Place
    findings: tuple[Finding, ...]
    said: tuple[Said, ...] = ()
    before: Before | None = None
    awaiting: int = 0
    is_invented: bool = False

    def for_strangers(self) -> Packed:
        """Without what people said, what waits, and how the plan stood before: none of these is public."""
        return replace(self, said=(), before=None, awaiting=0)

    @property
    def document(self) -> Document:
        """The plan."""
        return self.found.document

    @property
    def on(self) -> date:
        """The day the pack speaks of."""
        return self.found.on

    @property
    def facts(self) -> dict[str, Any]:
        """What a manifest says of the plan: its checksum and the snapshot it is held against."""
        return {
            "slug": self.slug, "title": self.document.plan.title, "on": self.on.isoformat(), "sha256": checksum(plain(self.document)),
            "since": self.before.on.isoformat() if self.before else None, "since_sha256": self.before.sha256 if self.before else None,
            "awaiting_approval": self.awaiting, "is_invented": self.is_invented,
        }  # fmt: skip


def packed_plan(plan: Plan, on: date, book: Book, *, since: date | None = None, shown: Document | None = None) -> Packed:
    """A plan kept here. `since`: the day of an earlier pack (the last snapshot by then); `shown`: the plan as its reader may see it."""
    whole = shown or document(plan)
    lessons = tuple(
        Said(one.kind, one.get_kind_display(), one.key, one.words, one.level, day, one.due, one.closed_on is not None)
        for one in plan.lessons.all()
        if (day := timezone.localdate(one.at)) <= on
    )
    awaiting = plan.actuals.filter(state__in=("draft", "submitted"), on__lte=on).count()
    return _packed(plan.slug, whole, on, book, counts_for([whole]), place=place_of(whole, book, plan.place_ons), said=lessons, before=_before(plan, on, since),
                   awaiting=awaiting, is_invented=plan.is_invented)  # fmt: skip


def packed_file(whole: Document, on: date, book: Book) -> Packed:
    """A plan that is only a file: nothing was said of it here, and no snapshot was kept."""
    return _packed(slug(whole.plan.id, "-"), whole, on, book, None, place=place_of(whole, book))


def _packed(name: str, whole: Document, on: date, book: Book, counts: Counts | None, **more: Any) -> Packed:
    found = follow(whole, on, book, counts=counts)
    return Packed(slug=name, found=found, findings=(*faults(whole), *lint(whole)), **more)


def _before(plan: Plan, on: date, since: date | None) -> Before | None:
    """The last snapshot before the day, or by `since`. NotFound where one was asked for and none is kept."""
    kept = plan.snapshots.filter(on__lt=on)
    if since:
        kept = kept.filter(on__lte=since)
    last = kept.order_by("-on", "-pk").first()
    if last is None:
        if since:
            raise NotFound(
                f"No snapshot of {plan.slug} was kept by {since}.", next_step="Leave --since out, or name a later day."
            )
        return None
    kept_plan = Document.model_validate(last.document["plan"])
    return Before(last.on, kept_plan, last.document["statuses"], tuple(last.document["chain"]), last.sha256)


def place_of(whole: Document, book: Book, code: str = "") -> Place:
    """The area a plan is for: the one set, the one it names, that of its measures; else its own name with no figures behind it."""
    named = whole.plan.place
    says = [str(named.get(key, "")) for key in ("ons", "code", "name")] if isinstance(named, dict) else [str(named)]
    measured = [one.place for one in whole.measures if one.place]
    for text in (code, *says, *measured):
        if not text:
            continue
        try:
            return book.areas.one(text)
        except NotFound:
            continue
    called = next((text for text in reversed(says) if text), whole.plan.title)
    return Place(slug(whole.plan.id, "-"), called, "own", slug(called, "-"))
