"""The rules in force for a data folder: those that ship, or the workbook an area published there."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from functools import lru_cache
from pathlib import Path

from skillshed.rules.definitions import RuleBook, shipped_rules
from skillshed.rules.sheets import read_sheets

FOLDER = "rules"


def rules_in(folder: Path) -> RuleBook:
    """The newest rules published in a data folder, else those that ship."""
    newest = published(folder)
    return _read(newest, newest.stat().st_mtime_ns) if newest else shipped_rules()


def published(folder: Path) -> Path | None:
    """The workbook in force, or none."""
    found = sorted((folder / FOLDER).glob("rules-*.xlsx"))
    return found[-1] if found else None


def publish_rules(path: Path, folder: Path, *, on: date) -> Path:
    """Put a workbook in force; it is read whole first, and the one before stays beside it. Gives its path."""
    read_sheets(path)
    home = folder / FOLDER
    home.mkdir(parents=True, exist_ok=True)
    count = len(list(home.glob("rules-*.xlsx"))) + 1
    target = home / f"rules-{count:04d}-{on.isoformat()}.xlsx"
    handle, temporary = tempfile.mkstemp(dir=home, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(path.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, target)
    return target


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> RuleBook:
    return read_sheets(path)
