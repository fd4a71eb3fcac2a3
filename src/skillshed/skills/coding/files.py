"""Files of titles to code, and of what people decided."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from skillshed.skills.coding.titles import Title, read_title
from skillshed.terms.errors import InputNotUnderstood, NotFound

FIELDS = ("title", "sector", "description")


def read_titles(file: Path) -> tuple[list[dict[str, str]], list[Title]]:
    """Each row as it was given (title, sector, description) and as it is read; NotFound, InputNotUnderstood."""
    rows = _rows(file, "title")
    given = [{name: (row.get(name) or "").strip() for name in FIELDS if name in row} for row in rows]
    return given, [read_title(one["title"], one.get("sector", ""), one.get("description", "")) for one in given]


def read_decided(file: Path | None, data: Path, scheme: str) -> dict[tuple[str, str], str]:
    """(title, industry) -> code of a CSV with title, code and perhaps sector; without a file, the data folder's own if it has one."""
    chosen = file or data / "skills" / f"decided_{scheme}.csv"
    if file is None and not chosen.is_file():
        return {}
    rows = _rows(chosen, "title", "code")
    read = [(read_title(row["title"], row.get("sector") or ""), (row["code"] or "").strip()) for row in rows]
    return {(title.words, title.industry): code for title, code in read if title.words and code}


def _rows(file: Path, *needed: str) -> list[dict[str, str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NotFound(f"'{file}' cannot be read ({error.strerror}).", next_step="Check the name.") from error
    except UnicodeDecodeError as error:
        raise InputNotUnderstood(f"'{file.name}' is not text in UTF-8.", next_step="Save it as CSV UTF-8.") from error
    reader = csv.DictReader(io.StringIO(text))
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or []]
    if missing := [name for name in needed if name not in reader.fieldnames]:
        raise InputNotUnderstood(
            f"'{file.name}' has no column {' or '.join(missing)}; it has {', '.join(reader.fieldnames) or 'none'}.",
            next_step=f"Give it a first line with {', '.join(needed)}.",
        )
    return list(reader)
