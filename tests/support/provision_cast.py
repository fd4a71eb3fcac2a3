"""A few invented offers near Burnley, each for one thing a page or a search must tell apart."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from skillshed.people.models import Organisation
from skillshed.people.services import SYSTEM, create_organisation
from skillshed.provision import services
from skillshed.provision.models import Offer, Provider, Venue

BURNLEY = {"latitude": 53.789, "longitude": -2.248, "city": "Burnley", "postcode": "BB11 1AA", "place_ons": "E07000117"}
PRESTON = {"latitude": 53.759, "longitude": -2.703, "city": "Preston", "postcode": "PR1 2HE", "place_ons": "E07000123"}


def provider(name: str = "Weaver College") -> Provider:
    """A provider, made once."""
    found = Organisation.objects.filter(name=name).first()
    organisation = found or create_organisation(by=SYSTEM, name=name, kind="provider", is_invented=True)
    return services.save_provider(by=SYSTEM, organisation=organisation, email="office@example.org", phone="01632 960 001")


def venue(of: Provider, name: str = "Weaver House", **fields: Any) -> Venue:
    """A venue, in Burnley unless said otherwise."""
    return services.save_venue(by=SYSTEM, provider=of, name=name, **{**BURNLEY, **fields})


def offer(title: str, *, of: Provider | None = None, runs: tuple[dict[str, Any], ...] = ({},), costs: tuple[Any, ...] = (), funding: tuple[str, ...] = (), **fields: Any) -> Offer:  # fmt: skip
    """An offer, checked a fortnight ago, with runs that begin in thirty days."""
    today = timezone.localdate()
    by = of or provider()
    made = services.save_offer(by=SYSTEM, provider=by, title=title, **{"assured_on": today - timedelta(days=14), "is_invented": True, **fields})  # fmt: skip
    for run in runs:
        services.save_run(by=SYSTEM, offer=made, **{"starts_on": today + timedelta(days=30), **run})
    services.set_costs(by=SYSTEM, offer=made, costs=[{"amount": None if one is None else Decimal(one)} for one in costs])
    services.set_funding(by=SYSTEM, offer=made, funding=[{"programme": one} for one in funding])
    services.set_contacts(
        by=SYSTEM, offer=made, contacts=[{"name": "Admissions", "phone": "01632 960 002", "email": "admissions@example.org"}]
    )
    return made


def town() -> dict[str, Offer]:
    """The offers, by a short name."""
    weaver, mill = provider(), provider("Old Mill Training")
    here, there = (
        venue(weaver, transport="Bus 1 stops outside."),
        venue(mill, "Old Mill", features={"step_free": True}, **PRESTON),
    )
    evening = {"venue": here, "attendance": ["evening"], "days": ["TU", "TH"], "opens_at": time(18), "closes_at": time(20), "study_mode": "part_time",
               "duration": Decimal(12), "duration_unit": "weeks", "hours_a_week": Decimal(4), "places": 12, "places_left": 3}  # fmt: skip
    today = timezone.localdate()
    return {
        "care": offer("Adult social care, level 3", runs=(evening, {"venue": there, "starts_on": today + timedelta(days=60)}), costs=("340",), funding=("FCFJ",), level="3", subject="1.3",
                      summary="Learn to lead care in a home or in the community.", qualification="Diploma in adult care", features={"childcare": True, "job_help": False}, occupations=["6135"]),
        "computer": offer("First steps on a computer", runs=({"venue": here, "starts_on": None, "starts_any_time": True},), costs=("0",), level="entry", subject="6.2"),
        "welding": offer("Welding bootcamp", of=mill, runs=({"venue": there},), kind="bootcamp", funding=("SKILLS_BOOTCAMP",), level="3", subject="4.2", minimum_age=19),
        "online": offer("Book-keeping online", runs=({"delivery": "online", "starts_on": None, "starts_any_time": True, "is_national": True},), costs=("45.50",), level="2", subject="15.1"),
        "young": offer("Animal care T Level", of=mill, runs=({"venue": there},), kind="t_level", funding=("STUDY_PROGRAMME_16_19",), audiences=["young"], minimum_age=16, maximum_age=18, subject="3.3"),
        "unsaid": offer("Garden project", runs=({"venue": here, "starts_on": None},), kind="support", audiences=["residents"], assured_on=None),
        "stale": offer("Care for carers", runs=({"venue": here},), costs=("0",), assured_on=date(2024, 1, 1)),
        "kickstart": offer("Kickstart placement", of=mill, runs=({"venue": there},), kind="programme", funding=("KICKSTART",)),
    }  # fmt: skip
