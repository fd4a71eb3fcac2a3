"""Spreadsheets brought in: what is read, what is refused and how that is said, and that nothing happens twice."""

from __future__ import annotations

import io
from datetime import date, time
from decimal import Decimal

import pytest
import xlsxwriter

from skillshed.people.models import AuditEntry, Organisation
from skillshed.people.services import SYSTEM
from skillshed.provision.feeds.tables import Own, read_table
from skillshed.provision.feeds.tables_out import as_workbook, template
from skillshed.provision.models import Change, Contact, Cost, Feed, Funding, Offer, Run, Venue
from skillshed.provision.services import save_offer
from skillshed.terms.errors import InputNotUnderstood, Refused
from tests.provision.feeds.conftest import HEADER, ROWS, TABLE, brought
from tests.support import accounts

pytestmark = pytest.mark.django_db
WRONG = "Example College,10000001,Bad,cours,9,12p,31/02/2026,maybe,Hall,BB1,nobody,flying\n"


def offer_counts(outcome):
    return outcome.counts.get("offer", {"new": 0, "changed": 0, "unchanged": 0, "gone": 0})


def test_one_row_a_run_and_the_offers_columns_repeated():
    outcome = brought(TABLE)
    assert {kind: counts["new"] for kind, counts in outcome.counts.items()} == {"provider": 1, "venue": 2, "offer": 2, "run": 3}
    offer = Offer.objects.get(title="English for work")
    assert (offer.kind, offer.level, offer.features, offer.provider.organisation.ukprn) == (
        "course",
        "2",
        {"childcare": True},
        "10000001",
    )
    assert sorted(offer.runs.values_list("starts_on", flat=True)) == [date(2026, 9, 7), date(2027, 1, 11)]
    assert list(offer.costs.values_list("amount", "run")) == [(Decimal("1250.50"), None)]
    assert offer.contacts.get().email == "admissions@example.org"
    venue = offer.runs.first().venue
    assert (venue.name, venue.postcode, venue.latitude, venue.place_ons) == ("Town campus", "BB11 1AA", 53.79, "E07000117")
    assert Cost.objects.get(offer__title="Digital drop-in").amount == 0


def test_every_field_says_where_it_came_from():
    brought(TABLE, feed="College list")
    offer = Offer.objects.get(title="English for work")
    assert offer.origins["level"]["feed"] == "College list"
    assert offer.origins["level"]["value"] == "2"
    assert offer.origins["costs"]["value"][0]["amount"] == "1250.50"
    assert "qualification" not in offer.origins


def test_the_same_file_twice_changes_nothing():
    brought(TABLE)
    before = list(Offer.objects.order_by("pk").values()), Change.objects.count()
    outcome = brought(TABLE)
    assert not outcome.is_changing
    assert outcome.counts["run"] == {"new": 0, "changed": 0, "unchanged": 3, "gone": 0}
    assert (list(Offer.objects.order_by("pk").values()), Change.objects.count()) == before


def test_a_dry_run_says_what_would_be_and_writes_nothing():
    outcome = brought((HEADER + ROWS + WRONG).encode(), dry_run=True)
    assert offer_counts(outcome)["new"] == 2
    assert outcome.rows_refused == 1
    assert (Offer.objects.count(), Organisation.objects.count(), Feed.objects.count(), AuditEntry.objects.count()) == (0, 0, 0, 0)
    done = brought((HEADER + ROWS + WRONG).encode())
    assert done.counts == outcome.counts


def test_each_wrong_cell_is_named_with_row_column_and_what_to_write():
    outcome = brought((HEADER + ROWS + WRONG).encode())
    assert outcome.rows_refused == 1
    refused = {fault.column: fault for fault in outcome.faults if fault.is_refusal}
    assert {fault.where for fault in refused.values()} == {"row 5"}
    assert set(refused) == {"Kind", "Level", "Cost", "Start date", "Any time", "Venue postcode", "Contact email", "Features"}
    assert "07/09/2026" in refused["Start date"].reason
    assert "BB11 1AA" in refused["Venue postcode"].reason
    assert "yes or no" in refused["Any time"].reason
    assert "£1,250.50" in refused["Cost"].reason
    assert Offer.objects.count() == 2


