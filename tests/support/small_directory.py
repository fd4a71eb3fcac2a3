"""A small directory of invented offers at real postcodes, made through services: every field said somewhere, and left out elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from skillshed.people.models import Organisation
from skillshed.people.services import SYSTEM, create_organisation
from skillshed.provision import services
from skillshed.provision.kinds import Audience, Delivery, Kind, Level, Status
from skillshed.provision.models import Offer, Provider, Tagged, Taxonomy, Term, Venue

WORDS = "An invented course for people who want to try it, with help at every step of the way."


@dataclass(frozen=True, slots=True)
class Directory:
    """Two providers, their venues, offers that are shown, and those that are not."""

    college: Provider
    council: Provider
    burnley: Venue
    preston: Venue
    shown: list[Offer]
    hidden: dict[str, Offer]
    term: Term


def made(on: date, *, courses: int = 5) -> Directory:
    """The directory as of a day."""
    college = provider(
        "Alderby College",
        "10000001",
        email="admissions@alderby.example.org",
        phone="01282 000000",
        website="https://alderby.example.org",
    )
    council = provider("Mereside Council", "")
    burnley = services.save_venue(
        by=SYSTEM, provider=college, name="Alderby Hall", address="1 Invented Street", city="Burnley", county="Lancashire", postcode="BB11 1AA",
        latitude=53.7893, longitude=-2.2405, place_ons="E07000117", features={"step_free": True, "hearing_loop": False}, transport="Bus 9 stops outside.",
    )  # fmt: skip
    preston = services.save_venue(
        by=SYSTEM, provider=college, name="Alderby in Preston", city="Preston", postcode="PR1 2HE", latitude=53.7632, longitude=-2.7031,
        place_ons="E07000123",
    )  # fmt: skip
    term = Term.objects.create(
        taxonomy=Taxonomy.objects.create(name="Needs"), name="Digital exclusion", uri="https://id.example.org/needs/12"
    )
    shown = [_course(college, number, burnley if number % 2 else preston, on) for number in range(courses)]
    shown.append(_online(council, on))
    shown.append(services.save_offer(by=SYSTEM, provider=council, kind=Kind.SUPPORT, title="Advice line", description=WORDS))
    Tagged.objects.create(offer=shown[0], term=term)
    return Directory(college, council, burnley, preston, shown, _hidden(college, burnley, on), term)


def provider(name: str, ukprn: str, **fields: object) -> Provider:
    """An organisation and its entry in the directory."""
    website = str(fields.pop("website", ""))
    found = create_organisation(by=SYSTEM, name=name, kind="provider", ukprn=ukprn, website=website, is_invented=True)
    assert isinstance(found, Organisation)
    return services.save_provider(by=SYSTEM, organisation=found, **fields)


def _course(owner: Provider, number: int, venue: Venue, on: date) -> Offer:
    offer = services.save_offer(
        by=SYSTEM, provider=owner, kind=Kind.COURSE, title=f"Course {number} in computing", summary="Computing.", description=WORDS, level=Level.TWO,
        subject="6.2", qualification="Certificate", awarding_body="Invented Awards", audiences=[Audience.UNEMPLOYED], minimum_age=19, maximum_age=64 + number,
        eligibility="Anyone of 19 or over.", languages=["pl", "xx"], features={"childcare": True, "travel_help": False}, apply_how="Ring us.",
        apply_url="https://alderby.example.org/apply", url="https://alderby.example.org/courses", assured_on=on - timedelta(days=number), assured_by="Admissions",
        is_invented=True,
    )  # fmt: skip
    run = services.save_run(
        by=SYSTEM, offer=offer, venue=venue, delivery=Delivery.CLASSROOM, study_mode="part_time", attendance=["evening"], starts_on=on + timedelta(days=20),
        ends_on=on + timedelta(days=90), apply_by=on + timedelta(days=10), duration=Decimal("10"), duration_unit="weeks", hours_a_week=Decimal("2.5"),
        days=["TU", "TH"], opens_at=time(18), closes_at=time(20, 30), places=12, places_left=number, areas=["E07000117"],
    )  # fmt: skip
    services.save_run(
        by=SYSTEM,
        offer=offer,
        venue=venue,
        starts_on=on - timedelta(days=90),
        ends_on=on - timedelta(days=1),
        areas=["E07000123"],
    )
    services.set_costs(
        by=SYSTEM, offer=offer, costs=[{"amount": Decimal("120")}, {"kind": "exam", "amount": Decimal("9.5"), "run": run}]
    )
    services.set_funding(by=SYSTEM, offer=offer, funding=[{"programme": "FCFJ"}, {"source": "The college's own fund"}])
    services.set_contacts(
        by=SYSTEM, offer=offer, contacts=[{"name": "Admissions", "email": "ask@alderby.example.org", "phone": "01282 000001"}]
    )
    return offer


def _online(owner: Provider, on: date) -> Offer:
    offer = services.save_offer(
        by=SYSTEM, provider=owner, kind=Kind.DEVICE, title="Laptops to lend", description=WORDS,
        features={"equipment": True}, assured_on=on - timedelta(days=100),
    )  # fmt: skip
    # Feeds have brought such addresses, past the services of today.
    Offer.objects.filter(pk=offer.pk).update(url="not an address")
    services.save_run(by=SYSTEM, offer=offer, delivery=Delivery.ONLINE, starts_any_time=True, is_national=True)
    services.set_costs(by=SYSTEM, offer=offer, costs=[{"amount": Decimal("0")}])
    return offer


def _hidden(owner: Provider, venue: Venue, on: date) -> dict[str, Offer]:
    def one(title: str, **fields: object) -> Offer:
        return services.save_offer(by=SYSTEM, provider=owner, title=title, description=WORDS, **{"assured_on": on, **fields})

    found = {
        "stale": one("Stale", assured_on=on - timedelta(days=200)), "expired": one("Expired"), "paused": one("Paused", status=Status.PAUSED),
        "defunct": one("Defunct", status=Status.DEFUNCT),
    }  # fmt: skip
    services.save_run(
        by=SYSTEM, offer=found["expired"], venue=venue, starts_on=on - timedelta(days=90), ends_on=on - timedelta(days=1)
    )
    return found
