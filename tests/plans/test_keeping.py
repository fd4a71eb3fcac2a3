"""Plans as records: loaded and told again the same, edited by two at once, figures that cannot be lost or doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from skillshed.insight.plan.reading import parse_plan
from skillshed.people.models import AuditEntry
from skillshed.people.services import SYSTEM
from skillshed.plans.bulk import load_actuals, read_table
from skillshed.plans.differing import differences
from skillshed.plans.files import document
from skillshed.plans.models import Actual, Plan
from skillshed.plans.services import (
    Conflict,
    add_element,
    comment,
    drop_element,
    keep_version,
    learn,
    load_plan,
    move_actuals,
    record_actual,
    save_element,
)
from skillshed.plans.snapshots import again, take_snapshot
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood, Refused, UsageError
from tests.conftest import real_data
from tests.plans.conftest import TEXT
from tests.support.accounts import made

DAY = date(2021, 12, 31)


def edited(plan: Plan, key: str, **fields) -> tuple[dict, int]:
    element = plan.elements.get(key=key)
    return {**element.data, **fields}, element.revision


def test_the_reference_plan_comes_back_as_it_was(db):
    from skillshed.insight.plan.reading import read_plan

    file = read_plan(real_data("plans") / "lancashire-2021.yaml")
    plan = load_plan(by=SYSTEM, file=file)
    assert document(plan) == file.plan
    assert load_plan(by=SYSTEM, file=file).versions.count() == 1
    assert plan.elements.filter(revision__gt=1).count() == 0


def test_a_plan_with_faults_is_refused_whole(db):
    with pytest.raises(InputNotUnderstood, match="O9"):
        load_plan(by=SYSTEM, file=parse_plan(TEXT.replace("chains:\n- {objective: O,", "chains:\n- {objective: O9,"), "x.yaml"))
    assert not Plan.objects.exists()


def test_measures_set_in_the_browser_stay_when_the_file_is_loaded_again(plan):
    add_element(by=SYSTEM, plan=plan, group="measures", data={"id": "M9", "of": "U1", "baseline": "0", "target": "5"})
    without = TEXT[: TEXT.index("measures:")]
    load_plan(by=SYSTEM, file=parse_plan(without, "small.yaml"))
    assert plan.elements.filter(group="measures").count() == 4


def test_two_owners_changing_different_fields_keep_both(plan, olga, pavel):
    first, revision = edited(plan, "A1", name="Roll out everywhere")
    second, _ = edited(plan, "A1", accountable="college")
    save_element(by=olga, plan=plan, group="actions", key="A1", data=first, revision=revision)
    kept = save_element(by=pavel, plan=plan, group="actions", key="A1", data=second, revision=revision)
    assert (kept.data["name"], kept.data["accountable"], kept.revision) == ("Roll out everywhere", "college", 3)


def test_two_owners_changing_the_same_field_hear_of_it(plan, olga, pavel):
    first, revision = edited(plan, "A1", name="One")
    second, _ = edited(plan, "A1", name="Two")
    save_element(by=olga, plan=plan, group="actions", key="A1", data=first, revision=revision)
    with pytest.raises(Conflict, match="now “One”, yours “Two”"):
        save_element(by=pavel, plan=plan, group="actions", key="A1", data=second, revision=revision)
    assert plan.elements.get(key="A1").data["name"] == "One"
    assert [one.changed_by_id for one in plan.elements.get(key="A1").history.all()] == [olga.pk, None]


def test_a_change_that_breaks_the_chain_is_taken_back(plan, olga):
    broken, revision = edited(plan, "A1", outputs=["U9"])
    with pytest.raises(UsageError, match="U9"):
        save_element(by=olga, plan=plan, group="actions", key="A1", data=broken, revision=revision)
    with pytest.raises(UsageError, match="hub"):
        drop_element(by=olga, plan=plan, group="actors", key="hub")
    assert plan.elements.get(key="A1").data["outputs"] == ["U1", "U2"]
    assert plan.elements.filter(key="hub").exists()


def test_roles_are_checked_where_it_is_done(plan):
    amina = made("Amina")
    for act in (
        lambda: record_actual(by=amina, plan=plan, measure="M1", on=DAY, value=Decimal(1)),
        lambda: add_element(by=amina, plan=plan, group="tools", data={"id": "x"}),
        lambda: comment(by=amina, plan=plan, words="Hello"),
        lambda: load_plan(by=amina, file=parse_plan(TEXT, "x.yaml")),
    ):
        with pytest.raises(Refused):
            act()


def test_recording_twice_is_recording_once(plan, olga):
    for _ in range(2):
        record_actual(by=olga, plan=plan, measure="M1", on=DAY, value=Decimal(60), submit=True)
    assert plan.actuals.count() == 1
    assert AuditEntry.objects.filter(did="plan.record").count() == 1


def test_a_cumulative_count_cannot_fall(plan, olga):
    record_actual(by=olga, plan=plan, measure="M1", on=DAY, value=Decimal(60))
    with pytest.raises(UsageError, match="would fall from 60"):
        record_actual(by=olga, plan=plan, measure="M1", on=date(2022, 3, 31), value=Decimal(59))
    assert plan.actuals.count() == 1


def test_nobody_approves_their_own_figure_and_a_locked_one_stays(plan, olga, pavel):
    actual = record_actual(by=olga, plan=plan, measure="M1", on=DAY, value=Decimal(60), submit=True)
    with pytest.raises(UsageError, match="somebody other"):
        move_actuals(by=olga, plan=plan, ids=[actual.pk], state="approved")
    assert move_actuals(by=pavel, plan=plan, ids=[actual.pk], state="approved") == 1
    assert move_actuals(by=pavel, plan=plan, ids=[actual.pk], state="locked") == 1
    with pytest.raises(UsageError, match="locked"):
        record_actual(by=olga, plan=plan, measure="M1", on=DAY, value=Decimal(99))


def test_the_difference_between_versions_reads_as_sentences(plan, olga):
    first = keep_version(by=olga, plan=plan)
    data, revision = edited(plan, "A1", owners=["hub"], name="Roll out, wider")
    save_element(by=olga, plan=plan, group="actions", key="A1", data=data, revision=revision)
    add_element(by=olga, plan=plan, group="tools", data={"id": "map", "name": "Map"})
    second = keep_version(by=olga, plan=plan, said="Wider")
    said = [one.sentence for one in differences(_read(first), _read(second))]
    assert said == [
        "The tool map (“Map”) was added.",
        "The action A1 (“Roll out, wider”): name is now “Roll out, wider”; it was “Roll out”.",
        "The action A1 (“Roll out, wider”): owners lost college.",
    ]
    assert differences(_read(second), _read(second)) == []


def _read(version):
    from skillshed.insight.plan.document import Plan as Document

    return Document.model_validate(version.document)


def rows(count: int, bad: int) -> list[dict]:
    from datetime import timedelta

    found = [
        {"measure": "M2", "on": (date(2010, 1, 1) + timedelta(days=number)).isoformat(), "value": str(number)}
        for number in range(count)
    ]
    for number in range(bad):
        found[number * (count // bad)] |= [{"value": "many"}, {"on": "soon"}, {"measure": "M0"}, {"value": ""}][number % 4]
    return found


def test_a_long_sheet_keeps_the_good_rows_lists_the_bad_and_can_be_loaded_again(plan, olga):
    listed = rows(5000, 300)
    first = load_actuals(by=olga, plan=plan, rows=listed)
    assert (first.rows, first.made, len(first.refused)) == (5000, 4700, 300)
    assert {one.column for one in first.refused} == {"value", "on", "measure"}
    assert first.refused[0].row == 2
    second = load_actuals(by=olga, plan=plan, rows=listed)
    assert (second.made, second.changed, second.unchanged, len(second.refused)) == (0, 0, 4700, 300)
    assert plan.actuals.count() == 4700
    assert Actual.history.count() == 4700


def test_a_dry_run_writes_nothing(plan, olga):
    assert load_actuals(by=olga, plan=plan, rows=rows(10, 1), dry_run=True).made == 9
    assert plan.actuals.count() == 0


def test_a_falling_row_of_a_cumulative_measure_is_refused_and_the_rest_kept(plan, olga):
    sheet = [{"measure": "M1", "on": f"202{number}-12-31", "value": str(value)} for number, value in enumerate((10, 30, 20, 40))]
    done = load_actuals(by=olga, plan=plan, rows=sheet)
    assert [(one.row, one.why) for one in done.refused] == [(4, "The count is cumulative and would fall from 30 to 20.")]
    assert done.made == 3


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_sheets_as_people_make_them(tmp_path, plan, olga, ending):
    path = tmp_path / f"figures.{ending}"
    lines = [
        ["Measure", "Date", "Actual", "Note"],
        ["M2", "31/03/2022", "1,250", "counted"],
        ["M2", "2022-06-30", "12%", ""],
        ["", "", "", ""],
        ["M3", "2021/22", "", ""],
    ]
    if ending == "csv":
        path.write_text("\n".join(",".join(f'"{cell}"' for cell in line) for line in lines), encoding="cp1252")
    else:
        import xlsxwriter

        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            for down, line in enumerate(lines):
                sheet.write_row(down, 0, line)
    done = load_actuals(by=olga, plan=plan, rows=read_table(RawFile.open(path)))
    assert (done.rows, done.made) == (3, 2)
    assert [(one.row, one.column) for one in done.refused] == [(5, "value")]
    assert plan.actuals.get(on=date(2022, 3, 31)).value == Decimal(1250)


@pytest.mark.parametrize(
    "content", [b"\x00\x01\r\x02,\r9", b"PK\x03\x04cut short", b"a,b\n1,2\n", b'measure,on\n"' + b"x" * 4_100_000 + b'"\n']
)
def test_what_is_no_sheet_of_figures_is_refused(content):
    with pytest.raises(InputNotUnderstood):
        read_table(RawFile(content, "figures.xlsx"))


def test_a_snapshot_is_worked_out_the_same_again(plan, olga, pavel):
    for number, value in enumerate((40, 60, 75)):
        one = record_actual(
            by=olga, plan=plan, measure="M1", on=date(2021, 3 * (number + 1), 28), value=Decimal(value), submit=True
        )
        move_actuals(by=pavel, plan=plan, ids=[one.pk], state="approved")
    kept = take_snapshot(by=pavel, plan=plan, on=date(2021, 10, 1), book=None)
    record = {"statuses": kept.document["statuses"], "chain": kept.document["chain"]}
    drop = plan.actuals.get(on=date(2021, 9, 28))
    move_actuals(by=pavel, plan=plan, ids=[drop.pk], state="draft")
    kept.refresh_from_db()
    assert again(kept) == record
    assert take_snapshot(by=pavel, plan=plan, on=date(2021, 10, 1), book=None).pk != kept.pk


def test_a_finding_may_not_claim_an_impact_it_cannot_carry(plan, olga):
    with pytest.raises(UsageError, match="level 2"):
        learn(by=olga, plan=plan, kind="finding", words="The hub had an impact.", level=2)
    assert learn(by=olga, plan=plan, kind="finding", words="The hub had an impact.", level=3).pk


def test_two_at_the_same_moment_lose_nothing(tmp_path):
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    for measure in ("M2", "M3"):
        lines = [f"{measure},2022-{month:02d}-{day:02d},{day}" for month in range(1, 11) for day in range(1, 21)]
        (tmp_path / f"{measure}.csv").write_text("measure,on,value\n" + "\n".join(lines), encoding="utf-8")
    skillshed(tmp_path, "plan", "load", "small.yaml").communicate()
    both = [skillshed(tmp_path, "plan", "record", "small", f"{measure}.csv", "--json") for measure in ("M2", "M3")]
    assert [json.loads(one.communicate()[0])["made"] for one in both] == [200, 200]
    listed = skillshed(tmp_path, "plan", "list", "--json").communicate()[0]
    assert json.loads(listed)[0]["figures"] == 400


def skillshed(folder, *words: str) -> subprocess.Popen:
    environment = {**os.environ, "SKILLSHED_DATA": str(folder / "data"), "SKILLSHED_DEMO": "1"}
    for name in ("SKILLSHED_DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    command = [sys.executable, "-c", "from skillshed.cli.main import run; run()", *words]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
