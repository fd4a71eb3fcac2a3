"""Questions, findings and changes: threads, who may change them, what they may claim, and that no export loses them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from skillshed.insight.plan.reading import parse_plan, written
from skillshed.insight.plan.sheets import read_workbook, write_workbook
from skillshed.people.services import SYSTEM
from skillshed.plans.files import document
from skillshed.plans.following import Beside, follow
from skillshed.plans.learning import bring_lessons, claimed, revision_of, save_lesson, threads, with_lessons
from skillshed.plans.models import Lesson, Plan
from skillshed.plans.services import Conflict, load_plan
from skillshed.terms.errors import Refused, UsageError
from tests.support.accounts import made


@pytest.fixture
def thread(plan, olga) -> list[Lesson]:
    """A question, a finding that answers it, a change that follows from it."""
    question = save_lesson(by=olga, plan=plan, kind="question", words="Do people stay?", key="S1")
    finding = save_lesson(
        by=olga, plan=plan, kind="finding", words="Half left early.", key="S1", level=1, evidence="Survey, 2022", follows=question
    )
    change = save_lesson(by=olga, plan=plan, kind="change", words="A mentor for everybody.", key="A1", follows=finding)
    return [question, finding, change]


def test_a_question_leads_to_a_finding_and_to_a_change(plan, thread):
    [found] = threads(plan.lessons.all())
    assert found.lesson == thread[0]
    assert [one.lesson for one in found.replies] == [thread[1]]
    assert [one.lesson for one in found.replies[0].replies] == [thread[2]]


def test_every_lesson_stands_in_exactly_one_place(plan, thread):
    alone = save_lesson(by=SYSTEM, plan=plan, kind="question", words="What else?")

    def all_of(one):
        return [one.lesson, *(lesson for reply in one.replies for lesson in all_of(reply))]

    assert [lesson.pk for one in threads(plan.lessons.all()) for lesson in all_of(one)] == [*(one.pk for one in thread), alone.pk]
    thread[0].delete()
    assert {one.lesson.pk for one in threads(plan.lessons.all())} == {thread[1].pk, alone.pk}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "finding", "words": "It had an impact.", "level": 2}, "level 2"),
        ({"kind": "change", "words": "The impact was such that we stopped."}, "claims a cause"),
        ({"kind": "finding", "words": " "}, "no words"),
        ({"kind": "riddle", "words": "So?"}, "what it is"),
        ({"kind": "question", "words": "So?", "key": "X9"}, "no element 'X9'"),
        ({"kind": "finding", "words": "So.", "level": 7}, "no level"),
    ],
)
def test_what_cannot_be_kept_is_refused(plan, olga, fields, said):
    with pytest.raises(UsageError, match=said):
        save_lesson(by=olga, plan=plan, **fields)
    assert not plan.lessons.exists()


def test_what_follows_what_is_checked(plan, olga, thread):
    question, finding, change = thread
    with pytest.raises(UsageError, match="A change does not follow a question"):
        save_lesson(by=olga, plan=plan, kind="change", words="So we did.", follows=question)
    with pytest.raises(UsageError, match="cannot follow that"):
        save_lesson(
            by=olga,
            plan=plan,
            lesson=question,
            revision=revision_of(question),
            kind="question",
            words="Do they?",
            follows=finding,
        )
    assert change.follows == finding


def test_it_is_changed_by_its_author_or_an_owner_with_its_history(plan, olga, pavel, thread):
    finding = thread[1]
    first = revision_of(finding)
    save_lesson(
        by=pavel, plan=plan, lesson=finding, revision=first, kind="finding", words="A third left early.", key="S1", level=1
    )
    assert [one.words for one in finding.history.all()] == ["A third left early.", "Half left early."]
    with pytest.raises(Conflict, match="A third left early"):
        save_lesson(by=olga, plan=plan, lesson=finding, revision=first, kind="finding", words="Nobody left.", key="S1", level=1)
    with pytest.raises(Refused):
        save_lesson(
            by=made("Amina"), plan=plan, lesson=finding, revision=revision_of(finding), kind="finding", words="x", level=1
        )
    finding.refresh_from_db()
    assert finding.words == "A third left early."


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_exports_hold_them_and_bring_them_back(plan, thread, tmp_path: Path, ending):
    whole = with_lessons(document(plan), plan)
    if ending == "json":
        file = parse_plan(written(whole), "small.json")
    else:
        write_workbook(whole, tmp_path / "small.xlsx")
        file = read_workbook(tmp_path / "small.xlsx")
    assert not file.faults
    Plan.objects.all().delete()
    again = load_plan(by=SYSTEM, file=file)
    rows = list(again.lessons.all())
    assert [(one.kind, one.words, one.key, one.level, one.evidence) for one in rows] == [
        (one.kind, one.words, one.key, one.level, one.evidence) for one in thread
    ]
    assert [one.follows_id for one in rows] == [None, rows[0].pk, rows[1].pk]
    assert bring_lessons(by=SYSTEM, plan=again, found=file.plan) == 0
    assert "lessons" not in again.head


def test_a_claim_rises_with_what_is_measured_beside_it_and_found(plan, olga):
    def level(beside=None) -> int:
        [found] = claimed(follow(document(plan), date(2023, 2, 1), others=beside), plan.lessons.all())
        return found.level

    assert level() == 0
    from skillshed.plans.services import record_actual

    for year, top in ((2021, 22), (2022, 24)):
        record_actual(by=olga, plan=plan, measure="M3", on=date(year, 12, 31), numerator=top, denominator=100)
    plan.actuals.update(state="approved")
    assert level() == 1
    others = {"M3": (Beside("E92000001", "England", tuple((date(year, 12, 31), 21.0, None) for year in (2021, 2022))),)}
    assert level(others) == 2
    save_lesson(by=olga, plan=plan, kind="finding", words="It rose beyond its mix.", key="S1", level=3, evidence="comparison")
    assert level(others) == 3
