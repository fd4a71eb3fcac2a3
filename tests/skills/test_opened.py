"""The bundle of a data folder: opened once, and anew when what it is opened from has changed."""

from __future__ import annotations

from pathlib import Path

from skillshed.skills.coding.files import keep_decided, teach_decided
from skillshed.skills.coding.titles import read_title
from skillshed.skills.opened import is_ready, opened
from tests.support import small_index


def test_a_coder_is_opened_once_until_it_is_taught(tmp_path: Path) -> None:
    small_index.load(tmp_path)
    coder = opened(tmp_path).coder("soc2020")
    assert opened(tmp_path).coder("soc2020") is coder
    keep_decided(tmp_path, "soc2020", [("zzgrumbler", "", "5213")])
    assert opened(tmp_path).coder("soc2020") is coder, "what is decided is learned only when it is taught"
    teach_decided(tmp_path, "soc2020")
    (found,) = opened(tmp_path).coder("soc2020").code([read_title("zzgrumbler")])
    assert (found.candidates[0].code, found.needs_review) == ("5213", False)


def test_a_taxonomy_that_came_since_makes_a_new_bundle(tmp_path: Path) -> None:
    before = opened(tmp_path)
    assert opened(tmp_path) is before
    assert not is_ready(tmp_path)
    small_index.load(tmp_path)
    assert opened(tmp_path) is not before
