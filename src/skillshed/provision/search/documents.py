"""What is searched: an offer with its words and, run by run, what filters and the order need."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from skillshed.provision.kinds import Attendance, Audience, Feature, Kind
from skillshed.provision.models import Cost, Funding, Offer, Problem, Run, Tagged, Term
from skillshed.provision.search.words.subjects import subject_words

Cash = tuple[str, Decimal | None, date | None, date | None]  # kind, pounds, valid from, valid to
AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class RunDocument:
    """One run, joined with its venue. `id` is None for an offer that has no run."""

    id: UUID | None = None
    delivery: str = ""
    study_mode: str = ""
    attendance: tuple[str, ...] = ()
    starts_on: date | None = None
    any_time: bool = False
    ends_on: date | None = None
    apply_by: date | None = None
    is_national: bool = False
    areas: tuple[str, ...] = ()
    places_left: int | None = None
    district: str = ""
    latitude: float | None = None
    longitude: float | None = None
    features: Mapping[str, bool] | None = None
    costs: tuple[Cash, ...] = ()

    @property
    def is_remote(self) -> bool:
        """Whether it reaches people wherever they are."""
        return self.is_national or self.delivery == "online"


@dataclass(frozen=True, slots=True)
class OfferDocument:
    """One offer with its words and all its runs, one or more."""

    id: UUID
    provider: UUID
    kind: str
    title: str
    level: str
    subject: str
    audiences: tuple[str, ...]
    step: str
    minimum_age: int | None
    maximum_age: int | None
    languages: tuple[str, ...]
    status: str
    assured_on: date | None
    programmes: tuple[str, ...]  # blank: paid by something that is none of the rules'
    terms: tuple[UUID, ...]  # with those above them
    problems: int  # open ones
    words: tuple[str, ...]  # beside the title
    runs: tuple[RunDocument, ...]


OFFER = ("id", "provider_id", "provider__organisation__name", "kind", "title", "level", "subject", "audiences", "step", "minimum_age",
         "maximum_age", "languages", "features", "status", "assured_on", "summary", "description", "qualification", "awarding_body",
         "learning_aim", "entry", "eligibility")  # fmt: skip
RUN = ("offer_id", "id", "delivery", "study_mode", "attendance", "starts_on", "starts_any_time", "ends_on", "apply_by", "is_national",
       "areas", "places_left", "venue__place_ons", "venue__latitude", "venue__longitude", "venue__features", "venue__name",
       "venue__city")  # fmt: skip


def documents(offers: Iterable[UUID] | None = None) -> Iterator[OfferDocument]:
    """Every offer (or those named, where they still are), in the order of their numbers; seven queries for each five thousand."""
    lineage = _lineage()
    wanted = iter(Offer.objects.order_by("pk").values_list("pk", flat=True) if offers is None else sorted(set(offers)))
    while some := list(islice(wanted, AT_ONCE)):
        yield from _some(some, lineage)


def _some(ids: list[UUID], lineage: Mapping[UUID, tuple[UUID, ...]]) -> Iterator[OfferDocument]:
    of = {"offer__in": ids}
    runs, costs, paid, tags = defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list)
    for row in Run.objects.filter(**of).order_by("pk").values_list(*RUN):
        runs[row[0]].append(row)
    for offer, run, kind, amount, begins, ends in (
        Cost.objects.filter(**of).order_by("pk").values_list("offer_id", "run_id", "kind", "amount", "valid_from", "valid_to")
    ):
        costs[offer].append((run, (kind, amount, begins, ends)))
    for offer, programme in Funding.objects.filter(**of).order_by("pk").values_list("offer_id", "programme"):
        paid[offer].append(programme)
    for offer, term, name in Tagged.objects.filter(**of).order_by("pk").values_list("offer_id", "term_id", "term__name"):
        tags[offer].append((term, name))
    problems = Counter(Problem.objects.filter(**of, state="open").order_by("pk").values_list("offer_id", flat=True))
    for row in Offer.objects.filter(pk__in=ids).order_by("pk").values_list(*OFFER):
        yield _document(row, runs[row[0]], costs[row[0]], paid[row[0]], tags[row[0]], problems[row[0]], lineage)


def _document(
    row: Any, runs: list[Any], costs: list[Any], paid: list[str], tags: list[Any], problems: int, lineage: Any
) -> OfferDocument:
    (id_, provider, provider_name, kind, title, level, subject, audiences, step, low, high, languages, features, status, assured,
     summary, description, qualification, body, aim, entry, eligible) = row  # fmt: skip
    places = dict.fromkeys(name for run in runs for name in (run[16], run[17]) if name)
    words = (summary, description, qualification, body, aim, entry, eligible, provider_name, Kind(kind).label if kind in Kind else kind,
             subject_words(subject), *(name for _, name in tags), *places)  # fmt: skip
    terms = dict.fromkeys(above for term, _ in tags for above in lineage.get(term, (term,)))
    return OfferDocument(
        id_, provider, kind, title, level, subject, _known_audiences(audiences or ()), step, low, high, tuple(languages or ()), status, assured,
        tuple(dict.fromkeys(paid)), tuple(terms), problems, tuple(part for part in words if part),
        tuple(_run(run, features or {}, costs) for run in runs) or (RunDocument(features=either(features or {}, {}), costs=_costs(None, costs)),),
    )  # fmt: skip


def _run(row: Any, features: Mapping[str, bool], costs: list[Any]) -> RunDocument:
    (_, id_, delivery, mode, attendance, starts, any_time, ends, apply_by, national, areas, left, district, latitude, longitude,
     venue_features, _, _) = row  # fmt: skip
    return RunDocument(
        id_, delivery, mode, tuple(one for one in attendance or () if one in Attendance), starts, any_time, ends, apply_by, national, tuple(areas or ()), left,
        district or "", latitude if longitude is not None else None, longitude if latitude is not None else None,
        either(features, venue_features or {}), _costs(id_, costs),
    )  # fmt: skip


def either(one: Mapping[str, bool], other: Mapping[str, bool]) -> dict[str, bool]:
    """Features of an offer and its venue together: yes where one says yes, no where one says no, else not known."""
    return {name: bool(one.get(name) or other.get(name)) for name in {**one, **other} if name in Feature}


def _known_audiences(codes: Iterable[str]) -> tuple[str, ...]:
    """Whom a feed names that no list here knows is somebody, not everybody."""
    return tuple(dict.fromkeys(one if one in Audience else "other" for one in codes))


def _costs(run: UUID | None, costs: list[Any]) -> tuple[Cash, ...]:
    """A run's own costs; the offer's for every kind of which the run has none."""
    own = tuple(cash for of, cash in costs if of is not None and of == run)
    kinds = {cash[0] for cash in own}
    return own + tuple(cash for of, cash in costs if of is None and cash[0] not in kinds)


def cost_on(costs: Iterable[Cash], day: date) -> Decimal | None:
    """What is asked of a person who pays in full on a day: the dearest of each kind, added up; None is not known."""
    valid = [
        (kind, amount) for kind, amount, begins, ends in costs if (not begins or begins <= day) and (not ends or ends >= day)
    ]
    if not valid or any(amount is None for _, amount in valid):
        return None
    return sum(
        (max(amount for kind, amount in valid if kind == one and amount is not None) for one in {k for k, _ in valid}), Decimal(0)
    )


def _lineage() -> dict[UUID, tuple[UUID, ...]]:
    """Each term with every term above it: who asks for a wider term finds the narrower."""
    parent = dict(Term.objects.values_list("pk", "parent_id"))
    found: dict[UUID, tuple[UUID, ...]] = {}
    for term in parent:
        line: dict[UUID, None] = {}
        at: UUID | None = term
        while at is not None and at not in line:
            line[at] = None
            at = parent.get(at)
        found[term] = tuple(line)
    return found