def test_strict_keeps_nothing_where_a_row_is_refused():
    outcome = brought((HEADER + ROWS + WRONG).encode(), strict=True)
    assert not outcome.is_kept
    assert Offer.objects.count() == Feed.objects.count() == 0
    assert brought(TABLE, strict=True).is_kept


def test_one_audit_entry_with_counts_and_word_to_the_search_for_each_offer():
    brought((HEADER + ROWS + WRONG).encode())
    entry = AuditEntry.objects.get(did="provision.import")
    assert (entry.facts["made"], entry.facts["refused"]) == (8, 1)
    assert set(Change.objects.values_list("offer", flat=True)) == set(Offer.objects.values_list("pk", flat=True))


def test_what_is_edited_here_stays_and_is_shown():
    brought(TABLE, feed="List")
    offer = Offer.objects.get(title="English for work")
    save_offer(by=SYSTEM, provider=offer.provider, offer=offer, level="3")
    again = brought(TABLE, feed="List")
    assert [(one["field"], one["here"], one["feed"]) for one in again.conflicts] == [("level", "3", "2")]
    newer = brought(
        TABLE.replace(b"course,2", b"course,2").replace(b"childcare", b"travel help with bus" if False else b"travel_help"),
        feed="List",
    )
    offer.refresh_from_db()
    assert (offer.level, offer.features) == ("3", {"travel_help": True})
    assert offer_counts(newer)["changed"] == 1


def test_what_left_a_whole_list_is_inactive_with_the_reason_and_comes_back():
    brought(TABLE, feed="List")
    less = (HEADER + "".join(ROWS.splitlines(keepends=True)[:1])).encode()
    outcome = brought(less, feed="List")
    gone = Offer.objects.get(title="Digital drop-in")
    assert (gone.status, offer_counts(outcome)["gone"]) == ("inactive", 1)
    assert "no longer in the feed List" in gone.origins["status"]["reason"]
    run = Run.objects.get(starts_on=date(2027, 1, 11))
    assert run.ends_on < date.today()
    assert "no longer in the feed" in run.origins["ends_on"]["reason"]
    brought(TABLE, feed="List")
    gone.refresh_from_db()
    run.refresh_from_db()
    assert (gone.status, run.ends_on) == ("active", None)


def test_a_file_without_a_feeds_name_takes_nothing_away():
    brought(TABLE)
    outcome = brought((HEADER + "".join(ROWS.splitlines(keepends=True)[:1])).encode())
    assert offer_counts(outcome)["gone"] == 0
    assert Offer.objects.filter(status="active").count() == 2


def test_a_refused_row_is_not_gone():
    brought(TABLE, feed="List")
    outcome = brought(TABLE.replace(b",,0,,yes", b",,0,,perhaps"), feed="List")
    assert outcome.rows_refused == 1
    assert Offer.objects.filter(status="active").count() == 2


def test_a_feed_that_lost_most_of_itself_is_refused():
    rows = "".join(f"Example College,10000001,Course number {n},course,2,0,,yes,Town campus,BB11 1AA,,\n" for n in range(30))
    brought((HEADER + rows).encode(), feed="List")
    less = (HEADER + "".join(rows.splitlines(keepends=True)[:3])).encode()
    with pytest.raises(Refused, match="cut short"):
        brought(less, feed="List")
    assert Offer.objects.filter(status="active").count() == 30
    assert offer_counts(brought(less, feed="List", accept_gone=True))["gone"] == 27


def test_repeated_rows_are_left_out_and_said():
    outcome = brought((HEADER + ROWS + ROWS.splitlines(keepends=True)[0]).encode())
    assert (outcome.repeated, outcome.rows_refused, Run.objects.count()) == (1, 0, 3)
    assert "repeats row 2" in outcome.faults[0].reason


def test_rows_of_one_offer_that_contradict_each_other():
    other = ROWS.splitlines(keepends=True)[1].replace("childcare", "signing")
    outcome = brought((HEADER + ROWS.splitlines(keepends=True)[0] + other).encode())
    assert outcome.rows_refused == 1
    assert "Row 2 of the same offer says something else" in outcome.faults[0].reason


