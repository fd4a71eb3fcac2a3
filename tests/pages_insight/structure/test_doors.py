"""Pages, pictures, files, API and command of structure."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from skillshed.cli.main import main
from skillshed.site.insight.structure.views import VIEWS
from tests.pages.reading import Page

# Far from one another, whole and in parts, of every kind of answer; Cornwall has no workbook of projections.
PLACES = ["lancashire", "burnley", "cornwall", "tees-valley", "kent", "north-west", "cumberland"]


def page(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200, reply.content[:500]
    return reply.content.decode()


@pytest.mark.parametrize("slug", PLACES)
def test_a_place_has_its_figures_and_says_who_answers(client: Client, slug: str) -> None:
    text = page(client, f"/structure/{slug}/")
    found = Page(text)
    assert found.is_in_order
    assert len(found.ids) == len(set(found.ids))
    assert len(found.figures) >= 5
    for held in found.figures:
        assert {"img", "table", "source"} <= held
    assert all(
        image["alt"] and int(image["width"]) and int(image["height"]) for image in found.images if "structure" in image["src"]
    )
    assert "Figures " in text
    assert len(text.encode()) < 200_000


def test_a_district_is_told_apart_from_the_area_that_answers(client: Client) -> None:
    text = page(client, "/structure/burnley/")
    assert "which holds Burnley: none are published for Burnley itself" in text
    assert "Lancashire’s strongest specialisation" in text
    assert "Burnley’s strongest specialisation" not in text
    assert "21 sections: East Lancashire" in text  # a nearer area, at less detail
    assert "East Lancashire’s strongest" in page(client, "/structure/burnley/?level=section")


def test_every_view_is_drawn_at_its_own_address_and_in_both_widths(client: Client) -> None:
    found = Page(page(client, "/structure/lancashire/"))
    sources = [image["src"] for image in found.images if "/structure/" in image["src"]]
    assert {source.split("/")[3].split(".")[0] for source in sources} == set(VIEWS)
    for address in sources:
        reply = client.get(address)
        assert reply.status_code == 200
        height = int(next(image for image in found.images if image["src"] == address)["height"])
        assert f'height="{height}"' in reply.content.decode()[:400]
        narrow = client.get(address.replace("width=wide", "width=narrow"))
        assert 'width="328"' in narrow.content.decode()[:400]


def test_a_picture_is_kept_and_its_tag_answers(client: Client) -> None:
    first = client.get("/structure/lancashire/change.svg")
    assert client.get("/structure/lancashire/change.svg", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert b"Source:" in client.get("/structure/lancashire/change.svg?framed=yes").content
    assert client.get("/structure/lancashire/change.png").content.startswith(b"\x89PNG")


@pytest.mark.parametrize("view", list(VIEWS))
@pytest.mark.parametrize("kind", ["csv", "ods", "xlsx", "json"])
def test_the_numbers_of_every_view_are_there_to_take_away(client: Client, view: str, kind: str) -> None:
    reply = client.get(f"/structure/lancashire/data/{view}.{kind}")
    assert reply.status_code == 200
    assert f"structure-{view}" in reply["Content-Disposition"]
    assert len(reply.content) > 500


def test_the_csv_holds_every_industry_with_its_release(client: Client) -> None:
    text = page(client, "/structure/lancashire/data/quotients.csv?level=subclass&year=2019")
    rows = {row["breakdown"]: row for row in csv.DictReader(io.StringIO(text))}
    utility = next(row for name, row in rows.items() if name.startswith("industry=42220"))
    assert round(float(utility["value"]), 1) == 25.5
    assert utility["release"] == "nomis_api.6174e20795e5.x"
    assert (utility["place"], utility["period"]) == ("UKD4", "2019-01-01/P1Y")
    empty = next(row for row in rows.values() if not row["value"])
    assert empty["status"] == "not_available"
    parts = list(csv.DictReader(io.StringIO(page(client, "/structure/lancashire/data/change.csv"))))
    sums = {
        name: sum(float(row["value"]) for row in parts if row["measure"] == name)
        for name in ("change", "national", "mix", "regional")
    }
    assert sums["change"] == pytest.approx(sums["national"] + sums["mix"] + sums["regional"])


def test_the_way_back_of_a_figure_leads_to_a_trace(client: Client) -> None:
    traces = [address for address in Page(page(client, "/structure/lancashire/")).addresses if address.startswith("/trace/")]
    assert len(traces) >= 6
    for address in dict.fromkeys(traces):
        assert client.get(address).status_code == 200, address


def test_evidence_of_the_shipped_domains_leads_to_pages_that_exist(client: Client) -> None:
    text = page(client, "/structure/lancashire/")
    assert "Nobody in Lancashire has given or agreed them" in text
    assert "not evidenced" in text
    links = {address for address in Page(text).addresses if address.startswith("/measures/")}
    assert links
    for address in links:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_a_places_own_domains_are_shown_and_a_broken_file_is_named(client: Client, structure_folder: Path) -> None:
    path = structure_folder / "specialisation" / "cornwall.toml"
    path.parent.mkdir()
    head = 'place = "cornwall"\ntitle = "T"\nwhose = "Made up <b>here</b>."\nauthor = "A"\nreviewed_on = 2026-11-22\nstatus = "assumption"\n'
    path.write_text(head + '[[domain]]\nid = "tin"\ntitle = "Tin & <i>copper</i>"\nindustries = ["07"]\n')
    text = page(client, "/structure/cornwall/")
    assert "Made up &lt;b&gt;here&lt;/b&gt;." in text
    assert "Tin &amp; &lt;i&gt;copper" in text
    assert "Nobody has filed domains" not in text
    path.write_text(head + "[[domain]\n")
    reply = client.get("/structure/cornwall/?year=2019")
    assert reply.status_code == 422
    assert "specialisation/cornwall.toml" in reply.content.decode()


def test_the_first_page_leads_to_a_place(client: Client) -> None:
    assert Page(page(client, "/structure/")).is_in_order
    reply = client.get("/structure/?place=Burnley")
    assert (reply.status_code, reply["Location"]) == (302, "/structure/burnley/")


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/structure/atlantis/", 404, "atlantis"),
        ("/structure/?place=Atlantis", 404, "Atlantis"),
        ("/structure/lancashire/?year=1066", 404, "2015"),
        ("/structure/lancashire/?year=x", 400, "not a year"),
        ("/structure/lancashire/?year=2015&base=2019", 400, "lies after"),
        ("/structure/lancashire/?level=class", 400, "section, division, subclass"),
        ("/structure/lancashire/?sign=up", 400, "auto, diversity, productivity"),
        ("/structure/lancashire/?as_of=2001-01-01", 404, "2001"),
        ("/structure/england/?level=section", 404, "compared with"),
        ("/structure/lancashire/nothing.svg", 404, ""),
        ("/structure/lancashire/data/nothing.csv", 404, ""),
        ("/structure/cornwall/occupations.svg", 404, "workbook"),
    ],
)
def test_what_cannot_be_answered_says_so(client: Client, address: str, status: int, said: str) -> None:
    reply = client.get(address)
    assert reply.status_code == status
    assert said in reply.content.decode()


def test_the_sign_can_be_asked_for_and_is_said(client: Client) -> None:
    assert "turned towards output an hour" in page(client, "/structure/lancashire/")
    diverse = page(client, "/structure/lancashire/?sign=diversity")
    assert "do not read the upper end as the better one" in diverse


def test_the_api_and_the_command_give_one_document(
    client: Client, structure_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = client.get("/api/v1/structure/burnley?level=subclass&year=2019&base_year=2015")
    assert reply.status_code == 200
    monkeypatch.setenv("SKILLSHED_DATA", str(structure_folder))
    command = ["structure", "Burnley", "--level", "subclass", "--year", "2019", "--base-year", "2015", "--json"]
    assert main(command) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    api = reply.json()
    assert set(api) == set(document)
    for part in ("answered_by", "quotients", "not_known", "complexity", "growth_share"):
        assert api[part] == document[part]
    assert document["answered_by"]["areas"] == ["UKD4"]
    assert round(next(row["quotient"] for row in document["quotients"] if row["code"] == "31030"), 1) == 7.7


def test_the_command_speaks_to_people_and_names_its_faults(
    structure_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLSHED_DATA", str(structure_folder))
    assert main(["structure", "Tees Valley"]) == 0
    said = capsys.readouterr()
    assert "Most specialised" in said.out
    assert "which holds Tees Valley" in said.err
    assert main(["structure", "Atlantis"]) == 12
    assert main(["structure", "Lancashire", "--year", "1066"]) == 12
    assert main(["structure", "Lancashire", "--level", "class"]) == 2


def test_the_api_says_no_as_the_others_do(client: Client) -> None:
    assert client.get("/api/v1/structure/atlantis").status_code == 404
    assert client.get("/api/v1/structure/lancashire?level=class").status_code == 422
    assert client.get("/api/v1/structure/lancashire?year=2016&level=subclass").json()["error"]["kind"] == "not_found"
