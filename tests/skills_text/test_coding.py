"""Titles coded: read in any order, learned, abstaining, with people's decisions first."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from skillshed.skills.coding.coder import IndexCoder, learned_coder, probabilities
from skillshed.skills.coding.entries import Index, open_index
from skillshed.skills.coding.files import read_decided, read_titles
from skillshed.skills.coding.learning import Learned, Steady
from skillshed.skills.coding.likeness import Eyes, likeness
from skillshed.skills.coding.linking import Linker
from skillshed.skills.coding.titles import Title, read_title, singular
from skillshed.skills.embedding.port import open_embedder
from skillshed.skills.extracting.ranking import Ranker
from skillshed.terms.errors import InputNotUnderstood, NotFound
from tests.skills_text.conftest import JOBS, taxonomy

NAMES = {
    "5215": "Welding trades",
    "6145": "Care workers",
    "2136": "Programmers",
    "8113": "Textile operatives",
    "8125": "Metal operatives",
}
ENTRIES = [
    ("welder", "", "5215"), ("arc welder", "", "5215"), ("pipe welder", "", "5215"), ("care assistant", "", "6145"),
    ("care worker", "", "6145"), ("home carer", "", "6145"), ("software developer", "", "2136"), ("web developer", "", "2136"),
    ("computer programmer", "", "2136"), ("finisher", "textile mfr", "8113"), ("finisher", "metal trades", "8125"),
    ("presser", "textile mfr", "8113"), ("presser", "metal trades", "8125"),
]  # fmt: skip


@pytest.fixture(scope="module")
def coder() -> IndexCoder:
    entries = [(read_title(title, sector), code) for title, sector, code in ENTRIES]
    return learned_coder(Index("invented", entries, NAMES), None)


def test_the_sector_decides_where_the_title_does_not(coder: IndexCoder) -> None:
    found = coder.code(
        [read_title("Finisher", "textile mfr"), read_title("finisher", "(metal trades)"), read_title("Welder, gas")]
    )
    assert [one.candidates[0].code for one in found] == ["8113", "8125", "5215"]
    assert all(one.candidates[0].label == NAMES[one.candidates[0].code] for one in found)


def test_what_is_unlike_everything_needs_review(coder: IndexCoder) -> None:
    found = coder.code([read_title("qqzzx"), read_title("")])
    assert [one.needs_review for one in found] == [True, True]
    assert found[1].candidates == ()


def test_a_title_that_is_another_groups_name_is_looked_at() -> None:
    # In SOC2010's index a mechanical engineer of whom no more is said is a fitter, while "Mechanical engineers" names a group.
    entries = [(read_title(title, sector), code) for title, sector, code in (*ENTRIES, ("metal operative", "", "8113"))]
    coder = learned_coder(Index("invented", entries, NAMES), None)
    odd, plain = coder.code([read_title("Metal operatives"), read_title("Care workers")])
    assert (odd.candidates[0].code, odd.needs_review) == ("8113", True)
    assert odd.why.endswith("it is also the name of 8125 Metal operatives")
    assert (plain.candidates[0].code, plain.needs_review) == ("6145", False)


def test_people_decide_for_a_title_and_industry(coder: IndexCoder) -> None:
    decided = {("finisher", ""): "5215", ("finisher", "textile mfr"): "8113", ("welder", ""): "0000"}
    titles = [read_title("Finisher", "pottery"), read_title("finisher", "textile mfr"), read_title("welder")]
    found = coder.code(titles, decided=decided)
    assert [one.candidates[0].code for one in found] == ["5215", "8113", "5215"]
    assert (found[0].candidates[0].score, found[0].needs_review, found[0].why) == (1.0, False, "decided by a person")
    assert found[2].why != "decided by a person", "a code outside the scheme is never given"


def test_probabilities_fall_and_stay_within_one() -> None:
    scores = np.array([0.2, 0.9, 0.85, 0.0], np.float32)
    found = probabilities(scores, [1, 2, 0, 3])
    assert found == sorted(found, reverse=True)
    assert sum(found) <= 1 + 1e-6
    assert probabilities(np.array([0.1, 0.9], np.float32), [1, 0])[0] > found[0]


def test_what_is_learned_is_the_same_when_opened_again(coder: IndexCoder) -> None:
    titles = [title for title, _ in coder.index.entries]
    again = Learned.opened(coder.learned.arrays(), open_embedder())
    assert np.allclose(again.look(titles).scores, coder.learned.look(titles).scores, atol=2e-3)


def test_likeness_is_symmetric_and_positive_definite() -> None:
    titles = [read_title(title, sector) for title, sector, _ in ENTRIES]
    seen = Eyes.opened(open_embedder(), titles).see(titles)
    found, _ = likeness(seen, seen)
    assert np.allclose(found, found.T, atol=1e-5)
    assert np.linalg.eigvalsh(found.astype(float)).min() > -0.45, "the ridge must outweigh what clipping takes away"


@pytest.mark.parametrize(
    ("title", "sector", "description", "read"),
    [
        ("Manager, station (bus)", "", "", Title("station manager", "bus", "")),
        ("Clerk, cost, assistant", "(Coal Mine)", "", Title("cost assistant clerk", "", "coal mine")),
        ("Nurse", "", "mental health", Title("nurse", "mental health", "")),
        ("(professional)", "", "", Title("professional", "professional", "")),
        ("nurse", "", "a long text that tells everything there is to tell", Title("nurse")),
    ],
)
def test_titles_are_read_in_any_order(title: str, sector: str, description: str, read: Title) -> None:
    assert read_title(title, sector, description) == read


def test_plurals() -> None:
    assert [singular(word) for word in ("nurses", "boss", "secretaries", "dresses", "bus", "gas", "as")] == [
        "nurse", "boss", "secretary", "dress", "bus", "gas", "as",
    ]  # fmt: skip


def test_esco_by_labels_gives_only_its_occupations() -> None:
    linker = Linker(Ranker(taxonomy(), open_embedder(), of="occupations"))
    found = linker.code([read_title("Registered Nurses"), read_title("programmers"), read_title("zzz"), read_title("")], top=3)
    assert found[0].candidates[0].code == "x:nurse"
    assert found[1].candidates[0].code == "x:coder"
    assert not found[0].needs_review
    assert {one.code for row in found for one in row.candidates} <= set(JOBS)
    assert all(row.needs_review for row in found[2:])


def test_a_word_that_no_name_has_wants_a_person_and_the_industry_is_heard_last() -> None:
    linker = Linker(Ranker(taxonomy(), open_embedder(), of="occupations"))
    strange, plain, beside = linker.code(
        [read_title("zebra nurse"), read_title("Registered Nurse"), read_title("Registered Nurse", "programming")], top=2
    )
    assert strange.needs_review
    assert "“zebra” stands in none of its names" in strange.why
    assert strange.candidates[0].score <= 0.6
    assert plain == beside


def test_files_say_what_they_lack(tmp_path: Path) -> None:
    file = tmp_path / "titles.csv"
    file.write_text("Job,Sector\nnurse,health\n", encoding="utf-8")
    with pytest.raises(InputNotUnderstood, match="no column title; it has job, sector"):
        read_titles(file)
    with pytest.raises(NotFound, match="cannot be read"):
        read_titles(tmp_path / "none.csv")
    file.write_text("Title,Sector,other\n Nurse ,health,x\n", encoding="utf-8")
    assert read_titles(file) == ([{"title": "Nurse", "sector": "health"}], [Title("nurse", "", "health")])
    file.write_text("title,sector,code\nNurse,,2231\n", encoding="utf-8")
    assert read_decided(file, tmp_path, "soc2010") == {("nurse", ""): "2231"}
    assert read_decided(None, tmp_path, "soc2010") == {}


@pytest.mark.parametrize(
    "saved",
    [
        pytest.param(lambda text: gzip.compress(text.encode(), mtime=0), id="packed"),
        pytest.param(lambda text: text.encode("cp1252"), id="Windows"),
        pytest.param(lambda text: text.encode("utf-16"), id="UTF-16"),
    ],
)
def test_titles_are_read_as_programs_save_them(tmp_path: Path, saved: Callable[[str], bytes]) -> None:
    file = tmp_path / "titles.csv"
    file.write_bytes(saved("title,sector\nCaf\u00e9 manager,catering\n"))
    assert read_titles(file)[0] == [{"title": "Caf\u00e9 manager", "sector": "catering"}]


def test_the_answer_may_be_written_beside_the_list(tmp_path: Path) -> None:
    # `skillshed skills code titles.csv --json > titles.json`: the shell makes the empty file first.
    (tmp_path / "titles.json").touch()
    file = tmp_path / "titles.csv"
    file.write_text("title\nnurse\n", encoding="utf-8")
    assert read_titles(file)[1] == [Title("nurse")]


def test_a_workbook_is_no_csv(tmp_path: Path) -> None:
    file = tmp_path / "titles.csv"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64))
    with pytest.raises(InputNotUnderstood, match=r"'titles.csv' is not text"):
        read_titles(file)


def test_the_shipped_index_is_soc2010s(tmp_path: Path) -> None:
    index = open_index(tmp_path, "soc2010")
    assert len(index.entries) > 20_000
    assert len(index.names) == 369
    assert index.names["6145"] == "Care workers and home carers"
    assert open_index(tmp_path, "soc2020").entries == []
    assert len(open_index(tmp_path, "soc2020").names) == 412


def test_steady_scores_are_the_same_in_any_batch(coder: IndexCoder) -> None:
    steady = Steady.made_of(coder.learned)
    titles = [Title(words) for words in ("nurse", "staff nurse", "welder", "night nurse", "arc welder", "nurse of welders")]
    whole = steady.look(titles).scores
    alone = np.vstack([steady.look([one]).scores for one in titles])
    turned = steady.look(titles[::-1]).scores[::-1]
    assert (whole == alone).all()
    assert (whole == turned).all()
    assert np.allclose(whole, coder.learned.look(titles).scores, atol=1e-5)
