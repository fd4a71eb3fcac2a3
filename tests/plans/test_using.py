"""Plans in use: counts nobody types, parts and their sums, letters once, snapshots compared, and who did what."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.insight.plan.measures import Actual, Part, PlanMeasure
from skillshed.insight.plan.parts import counted_up, together
from skillshed.insight.plan.reading import parse_plan
from skillshed.insight.plan.status import Colour, Grey, status
from skillshed.people.services import SYSTEM
from skillshed.plans import reminding
from skillshed.plans.bulk import load_actuals
from skillshed.plans.counting import count, quarter_end
from skillshed.plans.due import by_actor, due_in
from skillshed.plans.feeding import counts_for
from skillshed.plans.files import document, document_known
from skillshed.plans.following import follow
from skillshed.plans.models import Count, Plan, Wish
from skillshed.plans.services import load_plan, move_actuals, record_actual
from skillshed.plans.snapshots import changed, holds, moved, take_snapshot
from skillshed.plans.tracing import steps
from skillshed.referrals.models import Client, Participation
from skillshed.terms.errors import NotFound, UsageError
from tests.plans.conftest import TEXT
from tests.support.accounts import made

BEGAN, ENDED = date(2021, 1, 1), date(2022, 12, 31)
FED = TEXT + (
    "- {id: C1, of: U2, source: 'participation:people', cumulative: true, counts_people: true, baseline_on: 2021-01-01, target: 60, target_on: 2022-12-31,\n"
    "   parts: [{place: E07000117, value: 40}, {group: carer, value: 20}]}\n"
    "- {id: C2, of: U2, source: 'participation:starts', baseline_on: 2021-03-31, target: 30, target_on: 2022-12-31}\n"
)


def people_on_steps(number: int, started: date, home: str, **more: object) -> None:
    for at in range(number):
        client = Client.objects.create(home_ons=home, code=f"{home[-4:]}{started:%m%d}{at}", keep_until=date(2030, 1, 1), **more)
        for step in ("engagement", "essential"):
            Participation.objects.create(client=client, step=step, project=step, started_on=started)


@pytest.fixture
def counted(db: None) -> Plan:
    plan = load_plan(by=SYSTEM, file=parse_plan(FED, "fed.yaml"))
    people_on_steps(12, date(2021, 2, 1), "E07000117")
    people_on_steps(18, date(2021, 5, 1), "E07000117", groups=["carer"])
    people_on_steps(2, date(2021, 5, 2), "E07000120")
    for source in ("participation:people", "participation:starts"):
        count(source, date(2021, 9, 30))
    return plan


def followed(plan: Plan, on: date):
    whole = document(plan)
    return follow(whole, on, None, counts=counts_for([whole]))


def test_people_are_counted_once_and_starts_each_time(counted):
    one = followed(counted, date(2021, 7, 15)).measures["C1"]
    assert [(row.on, row.place, row.group, int(row.value)) for row in one.measure.actuals if not row.place and not row.group] == [
        (date(2021, 3, 31), "", "", 10),
        (date(2021, 6, 30), "", "", 30),
    ]
    assert one.status.colour is Colour.GREEN
    assert "60 starts" in one.beside or "65 starts" in one.beside
    assert one.beside.startswith("30 people")
    assert "Protected" in one.measure.actuals[0].note


def test_what_is_small_is_hidden_everywhere_it_could_be_worked_out(counted):
    rows = {(one.until, one.is_total, one.part): one.value for one in Count.objects.filter(source="participation:people")}
    last = date(2021, 6, 30)
    assert rows[last, True, "place=E07000120"] is None
    assert None in (rows[last, True, "place=E07000117"], rows[last, True, ""]), "or the whole less the one tells the other"
    assert all(value is None or value % 5 == 0 for value in rows.values())


def test_a_figure_that_counts_itself_is_typed_by_nobody(counted):
    olga = made("Olga", "plan_owner")
    with pytest.raises(UsageError, match="counted by itself"):
        record_actual(by=olga, plan=counted, measure="C1", on=ENDED, value=Decimal(1))
    done = load_actuals(by=olga, plan=counted, rows=[{"measure": "C1", "on": "2021-12-31", "value": "9"}])
    assert (done.made, [one.column for one in done.refused]) == (0, ["measure"])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("source: 'referrals:wishes', baseline_on: 2021-01-01", "unknown-source"),
        ("source: 'referrals:sent'", "source-rounds"),
        ("source: 'referrals:sent', baseline_on: 2021-01-01, evidence: neet", "two-sources"),
        ("cumulative: true, incremental: true", "two-countings"),
        ("from_parts: true", "parts-missing"),
        ("from_parts: true, counts_people: true, parts: [{place: A, value: 1}]", "people-summed"),
        ("from_parts: true, parts: [{place: A, value: 1}, {group: b, value: 1}]", "parts-mixed"),
        ("parts: [{place: A, value: 1}, {place: a, value: 2}]", "same-part"),
        ("parts: [{value: 1}]", "same-part"),
    ],
)
def test_figures_from_nowhere_or_from_two_places_are_named(text, rule):
    found = parse_plan(TEXT + f"- {{id: X, of: U1, {text}}}\n", "x.yaml").faults
    assert rule in {one.rule for one in found}
    assert any("X" in one.what for one in found)


def test_the_next_quarter_ends_where_quarters_end():
    assert [quarter_end(day) for day in (date(2021, 1, 1), date(2021, 12, 31))] == [date(2021, 3, 31), date(2021, 12, 31)]
    assert [quarter_end(day, whole=True) for day in (date(2021, 1, 1), date(2021, 3, 31), date(2021, 6, 1))] == [date(2020, 12, 31), date(2021, 3, 31), date(2021, 3, 31)]  # fmt: skip


pairs = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=6)


@given(pairs)
@settings(max_examples=50, deadline=None)
def test_a_rate_of_parts_is_sum_over_sum(found):
    parts = tuple(Part(place=str(number), value=50, baseline=1) for number in range(len(found)))
    actuals = tuple(
        Actual(on=ENDED, place=str(n), numerator=Decimal(top), denominator=Decimal(bottom))
        for n, (top, bottom) in enumerate(found)
    )
    measure = PlanMeasure(
        id="M",
        of="O",
        kind="ratio",
        baseline=1,
        baseline_on=BEGAN,
        target=50,
        target_on=ENDED,
        from_parts=True,
        parts=parts,
        actuals=actuals,
    )
    expected = 100 * sum(top for top, _ in found) / sum(bottom for _, bottom in found)
    assert status(measure, ENDED).value == pytest.approx(expected)
    assert together(measure, ENDED).value == pytest.approx(expected)
    one_less = measure.model_copy(update={"actuals": actuals[:-1]})
    assert status(one_less, ENDED).grey == Grey.NO_DATA, "a sum without one of its parts is no sum"


@given(st.lists(st.integers(0, 90), min_size=1, max_size=8), st.integers(0, 7))
@settings(max_examples=50, deadline=None)
def test_periods_add_up_and_a_missing_one_is_not_nought(values, missing):
    days = [date(2021 + number // 4, 3 * (number % 4) + 3, 28) for number in range(len(values))]
    actuals = tuple(Actual(on=day, value=Decimal(value)) for day, value in zip(days, values, strict=True))
    measure = PlanMeasure(
        id="M", of="O", incremental=True, baseline=5, baseline_on=BEGAN, target=999, target_on=date(2024, 1, 1), actuals=actuals
    )
    assert [int(one.value) for one in counted_up(measure).actuals] == [5 + sum(values[: n + 1]) for n in range(len(values))]
    left = measure.model_copy(update={"actuals": tuple(one for n, one in enumerate(actuals) if n != missing)})
    if missing < len(values) - 1:
        assert len(counted_up(left).actuals) == missing


def test_a_part_is_named_as_the_plan_names_it(db):
    plan = load_plan(
        by=SYSTEM, file=parse_plan(TEXT.replace("target: 400,", "target: 400, parts: [{place: Burnley, value: 90}],"), "x.yaml")
    )
    olga, pavel = made("Olga", "plan_owner"), made("Pavel", "plan_owner")
    kept = record_actual(by=olga, plan=plan, measure="M2", on=ENDED, place="burnley", value=Decimal(85), submit=True)
    assert kept.place == "Burnley"
    done = load_actuals(by=olga, plan=plan, rows=[{"measure": "M2", "on": "2022-12-31", "place": "Burnly", "value": "3"}])
    assert "Its parts are: Burnley" in done.refused[0].why
    move_actuals(by=pavel, plan=plan, ids=[kept.pk], state="approved")
    one = follow(document(plan), ENDED).measures["M2"]
    assert [(part.measure, part.colour) for part in one.parts] == [("Burnley", Colour.GREEN)]
    assert one.status.grey == Grey.NO_DATA, "one place is not the whole"


def letters(today: date) -> reminding.Sent:
    return reminding.send_due(today, address=lambda name, parts: f"https://x/{name}/{parts.get('token', parts.get('slug'))}")


def test_each_thing_due_is_written_once_to_each_owner_and_again_when_late(plan, olga, pavel):
    made("Farah", "analyst")
    first = letters(date(2021, 4, 1))
    assert (first.letters, first.things, len(mail.outbox)) == (2, 6, 2)
    assert "Institutions in the hub (Skills Hub)" in mail.outbox[0].body
    assert letters(date(2021, 4, 2)).letters == 0
    assert letters(date(2021, 4, 20)).letters == 2
    assert letters(date(2021, 5, 20)).letters == 0


def test_a_figure_that_waits_is_told_to_who_may_approve_it_and_not_asked_again(plan, olga, pavel):
    record_actual(by=olga, plan=plan, measure="M1", on=date(2021, 3, 31), value=Decimal(50), submit=True)
    letters(date(2021, 4, 1))
    told = {one.to[0]: one.body for one in mail.outbox}
    assert "1 figure waits for approval" in told["pavel@example.org"]
    assert "waits" not in told["olga@example.org"], "nobody approves their own"
    assert "Institutions in the hub" not in told["pavel@example.org"]


def test_letters_stop_by_choice_and_by_their_own_link(plan, olga, pavel):
    reminding.wish_letters(by=olga, plan=plan, wants_mail=False)
    assert reminding.stop_letters(reminding.stop_token(plan, pavel)) == plan
    assert letters(date(2021, 4, 1)).letters == 0
    with pytest.raises(NotFound):
        reminding.stop_letters("forged")
    elin = made("Elin", "commissioner")
    reminding.wish_letters(by=elin, plan=plan, wants_mail=True, actor="hub")
    assert letters(date(2021, 4, 1)).letters == 1
    assert "Into work" not in mail.outbox[0].body, "the college and nobody answer for that one"


def test_letters_that_cannot_be_sent_are_tried_again(plan, olga, monkeypatch):
    def away(self, *args):
        raise OSError("no way there")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    assert letters(date(2021, 4, 1)).later == 1
    monkeypatch.undo()
    assert letters(date(2021, 4, 1)).letters == 1


def test_what_is_due_is_told_by_who_answers_for_it(plan):
    rows = by_actor(due_in(plan, document(plan), date(2021, 4, 30)))
    assert [(name, [row.name for row in held]) for _, name, held in rows] == [
        ("Skills Hub", ["Institutions in the hub", "People helped"]),
        ("", ["Into work"]),
    ]
    assert rows[0][2][0].is_late(date(2021, 4, 30))


def test_a_snapshot_keeps_its_figures_and_rules_and_two_tell_what_changed(plan, olga, pavel):
    one = record_actual(by=olga, plan=plan, measure="M1", on=date(2021, 6, 30), value=Decimal(40), submit=True)
    move_actuals(by=pavel, plan=plan, ids=[one.pk], state="approved")
    first = take_snapshot(by=pavel, plan=plan, on=date(2021, 7, 31), book=None)
    assert take_snapshot(by=pavel, plan=plan, on=date(2021, 7, 31), book=None) == first
    again = record_actual(by=olga, plan=plan, measure="M1", on=date(2021, 6, 30), value=Decimal(52), submit=True)
    move_actuals(by=pavel, plan=plan, ids=[again.pk], state="approved")
    second = take_snapshot(by=pavel, plan=plan, on=date(2021, 7, 31), book=None)
    assert holds(first)
    assert holds(second)
    [row] = moved(first, second)
    assert (row.measure, row.before, row.after, row.is_restated) == ("M1", "Behind", "On track", True)
    assert changed(first, second) == []
    first.document["statuses"]["M1"]["colour"] = "green"
    assert not holds(first)


def test_the_plan_as_known_on_a_day_is_what_was_known_then(plan, olga, monkeypatch):
    from django.utils import timezone

    assert document_known(plan, timezone.localdate()) == document(plan)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert document_known(plan, yesterday).measures == ()


def test_what_became_of_an_element_reads_as_sentences(plan, olga, pavel):
    from skillshed.plans.services import save_element

    data = plan.elements.get(key="U1").data
    save_element(by=olga, plan=plan, group="outputs", key="U1", data={**data, "name": "Schools in the hub"}, revision=1)
    one = record_actual(by=olga, plan=plan, measure="M1", on=ENDED, value=Decimal(40), submit=True)
    move_actuals(by=pavel, plan=plan, ids=[one.pk], state="approved")
    said = [(step.who, text) for step in steps(plan, "U1", ["M1"]) for text in step.said]
    assert ("Olga", "name is now “Schools in the hub”; it was “Institutions in the hub”.") in said
    assert ("Olga", "M1 for 31 December 2022: 40, submitted.") in said
    assert ("Pavel", "M1 for 31 December 2022: approved; it was submitted.") in said


def test_wishes_leave_with_the_person(plan, olga):
    from skillshed.plans.held import erase, export

    reminding.wish_letters(by=olga, plan=plan, wants_mail=True)
    assert export(olga.person)["letters"] == [{"plan": "small", "wanted": True}]
    erase(olga.person)
    assert not Wish.objects.exists()
