"""Everyday words in the taxonomy's wording: any form, the longest entry first, acts at the head of a clause only."""

from __future__ import annotations

import pytest

from skillshed.skills.extracting.everyday import formal
from skillshed.skills.extracting.extractor import Extractor
from skillshed.skills.extracting.overrides import read_overrides
from skillshed.skills.extracting.ranking import Ranker


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("load lorries", "load truck"),
        ("giving medicines to people", "administer prescribed medication to people"),
        ("Programming of CNC machines", "program a CNC controller machines"),
        ("Look after older people", "care for elderly people"),
        ("machines that run", "machines that run"),
        ("keep the salon clean", "clean the salon"),
        ("weld steel", "weld steel"),
        ("", ""),
    ],
)
def test_everyday_words_are_said_as_labels_say_them(said: str, meant: str) -> None:
    assert formal(said) == meant


def test_words_shown_stay_the_texts_own(ranker: Ranker) -> None:
    (read,) = Extractor(ranker, read_overrides(None, ranker.concepts)).extract(
        ["You will mend leaking pipework, putting pipes right."]
    )
    one = next(found for found in read.skills if found.uri == "x:pipes")
    assert one.text in "You will mend leaking pipework, putting pipes right."
    assert "administer" not in one.reason


def test_what_is_not_needed_is_not_guessed_at(ranker: Ranker) -> None:
    reader = Extractor(ranker, read_overrides(None, ranker.concepts))
    for text in ("Welding of metals is not needed", "No experience of giving medicines"):
        assert not reader.extract([text])[0].skills, text
    assert reader.extract(["Experience of giving medicines"])[0].skills
