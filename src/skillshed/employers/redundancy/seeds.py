"""An invented closure for the demonstration: 60 people, 40 vacancies, most titles decided, a few outcomes."""

from __future__ import annotations

import csv
import tomllib
from datetime import timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from skillshed.employers.models import Redundancy, RedundancyPerson, RedundancyTitle, RedundancyVacancy
from skillshed.employers.redundancy import records
from skillshed.employers.redundancy.reading import read_list
from skillshed.employers.redundancy.services import open_response
from skillshed.employers.redundancy.titles import Reading, same
from skillshed.employers.redundancy.uploads import keep_titles
from skillshed.evidence.postcodes.points import locate
from skillshed.people.models import Organisation, User
from skillshed.people.services import SYSTEM
from skillshed.provision import services as provision
from skillshed.provision.models import Provider
from skillshed.skills.opened import opened
from skillshed.terms.errors import Refused

HERE = "skillshed.employers.redundancy"
EMPLOYER = "Calder Cartons (invented)"
OUTCOMES = {
    "CP026": "placed",
    "CP034": "placed",
    "CP039": "other_job",
    "CP060": "placed",
    "CP049": "other_job",
    "CP015": "course",
    "CP051": "not_looking",
}
RING = "Next Step Advice (invented), 01632 960150"


@transaction.atomic
def seed_redundancy() -> Redundancy:
    """The invented response, of Brian's service; the one that is there already, if it is. Refused outside a demonstration.

    Nothing is read with the taxonomy now: titles and texts are read when the match is first asked for. Cost: about .3 s.
    """
    if not settings.DEMO:
        raise Refused("Invented people belong in a demo only.", next_step="Use `skillshed demo` with a data folder of its own.")
    if found := Redundancy.objects.filter(is_invented=True, employer=EMPLOYER).first():
        return found
    today = timezone.localdate()
    brian = User.objects.filter(email="brian@example.org").first()
    found = open_response(
        by=brian or SYSTEM, employer=EMPLOYER, noticed_on=today - timedelta(days=16), ends_on=today + timedelta(days=74), ring=RING, is_invented=True
    )  # fmt: skip
    people = _rows("people")
    RedundancyPerson.objects.bulk_create([_filled(RedundancyPerson(redundancy=found), one) for one in people])
    vacancies = _rows("vacancies")
    made = [RedundancyVacancy(redundancy=found, number=number) for number in range(1, len(vacancies) + 1)]
    RedundancyVacancy.objects.bulk_create([_filled(row, one) for row, one in zip(made, vacancies, strict=True)])
    for side, rows in (("people", people), ("vacancies", vacancies)):
        keep_titles(found, side, {same(one.title): Reading(one.title) for one in rows}, "")
    _decide(found, brian)
    _outcomes(found)
    _offers()
    return found


def _decide(found: Redundancy, brian: User | None) -> None:
    """Titles that Brian decided, where the taxonomy in use has the occupation; the rest stay to be looked at."""
    occupations = opened(settings.CONFIG.data).taxonomy.occupations
    known = dict(occupations.select("label", "id").iter_rows())
    wanted = _decided()
    rows = [row for row in RedundancyTitle.objects.filter(redundancy=found) if wanted.get((row.side, row.plain)) in known]
    for row in rows:
        row.label = wanted[row.side, row.plain]
        row.occupation, row.sure, row.is_decided, row.needs_look, row.decided_by = known[row.label], 1.0, True, False, brian
    RedundancyTitle.objects.bulk_update(rows, ["label", "occupation", "sure", "is_decided", "needs_look", "decided_by"])


def _outcomes(found: Redundancy) -> None:
    """What became of some, so that the counts are not empty."""
    for key, outcome in OUTCOMES.items():
        found.people.filter(key=key).update(outcome=outcome, outcome_on=timezone.localdate() - timedelta(days=2))


def _offers() -> None:
    """Short courses of the invented college, where there is one."""
    college = Organisation.objects.filter(kind="provider", is_invented=True).order_by("pk").first()
    if college is None:
        return
    provider = Provider.objects.filter(organisation=college).first() or provision.save_provider(by=SYSTEM, organisation=college, email="office@example.org")  # fmt: skip
    place = locate("BB11 1")
    point = {"latitude": place.latitude, "longitude": place.longitude} if place else {}
    venue = provision.save_venue(by=SYSTEM, provider=provider, name="Main building", city="Burnley", postcode="BB11 1AA", **point)
    for row in tomllib.loads(files(f"{HERE}.demo").joinpath("offers.toml").read_text("utf-8"))["offer"]:
        offer = provision.save_offer(
            by=SYSTEM, provider=provider, kind="course", title=row["title"], description=row["description"], is_invented=True, step="vocational",
            audiences=["at_risk", "redundant", "unemployed"], assured_on=timezone.localdate(), assured_by="Invented for the demonstration",
        )  # fmt: skip
        provision.save_run(
            by=SYSTEM, offer=offer, venue=venue, duration=Decimal(row["weeks"]), duration_unit="weeks", starts_on=timezone.localdate() + timedelta(days=row["starts_in"])
        )  # fmt: skip
        provision.set_costs(by=SYSTEM, offer=offer, costs=[{"kind": "tuition", "amount": Decimal(row["price"])}])


def _rows(kind: Any) -> list[Any]:
    content = files(f"{HERE}.demo").joinpath(f"{kind}.csv").read_bytes()
    return list(read_list(content, f"{kind}.csv", kind).found.values())


def _filled(row: Any, one: Any) -> Any:
    records.fill(row, one)
    return row


def _decided() -> dict[tuple[str, str], str]:
    """(side, plain title) to the label of an occupation."""
    text = files(f"{HERE}.demo").joinpath("titles.csv").read_text("utf-8")
    return {(row["side"], same(row["title"])): row["occupation"] for row in csv.DictReader(text.splitlines())}
