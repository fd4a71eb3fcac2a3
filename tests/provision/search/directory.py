"""A small invented directory, drawn at random from a seed; and the words of its offers."""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from decimal import Decimal

from skillshed.people.models import Organisation
from skillshed.provision import services
from skillshed.provision.kinds import Attendance, Audience, CostKind, Delivery, Feature, Kind, Level, Status, Step, StudyMode
from skillshed.provision.models import Cost, Funding, Offer, Provider, Run, Tagged, Taxonomy, Term, Venue

ON = date(2026, 11, 22)
TITLES = (
    "Adult care certificate", "Digital skills for beginners", "ESOL entry", "Functional skills maths", "GCSE English", "Forklift truck licence",
    "Bricklaying", "Plumbing foundation", "First aid at work", "Food safety in catering", "Door supervisor", "CSCS card and site safety",
    "Web development bootcamp", "Hairdressing", "Business administration", "Early years educator", "Supported internship", "Laptop loan",
)  # fmt: skip
SENTENCES = (
    "Small groups and a friendly tutor.", "Learn at your own pace with help for your confidence.", "Meet employers and get an interview.",
    "For people who look after others.", "You will write, read and speak every week.", "Work with computers and spreadsheets.",
    "Health and social care in practice.", "Safety on a building site.", "",
)  # fmt: skip
DISTRICTS = ("E07000117", "E07000122", "E06000008", "E07000123")
PROGRAMMES = ("FCFJ", "SKILLS_BOOTCAMP", "ASF_ENGLISH_MATHS", "SWAP", "")


def provider(name: str) -> Provider:
    """One provider with its organisation."""
    organisation = Organisation.objects.create(name=name, kind="provider", is_invented=True)
    return Provider.objects.create(organisation=organisation)


def draw(seed: int, *, offers: int = 120) -> None:
    """Offers with runs, costs, funding and terms, the same for the same seed; known, unknown and none of everything."""
    drawn = random.Random(seed)
    providers = [provider(f"Invented college {number}") for number in range(4)]
    venues = [_venue(drawn, drawn.choice(providers), number) for number in range(10)]
    taxonomy = Taxonomy.objects.create(name="Invented")
    wide = Term.objects.create(taxonomy=taxonomy, name="Work")
    terms = [wide, *(Term.objects.create(taxonomy=taxonomy, name=f"Narrow {number}", parent=wide) for number in range(3))]
    for _ in range(offers):
        draw_offer(drawn, drawn.choice(providers), venues, terms)


def draw_offer(drawn: random.Random, by: Provider, venues: list[Venue], terms: list[Term]) -> Offer:
    """One offer and what belongs to it, with word to the engines."""
    offer = Offer.objects.create(provider=by, **fields(drawn))
    for _ in range(drawn.choice((0, 1, 1, 2, 3))):
        run = Run.objects.create(offer=offer, **run_fields(drawn, venues))
        if drawn.random() < 0.2:
            Cost.objects.create(offer=offer, run=run, kind=CostKind.TUITION, amount=Decimal(drawn.choice((0, 40, 250))))
    for kind in drawn.sample(list(CostKind), drawn.choice((0, 1, 1, 2))):
        until = ON - timedelta(days=1) if drawn.random() < 0.2 else None
        amount = drawn.choice((None, Decimal(0), Decimal(0), Decimal("35.50"), Decimal(300)))
        Cost.objects.create(offer=offer, kind=kind, amount=amount, valid_to=until)
    for programme in drawn.sample(PROGRAMMES, drawn.choice((0, 0, 1, 2))):
        Funding.objects.create(offer=offer, programme=programme)
    for term in drawn.sample(terms, drawn.choice((0, 1))):
        Tagged.objects.create(offer=offer, term=term)
    services.touched([offer.pk])
    return offer


def fields(drawn: random.Random) -> dict[str, object]:
    """An offer's own fields."""
    title = drawn.choice(TITLES)
    return {
        "title": title, "kind": drawn.choice(list(Kind)), "summary": drawn.choice(SENTENCES),
        "description": " ".join(drawn.sample(SENTENCES, 3)), "level": drawn.choice(["", *Level]),
        "subject": drawn.choice(("", "1.3", "6.2", "14.1", "5.2")), "audiences": drawn.sample(list(Audience), drawn.choice((0, 0, 1, 2))),
        "step": drawn.choice(["", *Step]), "minimum_age": drawn.choice((None, 16, 19)), "maximum_age": drawn.choice((None, 18, 24)),
        "languages": drawn.sample(("pl", "ur", "ro"), drawn.choice((0, 0, 1))), "features": _features(drawn),
        "status": drawn.choice([Status.ACTIVE] * 9 + [Status.PAUSED, Status.DEFUNCT]),
        "assured_on": drawn.choice((None, *(ON - timedelta(days=days) for days in (1, 30, 100, 170, 200)))),
    }  # fmt: skip


def run_fields(drawn: random.Random, venues: list[Venue]) -> dict[str, object]:
    """A run's own fields."""
    delivery = drawn.choice([Delivery.CLASSROOM] * 4 + list(Delivery))
    starts = drawn.choice((None, *(ON + timedelta(days=days) for days in (-200, -30, 0, 5, 40, 200))))
    return {
        "venue": None if delivery == Delivery.ONLINE or drawn.random() < 0.1 else drawn.choice(venues), "delivery": delivery,
        "study_mode": drawn.choice(["", *StudyMode]), "attendance": drawn.sample(list(Attendance), drawn.choice((0, 1, 2))),
        "starts_on": starts, "starts_any_time": drawn.random() < 0.25,
        "ends_on": starts + timedelta(days=60) if starts and drawn.random() < 0.5 else None,
        "apply_by": starts - timedelta(days=7) if starts and drawn.random() < 0.2 else None,
        "is_national": drawn.random() < 0.05, "areas": drawn.sample(DISTRICTS, drawn.choice((0, 0, 1))),
        "places_left": drawn.choice((None, 0, 5)), "opens_at": time(18),
    }  # fmt: skip


def _features(drawn: random.Random) -> dict[str, bool]:
    return {str(one): drawn.random() < 0.7 for one in drawn.sample(list(Feature), 3)}


def _venue(drawn: random.Random, by: Provider, number: int) -> Venue:
    known = drawn.random() > 0.15
    return Venue.objects.create(
        provider=by, name=f"Hall {number}", city=drawn.choice(("Burnley", "Nelson", "Blackburn")), place_ons=drawn.choice(DISTRICTS),
        latitude=drawn.uniform(53.6, 54.1) if known else None, longitude=drawn.uniform(-2.8, -2.1) if known else None,
        features=_features(drawn),
    )  # fmt: skip
