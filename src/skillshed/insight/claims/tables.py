"""The table of relations, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one kind in relations.toml: relation, basis, rounding, caution, same_ground."""
    found = tomllib.loads((Path(__file__).parent / "relations.toml").read_text(encoding="utf-8"))
    return list(found[name])
