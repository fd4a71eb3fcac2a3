"""What people write for a report: Markdown files in a folder, one a text, and a file a priority."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skillshed.terms.errors import InputNotUnderstood, NotFound

_FRONT = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n?", re.S)


@dataclass(frozen=True, slots=True)
class Text:
    """One file: where it is, the settings at its top (between lines of `+++`), its Markdown and the line that begins on."""

    file: str
    settings: dict[str, Any]
    body: str
    first_line: int = 1


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a folder by name, and the priorities in the order of their file names."""

    by_name: dict[str, Text] = field(default_factory=dict)
    priorities: tuple[Text, ...] = ()


def read(folder: Path | None) -> Texts:
    """Every `*.md` of the folder and of its `priorities`. NotFound where there is no such folder."""
    if folder is None:
        return Texts()
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}.", next_step="Name the folder that holds the texts, or leave --text out.")
    found = {path.stem: _text(path, folder) for path in sorted(folder.glob("*.md"))}
    return Texts(found, tuple(_text(path, folder) for path in sorted((folder / "priorities").glob("*.md"))))


def _text(path: Path, folder: Path) -> Text:
    name = path.relative_to(folder).as_posix()
    try:
        content = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputNotUnderstood(f"{name} is not UTF-8 text.", next_step="Save it as UTF-8.") from error
    front = _FRONT.match(content)
    if front is None:
        return Text(name, {}, content)
    try:
        settings = tomllib.loads(front[1])
    except tomllib.TOMLDecodeError as error:
        raise InputNotUnderstood(
            f"{name}: the settings at its top are not valid TOML ({error}).", next_step="Mend that line."
        ) from error
    return Text(name, settings, content[front.end() :], first_line=front[0].count("\n") + 1)
