"""The commands over a data folder of its own."""

from __future__ import annotations

import json

import pytest

from skillshed.cli import teaching
from skillshed.terms.errors import NotFound, UsageError


@pytest.fixture(autouse=True)
def _here(monkeypatch, settings):
    """The database of the test, and its data folder."""
    monkeypatch.setattr(teaching, "_ready", lambda: None)
    monkeypatch.setenv("SKILLSHED_DATA", str(settings.CONFIG.data))


def test_read_and_cover(directory, taught, bundle, capsys):
    taught("Bricks", ["lay bricks"], directory.burnley, price=90)
    teaching.skills(json=True)
    assert json.loads(capsys.readouterr().out)["offers"] > 0
    teaching.cover(gap=["lay bricks", "robotics"], near="Burnley", json=True)
    found = json.loads(capsys.readouterr().out)
    assert [(one["title"], one["cost_at_most"]) for one in found["courses"]] == [("Bricks", "90.00")]
    assert [(one["label"], one["why"]) for one in found["left"]] == [("robotics", "nowhere")]
    teaching.cover("shop assistant", to="bricklayer", near="BB11")
    shown = capsys.readouterr()
    assert "Bricks" in shown.out
    assert "missing skills: at most £90 for you" in shown.err + shown.out


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({}, UsageError),
        ({"gap": ["lay bricks"], "to": "bricklayer"}, UsageError),
        ({"gap": ["lay bricks"], "near": "Nowhereville"}, NotFound),
        ({"gap": ["lay bricks"], "near": "Burnley", "minutes": 5}, UsageError),
        ({"gap": ["no such skill at all"]}, NotFound),
    ],
)
def test_what_cannot_be_answered(db, bundle, asked, error):
    with pytest.raises(error):
        teaching.cover(**asked)
