"""Pictures, files and embedded figures."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.http import QueryDict
from django.test import Client
from python_calamine import CalamineWorkbook

from skillshed.site.evidence.contents import content
from skillshed.site.evidence.drawing import WIDTHS, draw, told
from skillshed.site.evidence.figures import figure
from skillshed.site.evidence.state import State

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = (
    "line.svg?measure=employment_rate&place=burnley", "dots.svg?measure=employment_rate&place=burnley",
    "ranked.svg?measure=employment_rate&place=burnley&among=lancashire", "map.svg?measure=employment_rate&place=burnley",
    "bars.svg?measure=industry_share&place=lancashire&by=industry=*",
)  # fmt: skip


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("address", PICTURES)
def test_a_picture_is_svg_with_title_and_sentence_and_as_tall_as_the_page_said(client: Client, address: str, width: str) -> None:
    reply = client.get(f"/figures/{address}&width={width}")
    assert reply.headers["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(reply.content)
    view, _, query = address.partition(".svg?")
    shown = figure(State.read(QueryDict(query), view=view))
    drawing = shown.wide if width == "wide" else shown.narrow
    assert root.find(f"{SVG}title").text == shown.title  # type: ignore[union-attr]
    assert len(root.find(f"{SVG}desc").text or "") > 40  # type: ignore[union-attr]
    assert (int(root.get("width") or 0), int(root.get("height") or 0)) == (drawing.width, drawing.height)


@pytest.mark.parametrize("address", PICTURES)
def test_what_is_told_before_drawing_is_what_is_drawn(address: str) -> None:
    view, _, query = address.partition(".svg?")
    found = content(State.read(QueryDict(query), view=view))
    for width in WIDTHS.values():
        drawn, said = draw(found, width), told(found, width)
        assert (drawn.height, drawn.desc) == (said.height, said.desc)


def test_a_picture_has_an_etag_and_is_not_sent_twice(client: Client, folder: Path) -> None:
    first = client.get(f"/figures/{PICTURES[0]}")
    assert "max-age" in first.headers["Cache-Control"]
    again = client.get(f"/figures/{PICTURES[0]}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"/figures/{PICTURES[0].replace('burnley', 'pendle')}")
    assert other.headers["ETag"] != first.headers["ETag"]
    assert len(list((folder / "cache" / "pictures").rglob("*.svg"))) == 2


def test_readers_at_once_get_the_pictures_they_asked_for(client: Client) -> None:
    slugs = ("burnley", "pendle", "hyndburn", "preston", "wyre", "fylde")

    def asked(slug: str) -> bytes:
        return Client().get(f"/figures/line.svg?measure=claimant_rate&place={slug}").content

    alone = [
        draw(content(State.read(QueryDict(f"measure=claimant_rate&place={slug}"), view="line")), WIDTHS["wide"]).svg.encode()
        for slug in slugs
    ]
    with ThreadPoolExecutor(6) as readers:
        assert list(readers.map(asked, slugs)) == alone


def test_a_picture_to_take_away_names_its_source_and_comes_as_png(client: Client) -> None:
    framed = client.get(f"/figures/{PICTURES[0]}&framed=yes").content.decode()
    assert "Source: " in framed
    png = client.get(f"/figures/{PICTURES[0].replace('.svg', '.png')}&framed=yes")
    assert png.headers["Content-Type"] == "image/png"
    assert png.content[:8] == b"\x89PNG\r\n\x1a\n"


def test_no_picture_is_drawn_while_a_page_is_made(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("drawn while a page is made")

    monkeypatch.setattr("vl_convert.vegalite_to_svg", refuse)
    assert client.get("/places/burnley/").status_code == 200
    assert client.get("/measures/employment_rate/?place=burnley").status_code == 200


def test_unknown_pictures_and_formats_are_404(client: Client) -> None:
    assert client.get("/figures/pie.svg?measure=employment_rate&place=burnley").status_code == 404
    assert client.get("/figures/line.gif?measure=employment_rate&place=burnley").status_code == 404
    assert client.get("/data/x.doc?measure=employment_rate&place=burnley").status_code == 404
    assert client.get("/figures/line.svg?measure=median_weekly_pay&place=lancashire").status_code == 404


def test_the_small_map_of_a_place(client: Client) -> None:
    for slug in ("burnley", "lancashire", "hackney", "north-west", "burnley-ttwa", "script-alert-1-script-and-sons"):
        root = ElementTree.fromstring(client.get(f"/figures/where/{slug}.svg").content)
        assert (root.find(f"{SVG}desc").text or "").startswith("Map: ")  # type: ignore[union-attr]


def test_the_map_that_moves_gets_names_values_and_colours(client: Client) -> None:
    reply = client.get("/figures/map.geojson?measure=employment_rate&place=burnley")
    facts = {one["properties"]["code"]: one["properties"] for one in json.loads(reply.content)["features"]}
    assert facts["E07000117"] == {"code": "E07000117", "name": "Burnley", "label": "76.0%", "fill": facts["E07000117"]["fill"]}
    assert re.fullmatch("#[0-9A-F]{6}", facts["E07000117"]["fill"])


QUERY = "measure=employment_rate&place=burnley"


def test_csv_reopens_and_its_metadata_describe_it(client: Client, tmp_path: Path) -> None:
    reply = client.get(f"/data/employment-rate_burnley.csv?{QUERY}")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="employment-rate_burnley_2004-to-2023.csv"'
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8"))))
    assert len(rows) == 20
    assert rows[-1]["value"] == "76.0"
    assert rows[-1]["source"]
    assert rows[-1]["release"]
    about = json.loads(client.get(f"/data/employment-rate_burnley.csvw?{QUERY}").content)
    assert about["url"] == f"http://testserver/data/employment-rate_burnley.csv?{QUERY}"
    assert [one["name"] for one in about["tableSchema"]["columns"]] == list(rows[0])
    _read_as_csvw(about, reply.content, tmp_path, len(rows))


def _read_as_csvw(about: dict[str, object], body: bytes, folder: Path, rows: int) -> None:
    from csvw import CSVW

    (folder / "data.csv").write_bytes(body)
    (folder / "data.csv-metadata.json").write_text(json.dumps({**about, "url": "data.csv"}))
    assert sum(1 for _ in CSVW(str(folder / "data.csv-metadata.json")).tables[0]) == rows


def test_xlsx_and_ods_reopen(client: Client) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/data/x.xlsx?{QUERY}").content))
    assert book.sheet_names == ["Cover", "Employment rate"]
    assert len(book.get_sheet_by_name("Employment rate").to_python()) == 21
    ods = client.get("/data/x.ods?place=burnley").content
    with zipfile.ZipFile(io.BytesIO(ods)) as archive:
        assert archive.testzip() is None
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
    assert {"Cover", "Employment rate", "Claimant rate"} <= set(CalamineWorkbook.from_filelike(io.BytesIO(ods)).sheet_names)


def test_json_and_the_rows_of_every_area(client: Client) -> None:
    found = json.loads(client.get("/data/x.json?measure=employment_rate&view=ranked&place=burnley&among=lancashire").content)
    rows = found["datasets"][0]["rows"]
    assert {row["place"] for row in rows} >= {"E07000117", "E07000122", "E06000008"}
    assert {row["period"] for row in rows} == {"2023-01-01/P1Y"}


def test_a_file_of_nothing_says_why(client: Client) -> None:
    assert client.get("/data/x.csv").status_code == 400
    reply = client.get("/data/x.csv?measure=median_weekly_pay&place=lancashire")
    assert reply.status_code == 404
    assert "Medians of districts" in reply.content.decode()


def test_an_embedded_figure_may_stand_in_a_frame_and_pages_may_not(client: Client) -> None:
    embedded = client.get(f"/embed/line/?{QUERY}")
    assert "frame-ancestors *" in embedded.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded.headers
    text = embedded.content.decode()
    assert "<nav" not in text
    assert "/measures/employment_rate/?place=burnley" in text
    assert "&lt;iframe src=" in text
    for address in ("/places/burnley/", "/measures/employment_rate/"):
        page = client.get(address)
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Frame-Options"] == "DENY"
