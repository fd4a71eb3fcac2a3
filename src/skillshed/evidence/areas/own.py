"""Areas people define here: one TOML file each, written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from datetime import date
from pathlib import Path

from skillshed.terms.errors import InputNotUnderstood


def read_all(folder: Path) -> list[dict[str, object]]:
    """Every definition in the folder, by slug; InputNotUnderstood names a damaged one."""
    return [_read(path) for path in sorted(folder.glob("*.toml"))] if folder.is_dir() else []


def _read(path: Path) -> dict[str, object]:
    step = "Mend the file, or move it away and define the area again."
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputNotUnderstood(f"The area in {path.name} cannot be read: {error}.", next_step=step) from error
    codes = facts.get("codes")
    if not isinstance(facts.get("name"), str) or not isinstance(codes, list) or not codes:
        raise InputNotUnderstood(f"The area in {path.name} lacks a name or a list of codes.", next_step=step)
    return {**facts, "slug": path.stem}


def write(folder: Path, slug: str, *, name: str, codes: list[str], author: str, made_on: date, note: str) -> Path:
    """Write a definition under a temporary name, flush it to disk, then rename it."""
    facts: dict[str, str | list[str]] = {"name": name, "codes": codes, "author": author, "note": note}
    text = "".join(f"{key} = {json.dumps(_printable(value), ensure_ascii=False)}\n" for key, value in facts.items())
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + f"made_on = {made_on.isoformat()}\n")
        file.flush()
        os.fsync(file.fileno())
    path = folder / f"{slug}.toml"
    os.replace(temporary, path)
    return path


def _printable(value: str | list[str]) -> str | list[str]:
    """Without control characters, which TOML does not allow."""
    return "".join(c for c in value if c.isprintable() or c == "\n") if isinstance(value, str) else value