def test_costs_that_differ_by_run_are_the_runs_own():
    second = ROWS.splitlines(keepends=True)[1].replace("£1250.50", "900")
    brought((HEADER + ROWS.splitlines(keepends=True)[0] + second).encode())
    assert {(run.starts_on.year, run.costs.get().amount) for run in Run.objects.all()} == {
        (2026, Decimal("1250.50")),
        (2027, Decimal("900.00")),
    }


def test_unknown_is_not_free():
    brought((HEADER + "Example College,,Something,,,,,,,,,\n").encode())
    assert Cost.objects.count() == Funding.objects.count() == Contact.objects.count() == 0


@pytest.mark.parametrize("content", [TABLE.decode().replace("Example College", "Café Collège").encode("cp1252"), TABLE.decode().encode("utf-16"), b"\xef\xbb\xbf" + TABLE, TABLE.replace(b"\n", b"\r\n"), b"Offers of autumn,,\n\n" + TABLE])  # fmt: skip
def test_files_as_programmes_write_them(content):
    assert offer_counts(brought(content))["new"] == 2


def test_semicolons_as_separators():
    content = b"Provider;Title;Cost;Venue;Postcode\nExample College;Maths;12.50;Hall;BB11 1AA\n"
    brought(content)
    assert Cost.objects.get().amount == Decimal("12.50")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"Provider,Title\n", "no rows below"),
        (b"a,b\n1,2\n", "no header"),
        (b"Provider,Cost\nX,1\n", "no column 'Title'"),
        (b"<!doctype html><html><body>Not here</body></html>", "web page|neither"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\x00\x01\x02\x03" * 50, "neither"),
    ],
)
def test_files_that_are_no_such_table(content, words):
    from skillshed.provision.feeds.reading import read_content

    with pytest.raises(InputNotUnderstood, match=words):
        read_content(content, "x.csv", on=date(2026, 11, 22))


def book(**sheets):
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, made.add_format({"num_format": "dd/mm/yyyy"}))
                elif isinstance(cell, time):
                    sheet.write_datetime(at, column, cell, made.add_format({"num_format": "hh:mm"}))
                else:
                    sheet.write(at, column, cell)
    made.close()
    return out.getvalue()


def test_a_workbook_with_dates_times_numbers_and_other_sheets():
    rows = [["Provider", "Title", "Start date", "Opens at", "Cost", "Minimum age", "Venue", "Postcode"],
            ["Example College", "Maths", date(2026, 9, 7), time(18, 30), 99.5, 19.0, "Hall", "BB11 1AA"]]  # fmt: skip
    brought(book(Notes=[["Read me"]], Offers=rows), "offers.xlsx")
    run = Run.objects.get()
    assert (run.starts_on, run.opens_at, run.offer.minimum_age, run.offer.costs.get().amount) == (
        date(2026, 9, 7),
        time(18, 30),
        19,
        Decimal("99.50"),
    )


def test_a_workbook_without_the_right_sheet_names_its_sheets():
    with pytest.raises(InputNotUnderstood, match=r"Staff, Rooms"):
        read_table(book(Staff=[["Name of person"], ["x"]], Rooms=[["Number"], [1]]), "x.xlsx")


def test_formulas_are_read_by_their_value_and_broken_ones_refused():
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet()
    for column, header in enumerate(["Provider", "Title", "Cost"]):
        sheet.write(0, column, header)
    sheet.write_row(1, 0, ["Example College", "Maths"])
    sheet.write_formula(1, 2, "=100+20", None, 120)
    sheet.write_row(2, 0, ["Example College", "English"])
    sheet.write_formula(2, 2, "=A1/0", None, "#DIV/0!")
    made.close()
    outcome = brought(out.getvalue(), "offers.xlsx")
    assert Cost.objects.get().amount == 120
    assert (outcome.rows_refused, outcome.faults[0].column) == (1, "Cost")
    assert "Write the value itself" in outcome.faults[0].reason
    assert brought(b"Provider,Title\nExample College,=1+1\n").rows_refused == 1


