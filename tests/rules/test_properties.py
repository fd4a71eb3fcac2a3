"""What must hold of every answer: more facts never turn a yes or a no round, and what is cited is enough."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.rules.definitions import shipped_rules
from skillshed.rules.eligible import Verdict, answer, eligible
from skillshed.rules.facts import Fact, completed, known_facts
from skillshed.rules.proof import Case
from skillshed.rules.questions import next_question, undecided
from skillshed.rules.truth import Truth, all_of, any_of

RULES = shipped_rules()
DAYS = st.sampled_from([
    date(2021, 8, 1), date(2022, 3, 31), date(2023, 7, 31), date(2024, 4, 21), date(2024, 4, 22), date(2024, 7, 31), date(2024, 8, 1),
    date(2025, 7, 31), date(2025, 8, 1), date(2026, 3, 31), date(2026, 7, 31), date(2026, 8, 1), date(2026, 11, 1), date(2027, 1, 1),
])  # fmt: skip
DISTRICTS = [
    "E07000117",
    "E06000009",
    "E08000003",
    "E08000012",
    "E08000025",
    "E06000052",
    "E07000083",
    "E09000001",
    "E06000013",
    "W06000015",
]


def values(fact: Fact) -> st.SearchStrategy[Any]:
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "yes_no": st.booleans(),
        "day": st.dates(date(1955, 1, 1), date(2026, 6, 1)),
        "money": st.integers(0, 60_000).map(Decimal),
        "number": st.integers(0, 300).map(Decimal),
        "one": st.sampled_from(sorted(fact.options) or ["none"]),
        "several": st.frozensets(st.sampled_from(["UC", "JSA", "ESA", "HB", "PIP"]), max_size=3),
        "district": st.sampled_from(DISTRICTS),
    }
    return kinds[fact.kind]


PEOPLE = st.fixed_dictionaries({}, optional={name: values(fact) for name, fact in known_facts().items()})


@settings(max_examples=200, deadline=None)
@given(PEOPLE, DAYS, st.data())
def test_one_fact_more_never_turns_an_answer_round(facts: dict[str, Any], on: date, data: st.DataObject) -> None:
    missing = [fact for fact in known_facts().values() if fact.name not in completed(facts)]
    if not missing:
        return
    fact = data.draw(st.sampled_from(missing))
    more = {**facts, fact.name: data.draw(values(fact))}
    for before, after in zip(eligible(facts, on), eligible(more, on), strict=True):
        if before.verdict in (Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE) and after.verdict is not Verdict.CLOSED:
            assert after.verdict is before.verdict, (before.programme.id, fact.name, before.because, after.because)


@settings(max_examples=200, deadline=None)
@given(PEOPLE, DAYS)
def test_the_facts_cited_are_enough_for_the_verdict(facts: dict[str, Any], on: date) -> None:
    whole = completed(facts)
    for found in eligible(facts, on):
        if found.verdict in (Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE):
            cited = {name: whole[name] for name in found.facts}
            again = answer(found.programme, Case(cited, on, RULES))
            assert again.verdict is found.verdict, (found.programme.id, found.facts, found.because)


@settings(max_examples=100, deadline=None)
@given(PEOPLE, DAYS)
def test_no_failing_leaf_can_be_spared(facts: dict[str, Any], on: date) -> None:
    """The failing set is minimal: each of its tests fails for itself, and without it the rest denies nothing."""
    case = Case(completed(facts), on, RULES)
    for programme in RULES.programmes.values():
        proof = case.prove_all(programme.needs)
        if proof.truth is Truth.NO and len(proof.leaves) > 1:
            for leaf in proof.leaves:
                assert leaf.truth is Truth.NO or leaf.name.startswith("where "), (programme.id, leaf)


@settings(max_examples=60, deadline=None)
@given(PEOPLE, DAYS)
def test_every_answer_says_why_and_unknown_says_what_would_settle_it(facts: dict[str, Any], on: date) -> None:
    for found in eligible(facts, on):
        assert found.because, found.programme.id
        assert all("{" not in text for text in found.because)
        if found.verdict is Verdict.UNKNOWN:
            assert found.missing or any("Ask" in text or "decides" in text for text in found.because), found
            assert not set(found.missing) & set(completed(facts)), "never asks what is known or implied"
        if found.verdict is Verdict.CLOSED:
            assert found.closed_reason in ("ended", "not_open_yet")
            assert bool(found.successor) is (found.closed_reason == "ended")


def test_on_no_day_and_in_no_area_a_rule_has_a_hole() -> None:
    """Every need of an open programme has a way in force, so that nobody is refused because a line ended and none began."""
    rows = RULES.conditions.values()
    areas = {"", *(area for row in rows for area in (*row.areas, *row.not_areas))}
    turns = {day for row in rows for day in (row.start, row.end) if day}
    for on in {day + timedelta(days=shift) for day in turns for shift in (-1, 0, 1)}:
        for programme in RULES.programmes.values():
            if (programme.opens or on) <= on <= (programme.closes or on):
                for need in programme.needs:
                    assert all(_is_open(need, on, area) for area in areas), (programme.id, need, on)


def _is_open(name: str, on: date, area: str) -> bool:
    row = RULES.conditions[name]
    if not row.holds_on(on) or (row.areas and area not in row.areas) or area in row.not_areas:
        return False
    parts = [_is_open(one, on, area) for one in row.all or row.any]
    return any(parts) if row.any else all(parts)


@pytest.mark.parametrize(
    ("on", "verdict"),
    [(date(2025, 8, 1), Verdict.ELIGIBLE), (date(2026, 7, 31), Verdict.ELIGIBLE), (date(2026, 8, 1), Verdict.NOT_ELIGIBLE)],
)
def test_greater_lincolnshire_asks_for_three_years_only_since_it_decides(on: date, verdict: Verdict) -> None:
    known = {"area_code": "E06000013", "date_of_birth": date(1990, 1, 1), "immigration_status": "settled", "ordinarily_resident": True, "uk_resident_since": date(2025, 6, 1),
             "gcse_maths_4": False, "assessed_below_grade_4": True}  # fmt: skip
    (found,) = eligible(known, on, only=["ASF_ENGLISH_MATHS"])
    assert found.verdict is verdict, found.because


def test_a_refusal_without_words_of_its_own_still_gives_its_reason() -> None:
    from dataclasses import replace

    rule = RULES.conditions["ordinarily resident"]
    book = replace(RULES, conditions={**RULES.conditions, "in England": rule.model_copy(update={"start": date(2030, 1, 1)})})
    (found,) = eligible({"area_code": "E07000117"}, date(2026, 11, 1), only=["ASF_ENGLISH_MATHS"], rules=book)
    assert found.verdict is Verdict.NOT_ELIGIBLE
    assert found.because[0].startswith("On 1 November 2026 no rule here opens English and maths")


@settings(max_examples=40, deadline=None)
@given(PEOPLE, DAYS)
def test_answering_every_question_ends_with_nothing_to_ask(facts: dict[str, Any], on: date) -> None:
    known = dict(facts)
    for _ in range(len(known_facts()) + 1):
        case = Case(completed(known), on, RULES)
        asked = next_question(undecided(RULES.programmes.values(), case), case)
        if asked is None:
            return
        assert asked.name not in case.facts
        known[asked.name] = (asked.answers(on) or [Decimal(500)])[0]
    raise AssertionError("it never stops asking")


@given(st.lists(st.sampled_from(list(Truth)), max_size=5))
def test_kleene(values: list[Truth]) -> None:
    assert all_of(values) is ~any_of(~one for one in values)
    assert all_of([*values, Truth.NO]) is Truth.NO
    assert any_of([*values, Truth.YES]) is Truth.YES
