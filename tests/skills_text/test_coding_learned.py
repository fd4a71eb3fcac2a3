"""What stands around the coder: its forest, SOC2020 by way of SOC2010, and decisions kept by several at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from skillshed.skills.coding.coder import IndexCoder, learned_coder
from skillshed.skills.coding.counts import Counts, ends
from skillshed.skills.coding.entries import Index, open_index
from skillshed.skills.coding.evidence import Evidence, chances, trees
from skillshed.skills.coding.files import NONE, keep_decided, read_decided, teach_decided
from skillshed.skills.coding.learning import left_out
from skillshed.skills.coding.teaching import forest
from skillshed.skills.coding.through import ThroughCoder, carried, correspondence
from skillshed.skills.coding.titles import read_title
from skillshed.skills.embedding.port import open_embedder
from skillshed.terms.errors import NotFound
from tests.skills_text.test_coding import ENTRIES, NAMES

TITLES = [(read_title(title, sector), code) for title, sector, code in ENTRIES]


def test_trees_kept_as_numbers_say_what_they_were_taught() -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    from skillshed.skills.coding.teaching import TREES

    rng = np.random.default_rng(0)
    rows = rng.normal(size=(800, 4)).astype(np.float32)
    right = rows[:, 0] + rows[:, 1] * rows[:, 2] > rng.normal(size=800)
    expected = HistGradientBoostingClassifier(**TREES, random_state=0).fit(rows, right).predict_proba(rows)[:, 1]
    assert np.allclose(forest(rows, right).chances(rows), expected, atol=1e-5)


def test_an_entry_left_out_is_scored_as_if_it_had_never_been_learned() -> None:
    _, look = left_out(TITLES, open_embedder(), np.arange(len(TITLES)))
    one = 3
    others = [entry for place, entry in enumerate(TITLES) if place != one]
    coder = learned_coder(Index("invented", others, NAMES), None)
    codes = sorted({code for _, code in TITLES})
    assert coder.learned.codes == codes
    alone = coder.learned.look([TITLES[one][0]]).scores[0]
    # Rarity is counted with the entry in one case and without it in the other.
    assert np.abs(look.scores[one] - alone).max() < 0.15
    assert look.near[one][0] != one


def test_the_parts_of_words_stand_in_one_order_in_every_process() -> None:
    # The order of a set of strings changes from process to process, and with it the last digits of sums over them.
    assert ends(read_title("arc welder")) == ["arc-", "-arc", "welde-", "-lder"]


def test_a_fold_left_out_is_scored_as_if_none_of_it_had_been_learned() -> None:
    folds = np.arange(len(TITLES)) % 3
    _, look = left_out(TITLES, open_embedder(), folds)
    kept = [place for place in range(len(TITLES)) if folds[place] != 1]
    coder = learned_coder(Index("invented", [TITLES[place] for place in kept], NAMES), None)
    assert coder.learned.codes == sorted({code for _, code in TITLES})
    alone = coder.learned.look([title for title, _ in TITLES])
    for place in np.flatnonzero(folds == 1):
        # Rarity is counted with the fold in one case and without it in the other.
        assert np.abs(look.scores[place] - alone.scores[place]).max() < 0.3
        shown = look.near[place][look.alike[place] >= 0]
        assert set(shown.tolist()) <= set(kept), "no neighbour of its own fold"


def test_evidence_of_some_titles_counts_no_other() -> None:
    titles = [title for title, _ in TITLES]
    learned = learned_coder(Index("invented", TITLES, NAMES), None).learned
    without = Evidence.of(learned, titles, NAMES, np.arange(1, len(TITLES)))
    assert without.many["words"].often("assistant") == sum("assistant" in title.words.split() for title in titles[1:])
    assert without.prior.sum() == pytest.approx(1)


def test_counts_are_of_what_was_seen() -> None:
    counts = Counts.of([["a"], ["a"], ["b"]], np.array([0, 1, 1]), np.array([1 / 3, 2 / 3], np.float32))
    of, found = counts.seen([["a"], ["c"], ["a", "b"]])
    assert of.tolist() == [0, 2, 2]
    assert found.tolist() == [[1, 1], [1, 1], [0, 1]]
    assert ends(read_title("smith blacksmith")).count("-mith") == 1


def test_evidence_fits_the_shipped_forest() -> None:
    coder = learned_coder(Index("invented", TITLES, NAMES), None)
    titles = [title for title, _ in TITLES]
    order, rows = Evidence.of(coder.learned, titles, NAMES).rows(titles, coder.learned.look(titles))
    assert rows.shape == (len(titles), len(NAMES), int(trees().feature.max()) + 1)
    assert np.isfinite(rows).all()
    sure = chances(rows, trees())
    assert ((sure >= 0) & (sure <= 1)).all()
    assert (sure.sum(axis=1) <= 1 + 1e-5).all()
    assert order.shape == sure.shape


def test_every_soc2020_group_is_reached_and_nothing_else(tmp_path: Path) -> None:
    old, new = open_index(tmp_path, "soc2010").names, open_index(tmp_path, "soc2020").names
    assert set(correspondence()) == set(old)
    assert {part.code for parts in correspondence().values() for part in parts} == set(new)
    for code in old:
        assert sum(carried(code, read_title("xyz")).values()) == pytest.approx(1)


def test_words_tell_where_a_split_group_went() -> None:
    assert max(carried("5312", read_title("stone mason")).items(), key=lambda pair: pair[1])[0] == "5312"
    assert max(carried("5312", read_title("bricklayer")).items(), key=lambda pair: pair[1])[0] == "5313"


def test_soc2020_says_by_which_way_it_came() -> None:
    by2010 = learned_coder(Index("invented", TITLES, NAMES), None)
    names = {"6135": "Care workers and home carers", "3544": "Data analysts"}
    found = ThroughCoder(Index("titles only", [], names), by2010).code(
        [read_title("care assistant"), read_title("Data analyst"), read_title("")]
    )
    assert found[0].candidates[0].code == "6135"
    assert "6145" in found[0].why
    assert "an assumption" in found[0].why
    assert (found[1].candidates[0].code, found[1].needs_review) == ("3544", False)
    assert found[2].candidates == ()


def test_the_same_words_in_any_order_are_the_entry() -> None:
    entries = [*TITLES, *((read_title(f"title {number}"), "2136") for number in range(3))]
    coder: IndexCoder = learned_coder(Index("invented", entries, NAMES), None)
    (found,) = coder.code([read_title("Developer, web")])
    assert (found.candidates[0].code, found.needs_review) == ("2136", False)
    assert "has this title" in found.why


def test_two_who_decide_at_once_both_keep_what_they_decided(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: keep_decided(tmp_path, "soc2010", [(f"title {number}", "", "5215")]), range(40)))
    assert len(read_decided(None, tmp_path, "soc2010")) == 40
    keep_decided(tmp_path, "soc2010", [("Title 1", "", NONE)])
    assert read_decided(None, tmp_path, "soc2010")["title 1", ""] == NONE


def test_decisions_are_learned_from_when_they_are_taught(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="Nobody has decided"):
        teach_decided(tmp_path, "soc2010")
    before = open_index(tmp_path, "soc2010")
    keep_decided(tmp_path, "soc2010", [("zzgrumbler", "shipyard", "5215"), ("zznobody", "", NONE)])
    assert open_index(tmp_path, "soc2010").sha256 == before.sha256
    assert teach_decided(tmp_path, "soc2010") == 1
    after = open_index(tmp_path, "soc2010")
    assert after.entries[len(before.entries) :] == [(read_title("zzgrumbler", "shipyard"), "5215")]
    assert after.sha256 != before.sha256
