"""Areas people define."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from skillshed.evidence.areas import Areas
from skillshed.terms.errors import InputNotUnderstood, NotFound, UsageError


def test_an_area_is_kept_and_found_again(tmp_path: Path) -> None:
    areas = Areas.load(tmp_path)
    made = areas.add("Pennine Lancashire", ["Burnley", "pendle", "E07000125", "blackburn-with-darwen"], author="Brian",
                     note="old partnership", made_on=date(2026, 1, 2))  # fmt: skip
    again = Areas.load(tmp_path)
    assert again.one("Pennine Lancashire") == made == again.get("own:pennine-lancashire")
    assert set(again.members(made.code)["code"]) == {"E07000117", "E07000122", "E07000125", "E06000008"}
    assert again.note(made.code) == "old partnership"
    assert "made_on = 2026-01-02" in (tmp_path / "pennine-lancashire.toml").read_text()
    assert [p.name for p in tmp_path.iterdir()] == ["pennine-lancashire.toml"]
    assert made.code not in Areas.load()


def test_odd_letters_survive(tmp_path: Path) -> None:
    name = 'Côte "d\'Or" \x07 & Æ 😀'
    made = Areas.load(tmp_path).add(name, ["burnley"], note="two\nlines\x7f")
    assert Areas.load(tmp_path).get(made.code).name == name.replace("\x07", "")
    assert Areas.load(tmp_path).note(made.code) == "two\nlines"


def test_an_area_of_areas_is_its_districts(tmp_path: Path) -> None:
    areas = Areas.load(tmp_path)
    made = areas.add("Lancashire and Cumbria", ["lancashire", "cumbria"])
    assert areas.members(made.code).height == 16
    assert areas.members(made.code, year=2018).height == 20
    assert areas.members(areas.add("Both sides", ["burnley-ttwa", "blackburn-ttwa"]).code)["weight"].max() == 1.0


@pytest.mark.parametrize(
    ("name", "codes", "says"),
    [
        ("Twice", ["burnley", "lancashire"], "Burnley twice"),
        ("Lancashire", ["burnley"], "already a place"),
        ("", ["burnley"], "needs a name"),
        ("Nothing", [], "names no district"),
    ],
)
def test_a_bad_definition_is_refused_and_nothing_written(tmp_path: Path, name: str, codes: list[str], says: str) -> None:
    areas = Areas.load(tmp_path)
    with pytest.raises(UsageError, match=says):
        areas.add(name, codes)
    with pytest.raises(NotFound, match="Nowhere"):
        areas.add("Elsewhere", ["Nowhere at all"])
    assert list(tmp_path.iterdir()) == []


def test_an_area_is_removed(tmp_path: Path) -> None:
    areas = Areas.load(tmp_path)
    areas.add("Short lived", ["burnley"])
    areas.remove("short-lived")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NotFound):
        areas.get("own:short-lived")
    with pytest.raises(NotFound):
        areas.remove("lancashire")


def test_a_damaged_definition_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("name = 'x")
    with pytest.raises(InputNotUnderstood, match=r"broken\.toml"):
        Areas.load(tmp_path)
    (tmp_path / "broken.toml").write_text("name = 'x'")
    with pytest.raises(InputNotUnderstood, match="lacks a name or a list of codes"):
        Areas.load(tmp_path)
