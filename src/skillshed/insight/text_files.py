"""Texts that people write: ledgers, drafts, plans."""

from __future__ import annotations

from pathlib import Path

from skillshed.terms.errors import InputNotUnderstood, NotFound

BIGGEST = 5_000_000


def read_text(path: Path) -> str:
    """A text file of up to 5 MB in any of the usual encodings; NotFound, InputNotUnderstood."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotFound(f"'{path}' cannot be read ({error.strerror}).", next_step="Check the name.") from error
    if len(content) > BIGGEST:
        raise InputNotUnderstood(f"'{path.name}' is larger than a ledger or a text may be (5 MB).", next_step="Divide it.")
    return _decoded(content, path.name)


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputNotUnderstood(f"'{name}' is not text.", next_step="Save it as UTF-8.")
