"""Versions compared, own concepts added, the commands as people type them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from skillshed.cli.main import main
from skillshed.skills.taxonomy.extend import extended
from skillshed.skills.taxonomy.find import described, one
from skillshed.skills.taxonomy.loaders.esco import load_esco
from skillshed.skills.taxonomy.versions import difference
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood, NotFound
from tests.taxonomy.conftest import U, package

OWN = (
    "id,label,kind,alternative labels,broader,essential,optional\n"
    f"x:composites,wing builder,occupation,wing laminator; carbon worker,,x:layup;{U}/skill/3,{U}/skill/1\n"
    "x:layup,lay up carbon fibre,skill,,,,\n"
    f"{U}/occupation/1,,,plate welder,,,\n"
    "x:broken,broken,occupation,,,http://nowhere/1,\n"
    "x:follows,follows,occupation,,,x:broken,\n"
    "y:wrong,wrong,skill,,,,\n"
    "x:kind,kind,hobby,,,,\n"
)


def test_own_concepts_stand_beside_the_official_and_bad_rows_are_refused_with_those_that_lean_on_them(tmp_path: Path):
    base = load_esco(package(tmp_path / "p"), version="1.2")
    made = extended(base, RawFile(OWN.encode(), "own.csv"))
    assert made.added == 3
    assert made.rejected["row"].to_list() == [5, 6, 7, 8]
    assert "no concept 'http://nowhere/1'" in made.rejected["reason"][0]
    assert "no concept 'x:broken'" in made.rejected["reason"][1]
    wing = described(made.taxonomy, one(made.taxonomy, "wing laminator"))
    assert (wing["essential"], wing["optional"], wing["status"]) == (
        ["lay up carbon fibre", "read drawings"],
        ["weld metal"],
        "local",
    )
    assert one(made.taxonomy, "plate welder") == f"{U}/occupation/1"
    again = extended(made.taxonomy, RawFile(OWN.encode(), "own.csv"))
    assert again.taxonomy.sha256 == made.taxonomy.sha256
    with pytest.raises(InputNotUnderstood, match="no columns id, label and kind"):
        extended(base, RawFile(b"name,what\nx,y\n", "wrong.csv"))


def test_a_difference_says_what_came_went_moved_and_where_the_vanished_lead(tmp_path: Path):
    old = load_esco(package(tmp_path / "a"), version="1.1")
    new = load_esco(package(tmp_path / "b"), version="1.2")
    one_, two, three = (f"{U}/skill/{at}" for at in (1, 2, 3))
    swap = {one_: "n:1", two: "n:2", three: three}

    def moved(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        return frame.with_columns([pl.col(name).replace(swap) for name in columns])

    concepts = moved(new.concepts, "id").with_columns(
        label=pl.when(pl.col("id") == "n:2")
        .then(pl.lit("science of metals"))
        .when(pl.col("id") == three)
        .then(pl.lit("read plans"))
        .otherwise("label")
    )
    labels = moved(new.labels, "id").filter(pl.col("label") != "metallurgy")
    newer = replace(
        new, concepts=concepts, labels=labels, relations=moved(new.relations, "target").filter(pl.col("target") != "n:2")
    )
    found = difference(old, newer)
    assert set(found.added["id"]) == {"n:1", "n:2"}
    assert set(found.withdrawn["id"]) == {one_, two}
    assert found.relabelled.rows() == [(three, "read drawings", "read plans")]
    ways = {row["id"]: (row["way"], row["to"]) for row in found.remapped.to_dicts()}
    assert ways == {one_: ("label", "n:1"), two: ("unresolved", "")}
    assert found.counts()["unresolved"] == 1
    assert set(found.relations.select("before", "after").iter_rows()) == {("essential", ""), ("", "essential"), ("optional", "")}
    by_other_name = replace(
        newer, labels=pl.concat([labels, pl.DataFrame({"id": ["n:2"], "label": ["Metallurgy"], "kind": ["alternative"]})])
    )
    assert {row["way"] for row in difference(old, by_other_name).remapped.to_dicts()} == {"label", "alternative label"}


def test_a_label_that_two_concepts_bear_leads_nowhere(tmp_path: Path):
    old = load_esco(package(tmp_path / "a"), version="1.1")
    twins = pl.concat([old.concepts.filter(pl.col("id") == f"{U}/skill/1").with_columns(id=pl.lit(f"n:{at}")) for at in (1, 2)])
    names = pl.DataFrame({"id": ["n:1", "n:2"], "label": ["weld metal"] * 2, "kind": ["preferred"] * 2})
    newer = replace(
        old,
        concepts=pl.concat([old.concepts.filter(pl.col("id") != f"{U}/skill/1"), twins]),
        labels=pl.concat([old.labels, names]),
        version="1.2",
    )
    assert difference(old, newer).remapped["way"].to_list() == ["unresolved"]


def test_a_version_against_itself_differs_in_nothing(tmp_path: Path):
    found = load_esco(package(tmp_path / "a"), version="1")
    assert set(difference(found, found).counts().values()) == {0}


def test_a_name_nobody_bears_is_met_with_the_nearest(tmp_path: Path):
    found = load_esco(package(tmp_path / "a"), version="1")
    with pytest.raises(NotFound, match="Did you mean welder"):
        one(found, "weldr", kinds=("occupation",))
    with pytest.raises(NotFound):
        one(found, "weld metal", kinds=("occupation",))


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SKILLSHED_DATA", str(tmp_path / "data"))

    def run(*words: str) -> tuple[int, object]:
        code = main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    for version in ("1.1", "1.2"):
        code, said = run("taxonomy", "load", str(package(tmp_path / f"esco_v{version}")))
        assert (code, said["loaded"][0]["taxonomy"]) == (0, f"esco {version}")
    assert [item["taxonomy"] for item in run("taxonomy", "list")[1]] == ["esco 1.1.1 starter", "esco 1.1", "esco 1.2"]
    assert run("taxonomy", "diff", "1.1", "1.2")[1]["counts"]["added"] == 0
    assert run("taxonomy", "show", "welder")[1]["essential"] == ["weld metal"]
    own = tmp_path / "own.csv"
    own.write_text(OWN)
    code, said = run("taxonomy", "extend", str(own))
    assert (code, said["rows_taken"], len(said["refused"])) == (11, 3, 4)
    assert run("taxonomy", "show", "wing builder")[0] == 0
    assert main(["taxonomy", "show", "nothing of the sort"]) == 12
    assert main(["taxonomy", "load", str(own)]) == 10
