"""Files of titles to code, and of what people decided."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from skillshed.evidence.files import turn, write_whole
from skillshed.skills.coding.titles import Title, read_title
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood, NotFound

FIELDS = ("title", "sector", "description")
DECIDED = ("title", "sector", "code")
NONE = "none"  # decided: no code of the scheme fits


def parse_titles(text: str, name: str = "the list") -> tuple[list[dict[str, str]], list[Title]]:
    """As `read_titles`, of a CSV's text."""
    return _titles(_parsed(text, name, "title"))


def read_titles(file: Path) -> tuple[list[dict[str, str]], list[Title]]:
    """Each row as it was given (title, sector, description) and as it is read; NotFound, InputNotUnderstood."""
    return _titles(_rows(file, "title"))


def _titles(rows: list[dict[str, str]]) -> tuple[list[dict[str, str]], list[Title]]:
    given = [{name: (row.get(name) or "").strip() for name in FIELDS if name in row} for row in rows]
    return given, [read_title(one["title"], one.get("sector", ""), one.get("description", "")) for one in given]


def read_decided(file: Path | None, data: Path, scheme: str) -> dict[tuple[str, str], str]:
    """(title, industry) -> code of a CSV with title, code and perhaps sector; without a file, the data folder's own if it has one."""
    chosen = file or decided_file(data, scheme)
    if file is None and not chosen.is_file():
        return {}
    rows = _rows(chosen, "title", "code")
    read = [(decided_for(row["title"], row.get("sector") or ""), (row["code"] or "").strip()) for row in rows]
    return {key: code for key, code in read if key[0] and code}


def decided_for(title: str, sector: str) -> tuple[str, str]:
    """What a decision is kept by: the title's words and its industry, as they are read."""
    read = read_title(title, sector)
    return read.words, read.industry


def decided_file(data: Path, scheme: str) -> Path:
    """Where a data folder keeps what people decided."""
    return data / "skills" / f"decided_{scheme}.csv"


def taught_file(data: Path, scheme: str) -> Path:
    """The decisions that the coder was last taught."""
    return data / "skills" / f"taught_{scheme}.csv"


def keep_decided(data: Path, scheme: str, decisions: Sequence[tuple[str, str, str]]) -> int:
    """Add (title, sector, code) as written by a person; a later decision for the same title and sector takes the earlier's place.

    How many there are then. Two who decide at once both keep what they decided.
    """
    file = decided_file(data, scheme)
    with turn(file.with_suffix(".lock")):
        held = _rows(file, "title", "code") if file.is_file() else []
        rows = {
            decided_for(row["title"], row.get("sector") or ""): [row["title"], row.get("sector") or "", row["code"]]
            for row in held
        }
        for title, sector, code in decisions:
            rows[decided_for(title, sector)] = [title, sector, code]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([DECIDED, *rows.values()])
        write_whole(file, out.getvalue().encode())
    return len(rows)


def teach_decided(data: Path, scheme: str) -> int:
    """Let the next learning count what was decided until now; how many decisions name a code."""
    file = decided_file(data, scheme)
    if not file.is_file():
        raise NotFound(f"Nobody has decided a code of {scheme} yet.", next_step="Decide some under /coding/, then let it learn.")
    with turn(file.with_suffix(".lock")):
        write_whole(taught_file(data, scheme), file.read_bytes())
    return sum(code != NONE for code in read_decided(None, data, scheme).values())


def _rows(file: Path, *needed: str) -> list[dict[str, str]]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise NotFound(f"'{file}' cannot be read ({error.strerror}).", next_step="Check the name.") from error
    # Not `RawFile.open`, which reads a .json of the same name too: here that is the answer being written.
    return _parsed(text_of(RawFile(content, file.name)), file.name, *needed)


def text_of(raw: RawFile) -> str:
    """The text of a CSV in any of the usual encodings, packed by gzip or not; InputNotUnderstood for a workbook or a picture."""
    if raw.kind not in ("text", "json"):
        raise InputNotUnderstood(f"'{raw.name}' is not text.", next_step="Save it as CSV.")
    return raw.text


def _parsed(text: str, name: str, *needed: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text))
    reader.fieldnames = [one.strip().lower() for one in reader.fieldnames or []]
    if missing := [one for one in needed if one not in reader.fieldnames]:
        raise InputNotUnderstood(
            f"'{name}' has no column {' or '.join(missing)}; it has {', '.join(reader.fieldnames) or 'none'}.",
            next_step=f"Give it a first line with {', '.join(needed)}.",
        )
    return list(reader)
