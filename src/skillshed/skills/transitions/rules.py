"""The rules of transitions as data: rules.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def rules() -> dict[str, Any]:
    """The tables of rules.toml."""
    return tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))
