"""A place beside others, in the browser: for anybody; and as a plan's owner keeps what it says."""

from __future__ import annotations

import csv
import io

import pytest

from skillshed.plans.models import Lesson
from tests.support.accounts import made, signed_in

ASKED = "measure=claimant_rate&place=pendle&from=2021"


def test_any_measure_and_place_is_set_beside_others(client, db, evidence):
    page = client.get(f"/evaluate/?{ASKED}").content.decode()
    assert page.count("<h1") == 1
    for said in (
        "Claimant",
        "Bury",
        "smallest possible",
        "RMSPE",
        "Difference in differences",
        "Maryland",
        "may stand here",
        "None of",
    ):
        assert said in page, said
    assert "Explore Local Statistics" in page
    assert "trace" in page.lower()


@pytest.mark.parametrize("place", ["burnley", "blackburn-with-darwen", "exeter", "E06000026"])
def test_districts_near_and_far(client, db, evidence, place):
    assert client.get(f"/evaluate/?measure=employment_rate&place={place}&from=2017").status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 200, "To begin with"),
        ("measure=neet&place=lancashire&from=2020", 400, "2 periods before"),
        ("measure=claimant_rate&place=nowhere&from=2020", 404, "nowhere"),
        ("measure=no_such&place=burnley&from=2020", 404, "no_such"),
        ("measure=claimant_rate&place=burnley&from=soon", 400, "soon"),
    ],
)
def test_what_cannot_be_compared_is_said_kindly(client, db, evidence, query, status, said):
    reply = client.get(f"/evaluate/?{query}")
    assert reply.status_code == status
    assert said in reply.content.decode()


def test_the_file_holds_every_line_of_both_pictures(client, db, evidence):
    rows = list(csv.reader(io.StringIO(client.get(f"/evaluate/lines.csv?{ASKED}").content.decode())))
    kinds = [row[0] for row in rows[1:]]
    assert kinds[:3] == ["figure", "mix", "gap"]
    assert kinds.count("donor") == 282
    assert kinds.count("placebo gap") > 200
    donors = [row for row in rows if row[0] == "donor"]
    assert sum(float(row[3]) for row in donors) == pytest.approx(1, abs=1e-4)
    figure, mix, gap = ([float(cell) for cell in row[5:]] for row in rows[1:4])
    assert [a - b for a, b in zip(figure, mix, strict=True)] == pytest.approx(gap, abs=1e-4)


@pytest.mark.parametrize("address", ["paths.svg", "placebos.svg"])
def test_the_pictures_are_drawn_and_told(client, db, evidence, address):
    reply = client.get(f"/evaluate/figures/{address}?{ASKED}&width=narrow")
    assert reply["Content-Type"] == "image/svg+xml"
    assert "Line chart" in reply.content.decode()
    assert client.get(f"/evaluate/figures/{address}?measure=claimant_rate").status_code == 404


def test_a_plan_s_own_measure_needs_no_asking(client, plan):
    page = client.get("/plans/small/evaluation/E1/").content.decode()
    assert "Pendle" in page
    assert "Keep it as a finding" not in page
    assert "/plans/small/evaluation/E1/" in client.get("/plans/small/evaluation/").content.decode()
    assert client.get("/plans/small/evaluation/M1/").status_code == 404


def test_a_finding_is_kept_with_its_level_and_releases(olga, plan):
    assert "Keep it as a finding" in olga.get("/plans/small/evaluation/E1/").content.decode()
    olga.post("/plans/small/evaluation/E1/keep/", {"query": ASKED, "words": "Claimants rose beyond the mix."})
    kept = Lesson.objects.get(plan=plan)
    assert (kept.kind, kept.key, kept.level) == ("finding", "S1", 3)
    assert "/evaluate/?measure=claimant_rate" in kept.evidence
    assert "p = 0.00" in kept.evidence


def test_the_word_is_refused_where_the_gap_is_usual(olga, plan):
    usual = "measure=claimant_rate&place=exeter&from=2017"
    reply = olga.post("/plans/small/evaluation/E1/keep/", {"query": usual, "words": "It had an impact."}, follow=True)
    assert "refused here" in reply.content.decode()
    assert not Lesson.objects.exists()
    amina = signed_in(made("Amina"))
    assert amina.post("/plans/small/evaluation/E1/keep/", {"query": ASKED, "words": "So."}, follow=True).status_code in (200, 403)
    assert not Lesson.objects.exists()
