"""CSV as it came over the wire: is it one, is it whole, and pages of it joined."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from skillshed.sources.connect.trouble import first_words
from skillshed.sources.raw import RawFile

BOM = b"\xef\xbb\xbf"


def header_line(content: bytes) -> bytes:
    """The first line, without byte order mark and line end."""
    return content.removeprefix(BOM).split(b"\n", 1)[0].rstrip(b"\r")


def header(content: bytes) -> list[str]:
    """Column names of the first line, trimmed."""
    return [cell.strip() for cell in _cells(header_line(content))]


def _cells(line: bytes) -> list[str]:
    """One line as cells; none where it is no CSV at all, as a web page of one endless line is not."""
    try:
        return next(csv.reader([line.decode("utf-8", errors="replace")]), [])
    except csv.Error:
        return []


def body(content: bytes) -> bytes:
    """All after the header line, ending in a line end."""
    _, _, rest = content.removeprefix(BOM).partition(b"\n")
    return rest if not rest or rest.endswith(b"\n") else rest + b"\n"


def rows(content: bytes) -> list[list[str]]:
    """The data rows as cells; ValueError where they are no CSV."""
    text = body(content).decode("utf-8", errors="replace")
    try:
        return [cells for cells in csv.reader(io.StringIO(text, newline="")) if cells]
    except csv.Error as error:
        raise ValueError(f"rows cannot be read ({error})") from error


def not_csv(content: bytes, *columns: str) -> str:
    """Why the body is not a CSV with these columns (any case), or '' if it is."""
    start = content.removeprefix(BOM).lstrip()[:200]
    if not start:
        return "an empty body"
    found = {name.casefold() for name in header(content)}
    lacking = [name for name in columns if name.casefold() not in found]
    if start[:1] in (b"<", b"{", b"[") or lacking:
        return f'not the CSV asked for, but: "{first_words(content)}"'
    return ""


def cut_short(content: bytes) -> str:
    """Why the CSV cannot be whole (its last row has fewer cells than the header), or ''."""
    cells = _cells(body(content).rstrip(b"\r\n").rsplit(b"\n", 1)[-1])
    if cells and len(cells) < len(header(content)):
        return f"a CSV that stops in the middle of a row ({len(cells)} of {len(header(content))} cells in the last)"
    return ""


def join(pages: Sequence[RawFile], name: str) -> RawFile:
    """Pages with the same columns as one CSV with one header; a companion lists each page's address and checksum.

    Companions of the pages are kept. ValueError where the columns differ or there is no page.
    """
    if not pages:
        raise ValueError("there is no page to join")
    if len(pages) == 1:
        return pages[0]
    # Names are compared, not bytes: one page of an answer may quote them and the next not.
    if any(header(page.content) != header(pages[0].content) for page in pages):
        raise ValueError("the pages do not have the same columns")
    listed = [{"url": page.url, "sha256": page.sha256, "bytes": len(page.content)} for page in pages]
    manifest = RawFile(json.dumps({"pages": listed}, indent=1).encode(), f"{name.removesuffix('.csv')}.pages.json")
    kept = {companion.name: companion for page in pages for companion in page.companions}
    content = header_line(pages[0].content) + b"\n" + b"".join(body(page.content) for page in pages)
    return RawFile(content, name, url=pages[0].url, companions=(*kept.values(), manifest))
