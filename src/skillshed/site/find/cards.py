"""One offer as a result, in a list, beside others or in print: plain words, so that a template only has to place them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse

from skillshed.provision import reads
from skillshed.provision.demand import Badge, demand
from skillshed.provision.fit import Fit, Fitting
from skillshed.provision.freshness import Freshness
from skillshed.provision.models import Offer, Run
from skillshed.provision.search.port import Hit, Reason
from skillshed.provision.travel import estimate
from skillshed.publishing.figure import Tag
from skillshed.site.evidence.opened import book, kept

ENDED = {Freshness.EXPIRED: "Ended", Freshness.PAUSED: "Paused", Freshness.DEFUNCT: "No longer offered"}
LEAST, WALKED = 0.1, 1.0  # miles


@dataclass(frozen=True, slots=True)
class Card:
    """An offer with the run that fits best."""

    offer: Offer
    run: Run | None
    fit: Fit
    tag: Tag | None
    starts: str
    length: str
    where: str
    travel: str
    checked: str
    freshness: Freshness
    miles: float | None = None
    number: int = 0
    reasons: tuple[Reason, ...] = ()
    kept: bool = False
    remote: str = ""
    badge: Badge | None = None

    @property
    def demand(self) -> str:
        """The tag of an offer that leads to work in demand, or nothing."""
        return "In demand" if self.badge and self.badge.is_in_demand else ""

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("provision:offer", args=[self.offer.pk])

    @property
    def kind(self) -> str:
        """Kind and level."""
        return reads.kind_words(self.offer)

    @property
    def provider(self) -> str:
        """Who offers it."""
        return self.offer.provider.organisation.name

    @property
    def costs(self) -> str:
        """The amount that leads the words on cost: what stands before the colon."""
        return self.fit.words.partition(": ")[0]

    @property
    def costs_why(self) -> str:
        """The rest of the words on cost."""
        return self.fit.words.partition(": ")[2]

    @property
    def ended(self) -> str:
        """Why it cannot be had now, or nothing."""
        return ENDED.get(self.freshness, "")


def cards(hits: Iterable[Hit], person: Fitting, listed: Collection[str], first: int = 1) -> list[Card]:
    """Results as they are shown, numbered from `first`; an offer that is gone meanwhile is left out."""
    every = list(hits)
    found = {one.pk: one for one in reads.offers(hit.offer for hit in every)}
    return [
        card(found[hit.offer], person, listed, hit=hit, number=first + place) for place, hit in enumerate(every) if hit.offer in found
    ]  # fmt: skip


def card(offer: Offer, person: Fitting, listed: Collection[str] = (), *, hit: Hit | None = None, number: int = 0) -> Card:
    """One offer as it is shown."""
    on = person.today
    run = reads.run_of(offer, hit.run if hit else None, on)
    fit = person.fit(reads.offered(offer, run))
    miles = hit.miles if hit else None
    return Card(
        offer, run, fit, tag_of(fit, person), reads.starts_words(run, on), reads.length_words(run), reads.where_words(run), travel_words(miles),
        reads.checked_words(offer, on), reads.freshness(offer, on), miles, number, hit.reasons if hit else (), str(offer.pk) in listed, _remote(run, hit), _badge(offer, run),
    )  # fmt: skip


def tag_of(fit: Fit, person: Fitting) -> Tag | None:
    """The verdict as a word with a shape; none for a reader who said nothing, unless it is closed to everybody."""
    if fit.verdict == "closed":
        return Tag("off", "Closed")
    if not person.has_answers or not fit.verdict:
        return None
    if fit.verdict == "eligible":
        return Tag("good", "You can have it")
    if fit.verdict == "unknown":
        return Tag("unknown", "Not yet known")
    return Tag("off", "Not for you") if fit.is_way_in else Tag("watch", "You would pay")


def travel_words(miles: float | None) -> str:
    """`1.4 miles, about 20 minutes by bus (estimate)`; on foot where it is near."""
    if miles is None:
        return ""
    said = "under 0.1 miles" if miles < LEAST else "1 mile" if round(miles, 1) == 1 else f"{miles:.1f} miles"
    return f"{said}, {estimate(miles, 'walk' if miles <= WALKED else 'bus').words}"


def _remote(run: Run | None, hit: Hit | None) -> str:
    """Why a result without miles stands in a search round a place."""
    if run is None or hit is None or hit.miles is not None:
        return ""
    return "Online: no travel" if run.delivery == "online" else "National: wherever you live" if run.is_national else ""


def _badge(offer: Offer, run: Run | None) -> Badge | None:
    """What the projections say of the work it leads to, where it takes place."""
    area = run.venue.place_ons if run and run.venue else ""
    found: Badge | None = (
        kept(("demand", tuple(offer.occupations), area), lambda: demand(book(), offer.occupations, area))
        if offer.occupations
        else None
    )
    return found
