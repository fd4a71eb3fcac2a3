"""Lists of people and vacancies: what is read, what is put aside, what is refused, what never gets in."""

from __future__ import annotations

import io
import json
from dataclasses import fields
from decimal import Decimal

import pytest
import xlsxwriter

from skillshed.employers.redundancy.columns import columns, recognised
from skillshed.employers.redundancy.people import AtRisk
from skillshed.employers.redundancy.reading import read_list
from skillshed.employers.redundancy.reporting import report
from skillshed.terms.errors import InputNotUnderstood
from tests.redundancy.lists import PEOPLE, VACANCIES


def people(text: str, name: str = "list.csv"):
    return read_list(text.encode(), name, "people")


def test_a_list_of_people_keeps_little_and_coarse():
    found = list(people(PEOPLE).found.values())
    one, two, three, _ = found
    assert (one.key, one.title, one.pay_now, one.most_minutes) == ("A1", "Forklift driver", Decimal("26000.00"), 45)
    assert one.licences == ("Forklift licence", "Driving licence")
    assert (one.area, one.latitude, one.longitude) == ("BB11", round(one.latitude, 2), round(one.longitude, 2))
    assert (one.name, one.contact) == ("Zebedee Quill", "07700 900123")
    assert "4AA" not in repr(found)
    assert two.pay_now
    assert 22_000 < two.pay_now < 26_000
    assert two.pay_floor == 22_000
    assert (two.licences, three.licences) == ((), None), "none is known; empty is not said"
    assert three.most_minutes == 60


@pytest.mark.parametrize(
    ("heading", "what"),
    [("Age", "age"), ("D.O.B", None), ("Date of birth", "age"), ("Sex", "sex"), ("Gender", "sex"), ("Ethnic group", "ethnic"), ("Nationality", "ethnic"),
     ("NI number", "National Insurance"), ("National Insurance No", "National Insurance"), ("Disability", "disability"), ("Religion", "religion"),
     ("Marital status", "marriage"), ("Sickness absence days", "disability"), ("Home address", "address"), ("Union member", "union"), ("Title (Mr/Mrs)", "sex")],
)  # fmt: skip
def test_columns_that_are_refused_are_named_and_not_read(heading, what):
    found = people(f"Payroll no,Job title,{heading}\n7,Cleaner,secret-cell\n")
    assert "secret-cell" not in repr(found.found)
    if what is None:
        assert found.unknown == (heading,), "not known and not read either"
    else:
        assert [one.heading for one in found.refused] == [heading]
        assert what.casefold() in found.refused[0].what.casefold()
        assert found.refused[0].why


def test_no_protected_attribute_has_a_place():
    held = {one.name for one in fields(AtRisk)}
    assert not held & {"age", "sex", "gender", "ethnicity", "religion", "disability", "nationality", "born"}
    assert {column.name for column in columns("people").values()} - {"postcode"} == held - {"area", "latitude", "longitude"}


def test_what_identifies_is_taken_out_of_free_text():
    found = people(
        'No,Role,Skills\n1,Cleaner,"clean floors, AB123456C, aged 58, ring 07700 900123 or a@example.org, lift boxes"\n'
    )
    text = found.found[2].can
    assert "clean floors" in text
    assert "lift boxes" in text
    for gone in ("AB123456C", "58", "900123", "@"):
        assert gone not in text
    assert {one.why for one in found.unread} >= {"It held a National Insurance number, which was taken out."}


def test_rows_that_cannot_be_read_are_put_aside_with_their_reason():
    found = people("Number,Job title,Pay\n1,Cleaner,23000\n,Cleaner,23000\n3,,23000\n1,Cook,24000\n5,Cook,lots\n\n")
    assert sorted(found.found) == [2, 6]
    assert {one.row: one.column for one in found.aside} == {3: "Number", 4: "Job title", 5: ""}
    assert found.found[6].pay_now is None
    assert [(one.row, one.column) for one in found.unread] == [(6, "Pay now")]
    told = report(found)
    assert (told["rows"], told["aside_count"], told["unread_count"]) == (2, 3, 1)
    json.dumps(told)


def test_a_workbook_with_a_title_above_and_a_formula():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    notes, sheet = book.add_worksheet("Notes"), book.add_worksheet("People")
    notes.write(0, 0, "Confidential")
    sheet.write_row(0, 0, ["Calder Cartons"])
    sheet.write_row(2, 0, ["Staff no", "Role", "Annual salary", "Minutes", "Ethnicity"])
    sheet.write_row(3, 0, [1001, "Cleaner", 23400, 45, "x"])
    sheet.write_row(4, 0, [1002, "Cook"])
    sheet.write_string(4, 2, "=1+1")
    book.close()
    found = read_list(out.getvalue(), "people.xlsx", "people")
    assert (found.found[4].key, found.found[4].pay_now, found.found[4].most_minutes) == ("1001", Decimal("23400.00"), 45)
    assert found.found[5].pay_now is None
    assert "formula" in found.unread[0].why
    assert found.refused[0].heading == "Ethnicity"


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"Number,Job title\n", "no row"), (b"a,b\n1,2\n", "Number"), (b"Number,Pay\n1,2\n", "Job title"), (b"PK\x03\x04broken", "damaged"),
     (b"\x00\x01\x02\x03" * 50, "no table"), (b"<html><body>no</body></html>", "no table"), (b'"Number,Job title\n1', "Number")],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(content, says):
    with pytest.raises(InputNotUnderstood, match=says):
        read_list(content, "people.csv", "people")


def test_the_bytes_of_another_alphabet_are_read():
    found = read_list("Number;Job title;Name\n1;Cleaner;Zoë Müller\n".encode("cp1252"), "list.csv", "people")
    assert found.found[2].name == "Zoë Müller"


def test_vacancies_by_other_names_and_what_their_text_asks():
    found = list(read_list(VACANCIES.encode(), "v.csv", "vacancies").found.values())
    assert [(one.key, one.places) for one in found] == [("V1", 1), ("V2", 2), ("V3", 1), ("V4", 1)]
    assert found[0].licences == ("Forklift licence",)
    assert found[2].licences == ("DBS check",)
    assert found[0].pay
    assert 26_000 < found[0].pay < 29_000


def test_a_vacancy_without_reference_is_the_same_by_its_words():
    text = "Title,Description\nCook,Cook meals\nCook,Cook other meals\nCook,Cook meals\n"
    found = read_list(text.encode(), "v.csv", "vacancies")
    assert sorted(found.found) == [2, 3]
    assert "same number" in found.aside[0].why


def test_vacancies_as_adverts_come():
    adverts = [{"id": "x1", "title": "Cook", "company": {"display_name": "Care"}, "description": "Cook meals.", "salary_min": 24000, "salary_max": 26000, "location": {"display_name": "Burnley"}}]  # fmt: skip
    found = list(read_list(json.dumps({"results": adverts}).encode(), "adverts.json", "vacancies").found.values())
    assert (found[0].key, found[0].title, found[0].employer, found[0].pay, found[0].pay_high) == (
        "x1",
        "Cook",
        "Care",
        Decimal("24000.0"),
        Decimal("26000.0"),
    )
    assert found[0].point is not None


def test_every_name_of_a_column_leads_to_one_column():
    for kind in ("people", "vacancies"):
        for column in columns(kind).values():
            for name in (column.title, *column.names):
                assert [one.name for one in recognised([name], kind).known.values()] == [column.name], (kind, name)
