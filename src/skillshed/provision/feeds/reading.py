"""Whatever a person names - a file, a folder, an address - as a batch: what it is, is told by its content."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from skillshed.provision.feeds.incoming import Batch
from skillshed.provision.feeds.oruk_in import read_address, read_document, read_folder
from skillshed.provision.feeds.tables import Own, read_table
from skillshed.provision.feeds.xcri import read_xcri
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

LARGEST = 200_000_000


def read_named(what: str, *, on: date, own: Own | None = None) -> Batch:
    """A file, a folder or an address. InputNotUnderstood, NotFound or SourceUnavailable say what is wrong with it."""
    if what.startswith(("http://", "https://")):
        return read_address(what, on=on)
    path = Path(what)
    if path.is_dir():
        return read_folder(path, on=on)
    if path.is_file() and path.stat().st_size > LARGEST:
        raise InputNotUnderstood(
            f"'{path.name}' is larger than {LARGEST // 1_000_000} MB.",
            next_step="Split it and bring the parts in one after the other.",
        )
    return read_content(RawFile.open(path).content, path.name, on=on, own=own)


def read_content(content: bytes, name: str, *, on: date, own: Own | None = None) -> Batch:
    """A file's bytes: XML is XCRI-CAP, JSON a response of Open Referral UK, all else a table."""
    raw = RawFile(content, name)
    start = raw.unpacked[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if raw.unpacked[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = raw.head.lstrip("\ufeff \t\r\n")[:4096].encode() if raw.kind in ("text", "json") else start
    if raw.kind == "html":
        raise InputNotUnderstood(f"'{name}' is a web page.", next_step="Save the file itself, not the page that links to it.")
    if start[:1] == b"<":
        return read_xcri(raw.unpacked, name)
    if raw.kind == "json":
        return read_document(raw.unpacked, name, on=on)
    return read_table(raw.unpacked, name, own=own)
