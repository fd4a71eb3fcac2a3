"""Skills ranked for a text: nothing from outside the taxonomy, nothing from the network, the same twice."""

from __future__ import annotations

import socket
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillshed.skills.embedding.port import open_embedder
from skillshed.skills.embedding.wordllama import _opened
from skillshed.skills.extracting.lexical import Lexical
from skillshed.skills.extracting.phrases import Phrases, longest
from skillshed.skills.extracting.ranking import Ranker
from skillshed.terms.errors import NotFound, UsageError
from tests.skills_text.conftest import SKILLS, taxonomy


def test_a_label_in_the_text_comes_first(ranker: Ranker) -> None:
    found = ranker.rank(["You will assist with dressing and give medication", "fix leaking pipes in homes"], top=2)
    assert {one.uri for one in found[0]} == {"x:dress", "x:medicine"}
    assert found[1][0].uri == "x:pipes"


def test_a_text_near_in_meaning_is_found_without_its_words(ranker: Ranker) -> None:
    assert ranker.rank(["join steel sheets with a welder"], top=1)[0][0].uri == "x:welding"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=60), max_size=4), top=st.integers(1, 20))
def test_no_id_outside_the_taxonomy(ranker: Ranker, texts: list[str], top: int) -> None:
    found = ranker.rank(texts, top)
    assert len(found) == len(texts)
    for rows in found:
        assert {one.uri for one in rows} <= set(SKILLS)
        assert [one.score for one in rows] == sorted((one.score for one in rows), reverse=True)
        assert len(rows) == min(top, len(SKILLS))


def test_the_order_of_other_texts_changes_nothing(ranker: Ranker) -> None:
    texts = [f"{name} for {other}" for name, _ in SKILLS.values() for other in ("children", "machines", "clients")]
    together = ranker.rank(texts, 3)
    alone = [ranker.rank([text], 3)[0] for text in texts]
    assert [[one.uri for one in rows] for rows in together] == [[one.uri for one in rows] for rows in alone]


def test_no_network_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a network was called")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    _opened.cache_clear()
    assert Ranker(taxonomy(), open_embedder()).rank(["staff training"], 1)[0][0].uri == "x:train"


def test_vectors_are_kept_by_taxonomy_and_model(tmp_path: Path) -> None:
    first = Ranker(taxonomy(), open_embedder(), data=tmp_path).rank(["time management"], 3)[0]
    files = {file.name: file.stat().st_mtime_ns for file in (tmp_path / "cache" / "skills").iterdir()}
    again = Ranker(taxonomy(), open_embedder(), data=tmp_path).rank(["time management"], 3)[0]
    assert {file.name: file.stat().st_mtime_ns for file in (tmp_path / "cache" / "skills").iterdir()} == files
    # Kept vectors have half precision.
    assert [one.uri for one in again] == [one.uri for one in first]
    assert np.allclose([one.score for one in again], [one.score for one in first], atol=0.05)
    damaged = min(tmp_path.glob("cache/skills/*"))
    damaged.write_bytes(b"no archive")
    assert Ranker(taxonomy(), open_embedder(), data=tmp_path).rank(["time management"], 3)[0] == again


def test_labels_are_found_as_whole_words_with_their_places() -> None:
    phrases = Phrases([(0, "C++", True), (1, "staff training", False), (2, "training", True), (3, "Node.js (library)", True)])
    text = "Staff  training in C++, and constraining"
    found = longest(phrases.find(text))
    assert [(one.row, text[one.start : one.end]) for one in found] == [(1, "Staff  training"), (0, "C++")]


def test_vectors_have_length_one_and_unknown_text_has_none() -> None:
    rows = open_embedder().encode(["care for people", "", "wëlding ✓"])
    assert rows.shape == (3, 256)
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 0, 1], atol=1e-5)


def test_likeness_of_spelling_is_one_with_itself() -> None:
    lexical = Lexical.built("pieces", ["weld metal", "train staff"])
    assert np.allclose(lexical.scores(["weld metal"]), [[1, 0]], atol=0.05)
    opened = Lexical.opened("pieces", lexical.arrays("a"), "a")
    assert np.array_equal(opened.scores(["metal"]), lexical.scores(["metal"]))


def test_models_not_at_hand_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no embedder 'word2vec'"):
        open_embedder("word2vec")
    pytest.importorskip("onnxruntime")
    with pytest.raises(NotFound, match="MiniLM"):
        open_embedder("minilm", tmp_path)
