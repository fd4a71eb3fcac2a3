"""What a board gets, what a stranger gets, and colleges' targets, as services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import override_settings

from skillshed.insight.plan.public import public
from skillshed.insight.plan.reading import faults, parse_plan, read_plan, written
from skillshed.insight.plan.sheets import read_workbook, write_workbook
from skillshed.people.models import AuditEntry
from skillshed.people.services import SYSTEM
from skillshed.plans.college_targets import keep_targets, matrix_csv, matrix_xlsx, read_targets
from skillshed.plans.files import document
from skillshed.plans.models import PublicView
from skillshed.plans.publishing import set_public_view, view_of
from skillshed.plans.seeds_board import seed_lsip
from skillshed.plans.services import load_plan
from skillshed.plans.snapshots import take_snapshot
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood, Refused, UsageError
from tests.conftest import real_data
from tests.pages_plans.board.conftest import TEXT
from tests.support.accounts import made

CSV = b"College;Aim;Value;Due;Serves;Level\nNorth;Cyber starts;40;31/07/2027;P, Q;3\nNorth;Plumbers;;;;\n"


def test_the_extended_format_goes_to_records_and_workbooks_and_back(db, tmp_path):
    found = parse_plan(TEXT, "open.yaml").plan
    assert document(load_plan(by=SYSTEM, file=parse_plan(TEXT, "open.yaml"))) == found
    write_workbook(found, tmp_path / "plan.xlsx")
    assert read_workbook(tmp_path / "plan.xlsx").plan == found


def test_the_reference_plan_reads_as_it_did():
    plan = read_plan(real_data("plans") / "lancashire-2021.yaml").plan
    assert not plan.consulted
    assert not plan.college_targets
    assert "college_targets" not in written(plan)


def test_the_public_plan_is_sound_and_a_second_time_the_same():
    for plan in (parse_plan(TEXT, "open.yaml").plan, read_plan(real_data("plans") / "lancashire-2021.yaml").plan):
        once = public(plan)
        assert faults(once) == []
        assert public(once) == once
        for one in plan.priorities:
            assert faults(public(plan, [one.id])) == [], one.id


def test_nothing_that_is_withheld_is_named_anywhere():
    plan = read_plan(real_data("plans") / "lancashire-2021.yaml").plan
    for key in ("skills-hub", "FW.O1", "FW.U1", "LT.neet", plan.outcomes[0].id):
        assert f'"{key}"' not in written(public(plan, [key]))


def test_what_is_public_is_set_once_audited_and_read_back(plan, olga):
    assert (view_of(plan).shows_money, view_of(plan).pk) == (False, None)
    set_public_view(by=olga, plan=plan, is_public=True, shows_money=True, withheld=["A1", "A1", " "])
    set_public_view(by=olga, plan=plan, is_public=False, withheld=["U2"])
    assert PublicView.objects.get().withheld == ["U2"]
    assert not PublicView.objects.get().shows_money
    assert AuditEntry.objects.filter(did="plan.public").count() == 2
    with pytest.raises(UsageError, match="no element ZZ"):
        set_public_view(by=olga, plan=plan, is_public=True, withheld=["ZZ"])
    with pytest.raises(Refused):
        set_public_view(by=made("Ana", "analyst"), plan=plan, is_public=True)
    assert PublicView.objects.get().withheld == ["U2"]


def test_targets_are_kept_once_and_a_change_is_a_change(plan, olga):
    read = read_targets(RawFile(CSV, "north.csv"))
    assert [one.id for one in read.targets] == ["north-1", "north-2"]
    assert (read.targets[0].value, read.targets[0].due, read.targets[0].serves) == (Decimal(40), date(2027, 7, 31), ("P", "Q"))
    assert keep_targets(by=olga, plan=plan, targets=read.targets) == (2, 0)
    assert keep_targets(by=olga, plan=plan, targets=read.targets) == (0, 0)
    changed = read_targets(RawFile(CSV.replace(b"40", b"45"), "north.csv"))
    assert keep_targets(by=olga, plan=plan, targets=changed.targets) == (0, 1)
    assert [one.value for one in document(plan).college_targets] == [Decimal(45), None]
    with pytest.raises(Refused):
        keep_targets(by=made("Ana", "analyst"), plan=plan, targets=read.targets)


def test_loading_the_plan_again_keeps_the_colleges_targets(plan, olga):
    from tests.plans.conftest import TEXT as SMALL

    keep_targets(by=olga, plan=plan, targets=read_targets(RawFile(CSV, "north.csv")).targets)
    load_plan(by=SYSTEM, file=parse_plan(SMALL, "small.yaml"))
    assert len(document(plan).college_targets) == 2


def test_bad_rows_are_said_with_row_and_column_and_good_ones_read():
    read = read_targets(
        RawFile(b"college,target,id,value,due\nA,X,1,5,soon\nA,Y,1,5,\nA,Z,1,6,\n,W,3,6,\nA,V,4,many,\n", "t.csv")
    )
    assert [(one.row, one.column) for one in read.refused] == [(2, "due"), (4, "id"), (5, "college"), (6, "value")]
    assert [one.name for one in read.targets] == ["Y"]


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"college\n", b"\x00\x01"])
def test_a_file_of_something_else_is_refused(content):
    with pytest.raises(InputNotUnderstood, match="columns college and target"):
        read_targets(RawFile(content, "t.csv"))


def test_targets_in_yaml_and_in_a_workbook(tmp_path):
    yaml = b"college_targets:\n- {college: A, target: X, serves: [P, Q], levels: 3}\n- {college: B}\n"
    read = read_targets(RawFile(yaml, "t.yaml"))
    assert [(one.college, one.serves, one.levels) for one in read.targets] == [("A", ("P", "Q"), ("3",))]
    assert [(one.row, one.column) for one in read.refused] == [(3, "target")]
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "t.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["college", "target", "value", "levels", "soc"])
        sheet.write_row(1, 0, ["A", "X", 1200, 3, 213])
    found = read_targets(RawFile.open(tmp_path / "t.xlsx")).targets[0]
    assert (found.value, found.levels, found.soc) == (Decimal(1200), ("3",), ("213",))


def test_the_matrix_as_a_spreadsheet_holds_no_formula(plan, olga):
    from skillshed.insight.plan.matrix import matrix

    bad = read_targets(RawFile(b"college,target\n=1+1,@SUM(A1)\n", "t.csv")).targets
    keep_targets(by=olga, plan=plan, targets=bad)
    text = matrix_csv(matrix(document(plan))).decode("utf-8-sig")
    assert "no priority asks" in text
    assert "no college" in text
    assert not [cell for line in text.splitlines() for cell in line.split(",") if cell.startswith(("=", "@"))]
    assert matrix_xlsx(matrix(document(plan)))[:2] == b"PK"


def test_the_invented_plan_is_for_demos_and_comes_once(db):
    with override_settings(DEMO=False), pytest.raises(Refused):
        seed_lsip(date(2026, 11, 22))
    with override_settings(DEMO=True):
        plan = seed_lsip(date(2026, 11, 22))
        assert seed_lsip(date(2026, 11, 22)) == plan
    assert plan.is_invented
    assert len(document(plan).college_targets) == 9
    assert all(one.invented for one in document(plan).college_targets)
    assert len({one.college for one in document(plan).college_targets}) == 3
    assert plan.actuals.filter(is_invented=False).count() == 0


def test_what_changed_is_told_against_the_snapshot(plan, olga):
    from skillshed.plans.following import follow
    from skillshed.site.plans.board.moved import moved
    from skillshed.site.plans.board.packed import _before

    plan.actuals.create(measure="M1", on="2021-12-31", value=40, state="approved")
    take_snapshot(by=olga, plan=plan, on=date(2022, 1, 15), book=None)
    plan.actuals.create(measure="M1", on="2022-03-31", value=120, state="approved")
    plan.elements.get(key="A1").history.all()
    before = _before(plan, date(2022, 4, 15), None)
    assert before.on == date(2022, 1, 15)

    class Pack:
        document = document(plan)
        found = follow(document, date(2022, 4, 15))

    found = moved(Pack, before)
    assert [(one.key, one.way) for one in found.moves] == [("M1", "better")]
    assert "40 institutions" in found.moves[0].before
    assert "120 institutions" in found.moves[0].now
    assert found.plan == ()
