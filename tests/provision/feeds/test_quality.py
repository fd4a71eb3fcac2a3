"""How good entries are: each fault by its own, and more said is never poorer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from skillshed.provision.feeds.quality import OfferFacts, RunFacts, _table, judge, judge_all, richness
from skillshed.provision.feeds.quality_reads import directory
from tests.provision.feeds.conftest import TABLE, brought

ON = date(2026, 11, 22)
RUN = RunFacts(starts_on=ON + timedelta(30), has_duration=True, has_venue=True, latitude=53.8, longitude=-2.2)
GOOD = OfferFacts(
    "1", "English", "College", description="x" * 300, url="https://example.org", apply_url="https://example.org/apply", level="2", subject="14.1",
    eligibility="Anybody", entry="Nothing", has_features=True, assured_on=ON - timedelta(90), has_cost=True, has_contact=True, runs=(RUN,),
)  # fmt: skip
WRONG = [
    ("NO_TITLE", {"title": " "}), ("AGES_REVERSED", {"minimum_age": 20, "maximum_age": 19}), ("BROKEN_REFERENCE", {"is_joined_to_nothing": True}),
    ("ENDS_BEFORE", {"runs": (replace(RUN, ends_on=ON),)}), ("OFF_THE_EARTH", {"runs": (replace(RUN, latitude=100.0),)}),
    ("NO_PLACE", {"runs": (replace(RUN, has_venue=False, latitude=None),)}), ("POSTCODE_UNKNOWN", {"runs": (replace(RUN, latitude=None),)}),
    ("NO_PRICE", {"has_cost": False}), ("NO_DATES", {"runs": (replace(RUN, starts_on=None),)}), ("ALL_PAST", {"runs": (replace(RUN, starts_on=ON - timedelta(1)),)}),
    ("NOT_ASSURED", {"assured_on": None}), ("STALE", {"assured_on": ON - timedelta(91)}), ("SHORT_DESCRIPTION", {"description": "x" * 49}),
    ("BAD_ADDRESS", {"url": "http://localhost/x"}), ("NO_CONTACT", {"has_contact": False, "apply_url": ""}),
]  # fmt: skip


def test_a_good_entry_has_no_finding_and_is_rich():
    assert judge(GOOD, on=ON).codes == ()
    assert richness(GOOD, on=ON) == 100 == sum(_table()["richness"].values())


@pytest.mark.parametrize(("code", "said"), WRONG)
def test_each_fault_is_found_alone(code, said):
    found = judge(replace(GOOD, **said), on=ON)
    assert found.codes == (code,)
    assert found.richness <= 100


def test_every_kind_of_finding_is_tried():
    assert {code for code, _ in WRONG} | {"POOR"} == set(_table()["findings"])
    assert "POOR" in judge(OfferFacts("1", "x", "y"), on=ON).codes


@pytest.mark.parametrize(
    "field", ["description", "url", "level", "subject", "entry", "has_cost", "has_contact", "has_features", "assured_on", "runs"]
)
def test_saying_less_is_never_richer(field):
    less = replace(GOOD, **{field: type(getattr(GOOD, field))() if field != "assured_on" else None})
    assert richness(less, on=ON) < richness(GOOD, on=ON)


def test_online_provision_needs_no_place():
    online = replace(GOOD, runs=(RunFacts(delivery="online", starts_any_time=True, has_duration=True),))
    assert judge(online, on=ON).codes == ()


def test_providers_together_the_poorest_first():
    report = judge_all([GOOD, replace(GOOD, id="2", provider="Other", title="")], on=ON)
    assert [(one.provider, one.errors, one.assured) for one in report.providers] == [("Other", 1, 100.0), ("College", 0, 100.0)]
    assert report.document()["errors"] == 1


@pytest.mark.django_db
def test_the_directory_as_it_stands():
    brought(TABLE)
    report = directory(on=ON)
    assert (report.offers, report.errors, report.providers[0].provider) == (2, 0, "Example College")
    assert "NOT_ASSURED" in {code for one in report.found for code in one.codes}
