"""A place against others on the embedded evidence: who is left out, how sure, which words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.demo import load_embedded
from skillshed.insight.plan.evaluating import Evaluation, evaluated, panel
from skillshed.insight.plan.levels import refused
from skillshed.terms.errors import NotFound, UsageError


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder: Path = tmp_path_factory.mktemp("evaluating")
    load_embedded(folder)
    return Book(folder)


@pytest.fixture(scope="module")
def burnley(book: Book) -> Evaluation:
    return evaluated(panel(book, "claimant_rate", book.areas.one("Burnley"), date(2015, 6, 1)))


def test_neighbours_are_no_donors_and_everybody_left_out_is_named(burnley):
    assert {"Pendle", "Preston", "Blackpool", "Blackburn with Darwen"} <= {name for name, _ in burnley.panel.dropped}
    assert not {"Pendle", "Preston"} & set(burnley.panel.names)
    assert len(burnley.panel.names) > 250
    assert burnley.panel.releases


def test_the_chance_is_a_rank_and_its_smallest_value_is_said(burnley):
    both = burnley.synthetic
    count = len(both.used) + 1
    assert both.least_p == pytest.approx(1 / count)
    assert both.p * count == pytest.approx(round(both.p * count))
    assert f"{both.least_p:.3f}" in " ".join(burnley.reading)


def test_words_keep_to_the_evidence(burnley):
    text = " ".join(burnley.reading)
    assert "percentage points" in text
    assert "percent higher" not in text
    assert "no evidence that anything changed" in text
    assert refused(text, 1) == []


def test_an_area_of_many_districts_is_set_beside_areas_of_its_kind(book):
    found = panel(book, "claimant_rate", book.areas.one("Lancashire"), date(2016, 6, 1))
    assert "Cumbria" in found.names
    assert "Burnley" not in found.names


def test_who_is_left_out_by_hand_is_left_out(book):
    place = book.areas.one("Burnley")
    assert "Bury" not in panel(book, "claimant_rate", place, date(2015, 6, 1), leave_out=("bury",)).names


def test_too_little_before_is_refused(book):
    with pytest.raises(UsageError, match="2 periods before"):
        evaluated(panel(book, "neet", book.areas.one("Lancashire"), date(2020, 1, 1)))
    with pytest.raises(NotFound):
        panel(book, "no_such_measure", book.areas.one("Burnley"), date(2015, 1, 1))
