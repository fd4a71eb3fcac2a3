"""Answers: skipping is never no, nothing is lost on the way through the browser, and unknown codes are no answer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from skillshed.employers.diagnosis.answers import Answers, Change, Job, after, before, from_plain, number_of, plain
from skillshed.employers.diagnosis.questions import CHANGES, Question, by_name, questions

LETTERS = st.text("ab é—“”’ .£\U0001f600", max_size=60)
NUMBER = st.none() | st.integers(0, 99_999)


def values(question: Question) -> st.SearchStrategy[object]:
    """Every answer a page can give to a question."""
    if question.kind == "place":
        return st.just("E07000117")
    if question.kind == "jobs":
        job = st.builds(Job, LETTERS.filter(bool), st.none() | st.just(""), NUMBER, NUMBER)
        return st.lists(job, min_size=1, max_size=6).map(tuple)
    code = st.sampled_from(sorted(question.options))
    if question.kind == "one":
        return code
    codes = st.lists(code, unique=True).map(tuple)
    return codes if question.kind == "several" else st.builds(Change, codes, LETTERS)


ANSWERS = {name: st.tuples(st.just(name), st.none() | values(one)) for name, one in by_name().items()}
steps = st.lists(st.sampled_from(list(ANSWERS)).flatmap(ANSWERS.__getitem__), max_size=20)


def walked(taken: list[tuple[str, object]]) -> Answers:
    answers = Answers.new()
    for name, value in taken:
        answers = answers.skip(name) if value is None else answers.answered(name, value)
    return answers


@given(steps)
def test_answers_come_back_from_the_browser_as_they_went(taken):
    answers = walked(taken)
    assert from_plain(plain(answers)) == answers


@given(steps)
def test_what_was_skipped_last_is_not_known_and_never_none(taken):
    answers = walked(taken)
    last = dict(taken)
    for name, value in last.items():
        assert (name in answers.given) == (value is not None)
        assert (name in answers.skipped) == (value is None)
        if name in CHANGES and value is None:
            assert answers.change(name) is None
            assert name not in answers.changes
    assert {one.name for one in answers.open} == set(by_name()) - set(last)


def test_a_plain_no_is_an_answer():
    answers = Answers.new().answered("technology", Change())
    assert answers.change("technology").is_none
    assert "technology" not in answers.changes
    assert "technology" not in {one.name for one in answers.open}


def test_what_is_not_of_todays_questions_is_no_answer():
    good = plain(Answers.new().answered("size", "5_24"))
    assert from_plain(good)
    for name, value in (("size", "none of them"), ("colour", "blue"), ("technology", [["steam"], ""]), ("jobs", [["welder"]])):
        assert from_plain({**good, "g": {name: value}}) is None
    assert from_plain({**good, "k": "no key"}) is None
    assert from_plain("text") is None


def test_a_job_moves_only_where_both_numbers_are_known():
    assert [Job("a", None, *pair).moves for pair in ((1, 2), (2, 1), (1, 1), (None, 5), (5, None), (0, 1))] == [
        "grow", "shrink", "same", "", "", "grow"]  # fmt: skip


def test_a_job_named_twice_is_one_job_with_all_its_people():
    named = (
        Job("Welders", "w", 10, 12),
        Job("Cook", "c", 1, 1),
        Job("welders", "w", 3, 2),
        Job("Fabricator", "w", 1, 1),
        Job("Juggler", "", 2, 2),
    )
    merged = Answers.new().answered("jobs", (*named, Job("juggler", "", 1, 4))).jobs_once
    assert [(one.titles, one.now, one.then, one.moves) for one in merged] == [
        (("Welders", "Fabricator"), 14, 15, "grow"), (("Cook",), 1, 1, "same"), (("Juggler",), 3, 6, "grow"),
    ]  # fmt: skip
    unknown = Answers.new().answered("jobs", (Job("Welders", "w", 10, 12), Job("Fabricator", "w", None, 2))).jobs_once
    assert [(one.now, one.then, one.moves) for one in unknown] == [(None, 14, "")], "a number that is not known makes no sum"


def test_questions_have_their_order_their_words_and_their_source():
    names = list(by_name())
    assert [number_of(one) for one in names] == list(range(1, len(names) + 1))
    assert [after(one).name if after(one) else "" for one in names] == [*names[1:], ""]
    assert [before(one).name if before(one) else "" for one in names] == ["", *names[:-1]]
    assert all(one.source and one.ask and one.short for one in questions().every)
    assert set(CHANGES) <= set(names)
