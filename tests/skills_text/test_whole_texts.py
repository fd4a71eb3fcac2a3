"""How well whole texts are read, on the starter set that every installation has: floors below what was measured.

`python -m bench.skills` measures the same with all of ESCO.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from bench.skills import judged

from skillshed.skills.opened import Skills, opened

HERE = Path(__file__).parent


def texts(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((HERE / name).read_text(encoding="utf-8"))["text"]
    return found


@pytest.fixture(scope="module")
def skills(tmp_path_factory: pytest.TempPathFactory) -> Skills:
    return opened(tmp_path_factory.mktemp("starter"))


def known(text: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """The text with the labels that the taxonomy has; a skill that it has no label for is not asked."""
    kept = [[label.strip() for label in skill.split("|") if label.strip().lower() in names] for skill in text["skills"]]
    return {**text, "skills": [" | ".join(labels) for labels in kept if labels]}


@pytest.mark.parametrize(
    ("name", "fit", "precision", "recall"),
    [
        ("texts.toml", True, 0.7, 0.65),
        ("texts.toml", False, 0.72, 0.55),
        ("texts_trades.toml", True, 0.8, 0.62),
        ("texts_trades.toml", False, 0.73, 0.5),
    ],
)
def test_whole_texts_are_read_as_well_as_measured(skills: Skills, name: str, fit: bool, precision: float, recall: float) -> None:
    names = {one.lower() for one in skills.ranker.concepts.names}
    chosen = [known(one, names) for one in texts(name) if one["fit"] is fit]
    right, found, _ = judged(chosen, skills.read([one["text"] for one in chosen]), 0.0)
    assert right >= precision
    assert found >= recall


def test_half_of_the_trades_is_held_out_and_each_text_is_labelled() -> None:
    every = texts("texts_trades.toml")
    assert sum(one["fit"] for one in every) == 10 == len(every) - 10
    assert all(len(one["skills"]) >= 10 for one in every)
    assert not {one["text"] for one in every} & {one["text"] for one in texts("texts.toml")}


@pytest.mark.parametrize(
    "text",
    [
        "You will program CNC machines.",
        "Programming of CNC machines is essential.",
        "They programme CNC machines and read drawings.",
    ],
)
def test_the_same_work_in_other_words_is_the_same_skill(skills: Skills, text: str) -> None:
    (read,) = skills.read([text])
    assert "program a CNC controller" in {one.label for one in read.skills}
