"""Sentences cut into what they ask for, and words that meet in other order or form."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from skillshed.skills.extracting.clauses import clauses
from skillshed.skills.extracting.extractor import Extractor
from skillshed.skills.extracting.forms import Turned, stem
from skillshed.skills.extracting.overrides import read_overrides
from skillshed.skills.extracting.ranking import Ranker

TEXTS = tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))["text"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("You will prepare meals and keep records.", ["prepare meals", "keep records"]),
        ("Manage and train staff", ["Manage staff", "train staff"]),
        ("Cook meat and fish", ["Cook meat", "Cook fish"]),
        ("help residents to wash and dress, prepare meals", ["help residents to wash", "dress", "prepare meals"]),
        ("Experience of payroll is an advantage.", ["payroll"]),
        ("Answer the phone and take bookings", ["Answer the phone", "take bookings"]),
        ("Skills: Excel, stock control, fluent Polish.", ["Excel", "stock control", "fluent Polish"]),
        ("Co-ordinate standards", ["Co-ordinate standards"]),
        ("", []),
    ],
)
def test_a_sentence_is_cut_into_what_it_asks_for(text: str, said: list[str]) -> None:
    found = clauses(text)
    assert [one.said for one in found] == said
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@pytest.mark.parametrize(
    "words",
    [
        ("keep", "keeping", "keeps"),
        ("manage", "management", "managing"),
        ("record", "records"),
        ("stop", "stopped", "stopping"),
        ("study", "studies"),
    ],
)
def test_forms_of_a_word_meet(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


def test_a_label_is_found_in_other_order_and_form() -> None:
    turned = Turned([(0, "keep records", True), (1, "training", True), (2, "clean the warehouse", False)])
    text = "Good record keeping; warehouses cleaned, and keep. Records"
    assert [(one.row, text[one.start : one.end]) for one in turned.find(text)] == [
        (0, "record keeping"),
        (2, "warehouses cleaned"),
    ]


def test_what_stands_in_other_form_is_said_with_its_reason(ranker: Ranker) -> None:
    found = Extractor(ranker, read_overrides(None, ranker.concepts)).extract(
        ["You will be welding metals and the care records are to be kept"]
    )
    weld = next(one for one in found[0].skills if one.uri == "x:welding")
    assert weld.method == "exact"
    denied = Extractor(ranker, read_overrides(None, ranker.concepts)).extract(["Metal welding is not needed"])
    assert not [one for one in denied[0].skills if one.uri == "x:welding"]


def test_invented_texts_are_labelled_in_both_halves() -> None:
    assert sum(one["fit"] for one in TEXTS) == 7 == len(TEXTS) - 7
    assert sum(len(one["skills"]) for one in TEXTS) >= 110
