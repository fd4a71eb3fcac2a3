"""Occupations and their SOC groups: the table by hand, the coder where there is none, and nothing where it is unsure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from skillshed.skills.coding.coder import Candidate, Coded
from skillshed.skills.coding.titles import Title
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.skills.transitions import soc
from skillshed.skills.transitions.rules import rules


def test_every_occupation_of_the_starter_set_is_linked_to_a_unit_group(data: Path, ids: dict[str, str]) -> None:
    found = soc.linked(open_taxonomy(data), data)
    assert set(found) == set(ids.values())
    assert {one.code for one in found.values()} <= set(soc.names())
    assert all(one.is_reviewed and soc.level(one) in (1, 2, 3, 4) for one in found.values())
    assert rules()["soc"]["status"] == "assumption"


@pytest.mark.parametrize(
    ("label", "code", "major"),
    [
        ("care at home worker", "6135", "6"),
        ("shop assistant", "7111", "7"),
        ("metal products assembler", "8142", "8"),
        ("welder", "5213", "5"),
        # Moved from associate professionals to professionals between SOC 2010 and SOC 2020.
        ("paramedic in emergency responses", "2255", "3"),
        ("graphic designer", "2142", "3"),
    ],
)
def test_links_one_would_look_up(ids: dict[str, str], label: str, code: str, major: str) -> None:
    group = soc.reviewed()[ids[label]]
    assert (group.code, group.soc2010_major) == (code, major)
    assert (group.at(2), group.at(1), group.at(4)) == (code[:2], code[0], code)


def test_the_finest_group_that_is_likely_enough_is_said_and_no_finer() -> None:
    one = [Candidate("6135", "", 0.4), Candidate("6136", "", 0.3), Candidate("2231", "", 0.1)]
    assert soc.likely(one, (4, 3, 2, 1)) == ("613", pytest.approx(0.7))
    assert soc.likely([Candidate("6135", "", 0.9)], (4, 3, 2, 1)) == ("6135", pytest.approx(0.9))
    assert soc.likely([Candidate("6135", "", 0.3), Candidate("2231", "", 0.29)], (4, 3, 2, 1)) is None
    assert soc.likely([], (2, 1)) is None


class Fixed:
    """A coder that answers what it is told."""

    def __init__(self, answers: dict[str, list[Candidate]]) -> None:
        self.answers = answers

    def code(self, titles: Sequence[Title], *, top: int = 5, decided: object = None) -> list[Coded]:
        """One answer a title."""
        return [Coded(tuple(self.answers.get(one.words, [])[:top]), True, "") for one in titles]


def test_a_title_is_coded_by_the_new_index_else_roughly_by_the_old_one_else_not(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = Fixed({"plumber": [Candidate("5315", "", 0.9)], "lorry driver": [Candidate("8211", "", 0.2)]})
    old = Fixed(
        {"plumber": [Candidate("9999", "", 1.0)], "lorry driver": [Candidate("8211", "", 0.5), Candidate("8212", "", 0.3)]}
    )
    monkeypatch.setattr(soc, "open_coder", lambda _data, scheme: {"soc2020": new, "soc2010": old}[scheme])
    assert soc.coded(["plumber", "lorry driver", "zzxqv"], data) == [("5315", 0.9), ("82", pytest.approx(0.8)), ("", 0.0)]


def test_a_page_gets_what_is_kept_and_never_waits_for_the_coder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = open_taxonomy(data)
    strange = whole.concepts.with_columns(id=pl.when(pl.col("label") == "welder").then(pl.lit("x:smith")).otherwise("id"))
    other = replace(whole, concepts=strange, sha256="another")
    monkeypatch.setattr(soc, "coded", lambda labels, _data: [("5213", 0.7) for _ in labels])
    assert "x:smith" not in soc.linked(other, data, code=False)
    assert soc.linked(other, data)["x:smith"] == soc.Group("5213", "5", 0.7)
    assert soc.linked(other, data, code=False)["x:smith"].probability == 0.7


def test_a_group_known_to_one_digit_has_no_level() -> None:
    assert soc.level(soc.Group("6", "6", 0.7)) is None
    assert soc.level(None) is None
    assert soc.Group("6", "6", 0.7).at(2) == ""
    assert soc.level_words(None) == ""


def test_groups_of_two_digits_by_hand_then_by_the_longest_isco_code() -> None:
    assert [soc.by_isco(one) for one in ("7112.1", "5120", "5131.2", "3434.1", "0110", "")] == ["53", "54", "92", "54", "", ""]
    found = soc.sub_majors(open_taxonomy(Path("none"), "esco"))
    assert set(found.values()) <= set(soc.isco_table()["groups"].values()) | {one.at(2) for one in soc.reviewed().values()}
    assert all(found[one] == group.at(2) for one, group in soc.reviewed().items() if one in found)
