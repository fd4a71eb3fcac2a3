"""ESCO's packages: read whole, whatever the year's layout; what points nowhere is put aside."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from skillshed.skills.taxonomy.loaders.esco import load_esco, version_in
from skillshed.skills.taxonomy.loading import load
from skillshed.skills.taxonomy.reading import tables_of
from skillshed.skills.taxonomy.store import STARTER, keep, kept, open_taxonomy, version_key
from skillshed.terms.errors import InputNotUnderstood, NotFound
from tests.taxonomy.conftest import U, package


def test_a_package_becomes_the_six_tables(tmp_path: Path):
    found = load_esco(package(tmp_path / "esco_v1_2_0"))
    assert found.key == "esco 1.2.0"
    assert found.skills["kind"].to_list() == ["skill", "knowledge", "skill"]
    names = set(found.labels.filter(pl.col("id") == f"{U}/skill/1")["label"])
    assert names == {"weld metal", "join metal", "weld steel"}
    assert "interpret plans" in set(found.labels["label"])  # the publisher's hard space is a space
    assert found.relations.filter(pl.col("kind") == "essential").height == 2
    assert found.matches.select("scheme", "other").rows() == [("isco08", "7212"), ("isco08", "7213")]
    regulated = {row["label"]: json.loads(row["attributes"])["regulated"] for row in found.occupations.to_dicts()}
    assert regulated == {"welder": False, "sheet worker": True}


def test_a_zip_without_language_endings_gives_the_same_tables(tmp_path: Path):
    folder = package(tmp_path / "a", suffix="")
    packed = tmp_path / "ESCO dataset - v1.1.1 - classification - en - csv.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"esco/{file.name}")
    one, other = load_esco(packed), load_esco(folder, version="1.1.1")
    assert one.version == "1.1.1"
    assert one.sha256 == other.sha256


def test_relations_to_what_the_package_does_not_have_are_put_aside_with_their_row(tmp_path: Path):
    folder = package(
        tmp_path / "p",
        relations=f"{U}/occupation/9,essential,knowledge,{U}/skill/1\n{U}/occupation/1,essential,knowledge,{U}/skill/9\n",
    )
    outcome = load([folder], tmp_path / "data", version="1").outcomes[0]
    assert outcome.rejected["row"].to_list() == [5, 6]
    assert f"no concept {U}/occupation/9" in outcome.rejected["reason"][0]
    assert outcome.taxonomy.relations.height == 3


def test_the_green_shares_of_newer_packages_are_no_groups(tmp_path: Path):
    folder = package(tmp_path / "p")
    plain = load_esco(folder, version="1")
    shares = f"conceptType,conceptUri,code,preferredLabel,greenShare\nOccupation,{U}/occupation/1,7212.1,welder,0.2\n"
    (folder / "greenShareOcc_en.csv").write_text(shares)
    assert load_esco(folder, version="1").sha256 == plain.sha256


def test_a_damaged_card_is_named(tmp_path: Path):
    load([package(tmp_path / "p")], tmp_path / "data", version="1.2")
    card = tmp_path / "data/taxonomies/esco/1.2/taxonomy.json"
    card.write_text(card.read_text()[:50])
    with pytest.raises(InputNotUnderstood, match=r"taxonomy.json' is damaged"):
        open_taxonomy(tmp_path / "data")


def test_half_a_package_is_refused_by_name_and_nothing_is_kept(tmp_path: Path):
    folder = package(tmp_path / "p")
    (folder / "occupationSkillRelations.csv").unlink()
    with pytest.raises(InputNotUnderstood, match="no table of relations"):
        load([folder], tmp_path / "data")
    assert [item.is_embedded for item in kept(tmp_path / "data")] == [True]


def test_loading_the_same_again_changes_nothing(tmp_path: Path):
    folder = package(tmp_path / "p")
    data = tmp_path / "data"
    assert load([folder], data, version="1.2").outcomes[0].is_new
    before = {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in data.rglob("*") if file.is_file()}
    assert not load([folder], data, version="1.2").outcomes[0].is_new
    assert before == {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in data.rglob("*") if file.is_file()}


def test_an_interrupted_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first = load_esco(package(tmp_path / "a"), version="1.2")
    keep(first, tmp_path / "data", at=datetime(2026, 1, 1, tzinfo=UTC))
    more = f"KnowledgeSkillCompetence,{U}/skill/4,knowledge,,physics,,released,\n"
    second = load_esco(package(tmp_path / "b", skills=more), version="1.2")
    import skillshed.skills.taxonomy.store as store

    whole = store.write_whole

    def stops(path: Path, content: bytes) -> None:
        if path.name.startswith("members"):
            raise KeyboardInterrupt
        whole(path, content)

    monkeypatch.setattr(store, "write_whole", stops)
    with pytest.raises(KeyboardInterrupt):
        keep(second, tmp_path / "data")
    assert open_taxonomy(tmp_path / "data").sha256 == first.sha256
    monkeypatch.undo()
    assert keep(second, tmp_path / "data")
    assert open_taxonomy(tmp_path / "data").skills.height == 4
    assert len(list((tmp_path / "data/taxonomies/esco/1.2").glob("*.parquet"))) == 6


def test_the_newest_version_is_opened_and_another_by_name(tmp_path: Path):
    for version in ("1.2", "1.10", "1.1.1"):
        load([package(tmp_path / version)], tmp_path / "data", version=version)
    assert open_taxonomy(tmp_path / "data").version == "1.10"
    assert open_taxonomy(tmp_path / "data", version="1.1.1").version == "1.1.1"
    with pytest.raises(NotFound, match="No taxonomy 'onet' is loaded"):
        open_taxonomy(tmp_path / "data", "onet")
    assert sorted(["1.1.1", "1.1.1 starter", "state of 2022-08", "1.10", "1.2"], key=version_key) == [
        "state of 2022-08",
        "1.1.1 starter",
        "1.1.1",
        "1.2",
        "1.10",
    ]


def test_the_starter_set_is_small_whole_and_credited(tmp_path: Path):
    starter = open_taxonomy(tmp_path)
    assert 150 <= starter.occupations.height <= 300
    assert starter.attribution == "This service uses the ESCO classification of the European Commission."
    assert set(starter.concepts["description"]) == {""}
    assert sum(file.stat().st_size for file in STARTER.iterdir()) < 600_000
    known = set(starter.concepts["id"])
    assert set(starter.relations["origin"]) | set(starter.relations["target"]) <= known
    assert set(starter.broader["id"]) | set(starter.broader["broader"]) <= known
    served = starter.relations.filter(pl.col("kind") == "essential")["origin"]
    assert set(starter.occupations["id"]) <= set(served)
    for job in (
        "care at home worker",
        "sales assistant",
        "building cleaner",
        "aircraft assembler",
        "warehouse worker",
        "office clerk",
    ):
        assert job in set(starter.occupations["label"])


def test_a_version_is_read_from_a_name():
    assert version_in("ESCO dataset - v1.2.0 - classification - en - csv.zip") == "1.2.0"
    assert version_in("/data/2026/esco_v1_1_1") == "1.1.1"
    assert version_in("skills_en.csv") == ""


@pytest.mark.slow
def test_the_real_package_is_read_whole(real: Path, tmp_path: Path):
    report = load([real / "esco_v1_1_1"], tmp_path)
    found = report.outcomes[0].taxonomy
    assert found.key == "esco 1.1.1"
    assert (found.skills.height, found.occupations.height) == (13_896, 3_007)
    essential = found.relations.join(found.occupations, left_on="origin", right_on="id", how="semi").filter(
        pl.col("kind") == "essential"
    )
    assert essential.height == 64_891
    assert set(found.members["collection"]) == {"green", "digital", "transversal", "language", "digcomp"}
    assert found.members.filter(pl.col("collection") == "green").height == 570
    again = open_taxonomy(tmp_path)
    assert all(frame.equals(getattr(again, name)) for name, frame in tables_of(found).items())
