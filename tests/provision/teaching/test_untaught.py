"""Skills in demand set against what is taught near: nobody, far, one only, part; and not said is not no."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest

from skillshed.evidence.book import Book
from skillshed.insight.occupations import outlook
from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.models import OfferSkill
from skillshed.provision.teaching import advertised as advertised_room
from skillshed.provision.teaching import untaught as room
from skillshed.provision.teaching.untaught import untaught
from skillshed.provision.teaching.untaught_words import lede, sentence, title, to_csv
from skillshed.provision.teaching.wanted import Demand, Wanted, wanted
from skillshed.terms.errors import NotFound
from tests.provision.teaching.conftest import TODAY

BURNLEY, ENGLAND = "E07000117", "E92000001"
GROUPS = (("53 Building trades", 90.0),)


@pytest.fixture
def asked(monkeypatch, skill):
    """What is in demand, as given: labels with a group of two digits."""

    def given(**labels):
        made = tuple(
            Wanted(
                skill(label.replace("_", " ")),
                label.replace("_", " "),
                90.0,
                ((f"{group} Work of {group}", 90.0),),
                ("bricklayer",),
            )
            for label, group in labels.items()
        )
        monkeypatch.setattr(room, "wanted", lambda *_: Demand(made, "Burnley", (), "Invented projection", ("r1",)))

    return given


def lines(bundle, tmp_path):
    found = untaught(Book(tmp_path), bundle, BURNLEY, TODAY)
    return found, {one.wanted.label: one for one in found.lines}


def test_every_verdict(directory, taught, bundle, asked, tmp_path):
    asked(
        lay_bricks="53",
        manage_payroll="41",
        operate_welding_equipment="52",
        provide_first_aid="61",
        use_databases="21",
        robotics="31",
    )
    taught("Bricks", ["lay bricks"], directory.burnley)
    taught("Pay", ["manage payroll"], directory.preston)
    taught("Aid online", ["provide first aid"])
    for number in range(2):
        taught(f"Data {number}", ["use databases"], directory.burnley)
    found, by = lines(bundle, tmp_path)
    assert {label: one.verdict for label, one in by.items()} == {
        "lay bricks": "one", "manage payroll": "far", "operate welding equipment": "nobody", "provide first aid": "online", "use databases": "taught", "robotics": "nobody",
    }  # fmt: skip
    assert by["manage payroll"].nearest.minutes > 30
    assert by["lay bricks"].reached > 0.5
    assert "One offer teaches it, “Bricks” at Alderby College" in sentence(by["lay bricks"], found)
    assert "about 2 hours 10 minutes by bus or on foot (estimate)" in sentence(by["manage payroll"], found)
    assert title(found) == "No offer within reach of Burnley is known to teach 4 of the 6 skills most in demand"
    assert "5 by their provider’s word, 0 only as read by machine" in lede(found)
    rows = list(csv.DictReader(io.StringIO(to_csv(found))))
    assert [row["verdict"] for row in rows] == [one.verdict for one in found.lines]
    assert {(row["source"], row["releases"]) for row in rows} == {("Invented projection", "r1")}


def test_not_said_is_not_no(directory, taught, bundle, asked, skill, tmp_path):
    asked(lay_bricks="53")
    offer = taught("Building", [], directory.burnley, occupations=["5313"])
    found, by = lines(bundle, tmp_path)
    assert (by["lay bricks"].verdict, by["lay bricks"].ask) == ("unsaid", ("Alderby College",))
    assert "1 offer within reach leads to such work and may teach it: ask Alderby College" in sentence(by["lay bricks"], found)
    OfferSkill.objects.create(
        offer=offer, skill=skill("use databases"), label="use databases", state="extracted", score=0.5, taxonomy="x"
    )
    assert lines(bundle, tmp_path)[1]["lay bricks"].verdict == "unsaid"
    # Once its provider has decided, what it does not name it does not teach.
    OfferSkill.objects.filter(offer=offer).update(state="confirmed")
    assert lines(bundle, tmp_path)[1]["lay bricks"].verdict == "nobody"


def test_what_is_refused_or_over_teaches_nothing(directory, taught, bundle, asked, tmp_path):
    asked(lay_bricks="53")
    offer = taught("Bricks", ["lay bricks"], directory.burnley)
    OfferSkill.objects.filter(offer=offer).update(state="extracted", score=0.5)
    one = lines(bundle, tmp_path)[1]["lay bricks"]
    assert (one.verdict, one.within, one.confirmed) == ("one", 1, 0)
    OfferSkill.objects.filter(offer=offer).update(state="refused")
    assert lines(bundle, tmp_path)[1]["lay bricks"].verdict == "nobody"
    OfferSkill.objects.filter(offer=offer).update(state="confirmed")
    services.save_offer(by=SYSTEM, provider=directory.college, offer=offer, status="temporarily closed")
    assert lines(bundle, tmp_path)[1]["lay bricks"].verdict == "nobody"


def test_demand_is_the_official_projection_shared_over_occupations(monkeypatch, bundle, tmp_path):
    def requirement(book, place, by, as_of):
        if place != ENGLAND:
            raise NotFound("none", next_step="none")
        rates = {"53": 0.08, "61": 0.05, "92": 0.01}
        return pl.DataFrame(
            [
                {"place": place, "place_name": "England", "level": "narrow", "code": code, "category": f"Work of {code}", "base": 10_000.0, "expansion": 0.0, "per_year": 10_000 * rate, "is_indicative": False, "basis": "published", "note": "", "release": "r1"}
                for code, rate in rates.items()
            ]
        )  # fmt: skip

    monkeypatch.setattr(outlook, "requirement", requirement)
    found = wanted(Book(tmp_path), bundle, BURNLEY)
    # 53 lies above the mean of 4.7 by more than the margin; 92 does not.
    assert "53" in {one.occupation[:2] for one in found.groups} and "92" not in {one.occupation[:2] for one in found.groups}  # noqa: PT018
    assert (found.place, found.releases) == ("England", ("r1",))
    bricks = next((one for one in found.skills if one.groups[0][0] == "53 Work of 53"), None)
    assert bricks is not None
    assert 0 < bricks.groups[0][1] <= 800
    assert all(one.openings == pytest.approx(sum(part for _, part in one.groups)) for one in found.skills)
    monkeypatch.setattr(outlook, "requirement", lambda *_: (_ for _ in ()).throw(NotFound("none", next_step="none")))
    nothing = wanted(Book(tmp_path / "other"), bundle, BURNLEY)
    assert nothing.skills == ()
    assert "not known" in nothing.note


def test_adverts_go_before_the_projection(monkeypatch, bundle, skill, tmp_path):
    def series(book, measure, places, by=None):
        rows = {
            "advertised_vacancies": [("2026-10-31", "", 900.0), ("2026-11-20", "", 200.0), ("2026-11-20", "occupation=5", 90.0)],
            "advertised_skill": [("2026-11-20", "skill=lay bricks", 10.0), ("2026-11-20", "skill=robotics", 2.5), ("2026-11-20", "skill=no such", 50.0), ("2026-11-20", "skill=use databases", None)],
        }[measure]  # fmt: skip
        schema = {"period": pl.String, "breakdown": pl.String, "value": pl.Float64, "release": pl.String}
        return pl.DataFrame([(*row, "a1+a2") for row in rows], schema=schema, orient="row")

    monkeypatch.setattr(outlook, "requirement", lambda *_: (_ for _ in ()).throw(NotFound("none", next_step="none")))
    assert not wanted(Book(tmp_path), bundle, BURNLEY).is_adverts
    monkeypatch.setattr(advertised_room, "series", series)
    found = wanted(Book(tmp_path), bundle, BURNLEY)
    assert [(one.skill, one.label, one.openings) for one in found.skills] == [
        (skill("lay bricks"), "lay bricks", 20.0),
        (skill("robotics"), "robotics", 5.0),
    ]
    assert (found.unit, found.place, found.releases) == ("open vacancies", "Burnley", ("a1", "a2"))
    assert found.skills[0].groups[0][0][:2] == "53"
    assert "bricklayer" in found.skills[0].occupations
