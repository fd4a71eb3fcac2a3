"""The rules as anybody reads them; a changed workbook as an administrator tries it and puts it in force."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from skillshed.people import reads
from skillshed.rules.definitions import shipped_rules
from tests.support.accounts import made, signed_in

pytestmark = pytest.mark.django_db
RULES, TRY = "/eligible/rules/", "/eligible/rules/try/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": tmp_path})
    return tmp_path


@pytest.fixture
def gwen():
    return signed_in(made("Gwen", "administrator"))


def changed(client, edit) -> SimpleUploadedFile:
    """The rules in force with some cells changed. edit: takes the sheets as lists of rows, the first of each its header."""
    read = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{RULES}rules.xlsx").content))
    sheets = {name: read.get_sheet_by_name(name).to_python() for name in read.sheet_names}
    edit(sheets)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd", "strings_to_urls": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for down, row in enumerate(rows):
                sheet.write_row(down, 0, row)
    return SimpleUploadedFile("rules.xlsx", out.getvalue())


def lower_the_line(sheets):
    """The national earnings line of 2025-26, down to 20,000."""
    head = sheets["parameters"][0]
    name, start, areas, value = (head.index(column) for column in ("name", "from", "areas", "value"))
    rows = [
        row
        for row in sheets["parameters"]
        if row[name] == "earnings_threshold_gbp_year" and str(row[start]).startswith("2025-08-01") and not row[areas]
    ]
    assert rows
    for row in rows:
        row[value] = "20000"


def test_every_row_stands_once_with_status_and_source(client):
    page = client.get(RULES).content.decode()
    rows = [one for group in shipped_rules().rows.values() for one in group]
    assert page.count('<tr id="') == len(rows)
    assert f"{len(rows)} dated figures" in page
    assert page.count("<strong>from memory</strong>") == sum(not one.is_verified for one in rows)
    assert "Change the rules" not in page
    assert len(page.encode()) < 200_000


def test_whom_a_change_affects_is_shown_before_it_is_in_force(gwen, folder):
    reply = gwen.post(TRY, {"file": changed(gwen, lower_the_line), "on": "2025-10-01"})
    assert reply.status_code == 302
    page = gwen.get(reply["Location"]).content.decode()
    assert "would change" in page
    assert "Amina" in page
    assert not list((folder / "rules").glob("rules-*.xlsx"))
    assert gwen.post(reply["Location"].split("?")[0], {"base": ""})["Location"] == RULES
    assert len(list((folder / "rules").glob("rules-*.xlsx"))) == 1
    assert reads.trail().filter(did="rules.publish").count() == 1
    assert "rules-0001" in gwen.get(RULES).content.decode()
    assert "20,000" in gwen.get(RULES).content.decode()


def test_an_unchanged_workbook_changes_nobody(gwen):
    reply = gwen.post(TRY, {"file": changed(gwen, lambda sheets: None), "on": "2025-10-01"})
    page = gwen.get(reply["Location"]).content.decode()
    assert "No answer would change" in page


def test_rules_put_in_force_meanwhile_stop_the_second(gwen):
    reply = gwen.post(TRY, {"file": changed(gwen, lower_the_line), "on": "2025-10-01"})
    address = reply["Location"].split("?")[0]
    gwen.post(address, {"base": ""})
    assert gwen.post(address, {"base": ""}).status_code == 400


def test_a_faulty_workbook_is_told_with_sheet_and_row(gwen, folder):
    def spoil(sheets):
        sheets["conditions"][1][1] = "no_such_fact"

    reply = gwen.post(TRY, {"file": changed(gwen, spoil)})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "conditions" in page
    assert "tmp" not in page.split("govuk-error-summary__list")[1].split("</ul>")[0]
    assert gwen.post(TRY, {"file": SimpleUploadedFile("x.xlsx", b"no workbook")}).status_code == 422
    assert gwen.post(TRY, {}).status_code == 422
    assert not list((folder / "rules").glob("**/*.xlsx"))


@pytest.mark.parametrize("role", ["", "analyst", "provider", "adviser"])
def test_only_an_administrator_may(client, role):
    asked = signed_in(made("Elin", role)) if role else client
    file = changed(asked, lower_the_line)
    assert asked.post(TRY, {"file": file}).status_code == 403
    assert asked.get("/eligible/rules/tried/00000000000000000000000000000000/").status_code == 403
    assert asked.post("/eligible/rules/tried/00000000000000000000000000000000/", {"base": ""}).status_code == 403


def test_a_key_that_is_none_is_not_found(gwen):
    assert gwen.get("/eligible/rules/tried/secret/").status_code == 404
