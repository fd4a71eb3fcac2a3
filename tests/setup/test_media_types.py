"""What a file is to a browser is written down once."""

from __future__ import annotations

from pathlib import Path

import pytest

import skillshed
from skillshed.publishing import media_types

SOURCE = Path(skillshed.__file__).parent


@pytest.mark.parametrize("name", ["PDF", "DOCX", "XLSX", "ODS"])
def test_a_media_type_stands_in_one_place(name: str) -> None:
    text = f'"{getattr(media_types, name)}"'
    assert [one.relative_to(SOURCE).as_posix() for one in SOURCE.rglob("*.py") if text in one.read_text("utf-8")] == [
        "publishing/media_types.py"
    ]