NCS = (
    "LARS_QAN,WHO_THIS_COURSE_IS_FOR,ENTRY_REQUIREMENTS,WHAT_YOU_WILL_LEARN,HOW_YOU_WILL_LEARN,COURSE_NAME,YOUR_REFERENCE,DELIVERY_MODE,START_DATE,"
    "FLEXIBLE_START_DATE,VENUE_NAME,NATIONAL_DELIVERY,COURSE_WEBPAGE,COST,COST_DESCRIPTION,DURATION,DURATION_UNIT,STUDY_MODE,ATTENDANCE_PATTERN\n"
    "60346770,Adults,None,To weld,In a workshop,Welding,W1,Classroom Based,07/09/2026,No,Workshop,,www.example.org/weld,300,,10,Weeks,Part-time,Day/Block Release\n"
    "60346770,Adults,None,To weld,In a workshop,Welding,W2,Online,,Yes,,Yes,www.example.org/weld,300,,10,Weeks,Flexible,Evening\n"
)


def test_the_national_careers_services_own_course_file():
    outcome = brought(NCS.encode(), own=Own("Example College", "10000001"))
    assert outcome.rows_refused == 0, outcome.faults
    offer = Offer.objects.get()
    assert (offer.title, offer.learning_aim, offer.url, offer.eligibility) == (
        "Welding",
        "60346770",
        "https://www.example.org/weld",
        "Adults",
    )
    assert offer.description == "To weld\n\nHow you will learn\nIn a workshop"
    found = {
        (
            run.delivery,
            run.study_mode,
            tuple(run.attendance),
            run.starts_any_time,
            run.is_national,
            run.duration,
            run.duration_unit,
        )
        for run in offer.runs.all()
    }
    assert found == {
        ("classroom", "part_time", ("block",), False, False, Decimal("10.0"), "weeks"),
        ("online", "flexible", ("evening",), True, True, Decimal("10.0"), "weeks"),
    }


def test_a_provider_brings_in_their_own_offers_only():
    brought(TABLE)
    ours = Organisation.objects.create(name="Our Place", kind="provider", ukprn="10000009")
    carys = accounts.made("Carys", "provider", organisation=ours)
    own = Own(ours.name, ours.ukprn, only=True)
    mixed = (HEADER + ROWS + "Our Place,10000009,Our course,course,2,0,,yes,Our hall,BB11 1AA,,\n").encode()
    outcome = brought(mixed, by=carys, own=own)
    assert (outcome.rows_refused, offer_counts(outcome)["new"]) == (3, 1)
    assert Offer.objects.get(title="Our course").provider.organisation == ours
    theirs = Offer.objects.get(title="English for work")
    with pytest.raises(Refused, match="another organisation"):
        brought(f"Title,Offer ID\nTaken over,{theirs.pk}\n".encode(), by=carys, own=own)
    venue = Venue.objects.get(name="Library")
    with pytest.raises(Refused, match="another organisation"):
        brought(f"Title,Venue,Venue ID\nOur course,Moved,{venue.pk}\n".encode(), by=carys, own=own)
    theirs.refresh_from_db()
    assert theirs.title == "English for work"


@pytest.mark.parametrize("role", ["", "adviser", "analyst", "commissioner", "employer"])
def test_nobody_else_brings_anything_in(role):
    with pytest.raises(Refused):
        brought(TABLE, by=accounts.made("Brian", role))
    assert Offer.objects.count() == 0


def test_the_template_reads_as_a_table_of_nothing(tmp_path):
    for kind in ("csv", "xlsx"):
        template(tmp_path / f"t.{kind}")
        with pytest.raises(InputNotUnderstood, match="no rows below"):
            read_table((tmp_path / f"t.{kind}").read_bytes(), f"t.{kind}")
    assert as_workbook([{"title": "=1+1"}])


def test_a_postcode_nobody_knows_is_said_and_the_offer_kept():
    outcome = brought(TABLE.replace(b"BB10 2XX", b"BB99 9ZZ"))
    assert outcome.rows_refused == 0
    assert "not on the map" in outcome.faults[0].reason
    assert Venue.objects.get(name="Library").latitude is None
