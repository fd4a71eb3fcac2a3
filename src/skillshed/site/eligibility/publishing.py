"""Changed rules tried on the saved people, then put in force: role, audit entry, one whole file."""

from __future__ import annotations

import hashlib
import re
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from skillshed.people.services import Actor, record, require
from skillshed.rules.kept import publish_rules, published
from skillshed.rules.sheets import read_sheets
from skillshed.rules.trial import Affected, affected, cast
from skillshed.site.eligibility.rules import rules
from skillshed.terms.errors import InputNotUnderstood, NotFound, UsageError

PERMISSION = "rules.publish"
MOST_BYTES = 5_000_000
KEPT = 10  # workbooks on trial; the oldest goes when another comes
KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Trial:
    """What a workbook would change. `base`: the rules it was tried against."""

    key: str
    on: date
    base: str
    affected: tuple[Affected, ...]
    people: int


def stage(*, by: Actor, content: bytes) -> str:
    """Put a workbook aside for trial; its key. Raises Refused, and InputNotUnderstood that names the sheet and row."""
    require(by, PERMISSION)
    if len(content) > MOST_BYTES:
        raise UsageError(f"The workbook is larger than {MOST_BYTES:,} bytes.", next_step="Export the rules and edit that file.")
    key = hashlib.sha256(content).hexdigest()[:32]
    home = _home()
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=home, suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        read_sheets(Path(file.name))
    (home / f"{key}.xlsx").write_bytes(content)
    for old in sorted(home.glob("*.xlsx"), key=lambda one: one.stat().st_mtime_ns)[:-KEPT]:
        old.unlink(missing_ok=True)
    return key


def trial(*, by: Actor, key: str, on: date) -> Trial:
    """Whose answers the workbook of that key would change on a day. Raises Refused, NotFound."""
    require(by, PERMISSION)
    people = tuple(cast().values())
    return Trial(key, on, in_force(), tuple(affected(rules(), read_sheets(_path(key)), on, people)), len(people))


@transaction.atomic
def publish(*, by: Actor, key: str, base: str, on: date) -> str:
    """Put the workbook in force; the name of its file. `base`: what was in force when its effect was shown."""
    require(by, PERMISSION)
    record(by=by, did="rules.publish", kind="rules", thing=key, was=base)
    if base != in_force():
        raise UsageError(
            "Other rules were put in force while you were looking.", next_step="Try the workbook again and see what changes now."
        )
    return publish_rules(_path(key), settings.CONFIG.data, on=on).name


def in_force() -> str:
    """The name of the workbook in force; empty for the rules that ship."""
    found = published(settings.CONFIG.data)
    return found.name if found else ""


def _home() -> Path:
    home: Path = settings.CONFIG.data / "rules" / "on-trial"
    return home


def _path(key: str) -> Path:
    path = _home() / f"{key}.xlsx"
    if not KEY.fullmatch(key) or not path.exists():
        raise NotFound("There is no workbook on trial here.", next_step="Bring it in again.")
    return path


def readable(error: InputNotUnderstood) -> str:
    """What is wrong with a workbook, without the name it was held under."""
    return re.sub(r"\btmp\w+\.xlsx\b", "The workbook", error.message)
