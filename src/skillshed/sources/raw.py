"""The publisher's bytes, as found: opened safely, never changed."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zipfile
import zlib
from functools import cached_property
from pathlib import Path
from typing import Any

from skillshed.terms.errors import InputNotUnderstood

MAX_UNPACKED = 2_000_000_000  # bytes; the largest publisher's file seen is 410 MB
MAX_RATIO = 250  # unpacked : packed; the most repetitive real workbook here is 40 : 1
MAX_LINE = 4_000_000  # characters; the widest real header row is under 60,000
# Python's own limit (131,072) is one for the whole process, so it is set once, here where every file is opened:
# a description may be longer, and what a reader accepts must not depend on which reader was imported before it.
csv.field_size_limit(MAX_LINE)
HEAD = 256_000


class RawFile:
    """One file as its publisher made it. `companions`: files that belong to it (metadata beside a CSV)."""

    def __init__(self, content: bytes, name: str, *, url: str = "", companions: tuple[RawFile, ...] = ()) -> None:
        self.content = content
        self.name = name
        self.url = url
        self.companions = companions
        self._sheets: dict[str, list[list[object]]] = {}
        self._heads: dict[str, list[list[object]]] = {}
        if not content:
            raise InputNotUnderstood(f"'{name}' is empty.", next_step="Save it again from its publisher.")

    @classmethod
    def open(cls, path: Path) -> RawFile:
        """Read a file, with the JSON of the same name beside it where there is one."""
        try:
            content = path.read_bytes()
        except IsADirectoryError as error:
            raise InputNotUnderstood(f"'{path}' is a folder.", next_step="Name the files in it.") from error
        except OSError as error:
            raise InputNotUnderstood(f"'{path}' cannot be read ({error.strerror}).", next_step="Check the path.") from error
        beside = path.with_suffix(".json")
        companions = (cls(beside.read_bytes(), beside.name),) if beside != path and beside.is_file() else ()
        return cls(content, path.name, companions=companions)

    @cached_property
    def sha256(self) -> str:
        """Checksum of the bytes as received, packed if they came packed."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def unpacked(self) -> bytes:
        """The bytes with gzip taken off, within limits."""
        if self.content[:2] != b"\x1f\x8b":
            return self.content
        limit = min(MAX_UNPACKED, max(len(self.content) * MAX_RATIO, 10_000_000))
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(self.content)) as stream:
                data = stream.read(limit + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputNotUnderstood(
                f"'{self.name}' is damaged: its compressed data stop too early.", next_step="Download it again."
            ) from error
        if len(data) > limit:
            raise _too_large(self.name)
        return data

    @cached_property
    def kind(self) -> str:
        """xlsx, xls, parquet, zip, json, html or text, told by content and never by the file's name."""
        head = self.unpacked[:4096]
        if head[:4] == b"PK\x03\x04":
            return self._zip_kind()
        if head[:4] == b"PAR1":
            return "parquet"
        if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            return "xls"
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
        if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
            start.startswith((b"<?xml", b"<!--")) and b"<html" in head.lower()
        ):
            return "html"
        if start[:1] in (b"{", b"["):
            return "json"
        return "text" if b"\x00" not in head or head[:2] in (b"\xff\xfe", b"\xfe\xff") else "binary"

    def _zip_kind(self) -> str:
        try:
            with zipfile.ZipFile(io.BytesIO(self.unpacked)) as archive:
                names = archive.namelist()
                size = sum(item.file_size for item in archive.infolist())
        except zipfile.BadZipFile as error:
            raise InputNotUnderstood(
                f"'{self.name}' is damaged: it begins like a workbook but stops too early.",
                next_step="Download it again.",
            ) from error
        if size > min(MAX_UNPACKED, max(len(self.content) * MAX_RATIO, 10_000_000)):
            raise _too_large(self.name)
        if any(name.startswith("xl/") for name in names):
            return "xlsx"
        return "ods" if "content.xml" in names else "zip"

    @cached_property
    def text(self) -> str:
        """The whole text: UTF-8 (with or without its mark), UTF-16, else Windows-1252 as older ONS lists are."""
        data = self.unpacked
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            decoded = data.decode("utf-16", errors="replace")
        else:
            try:
                decoded = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                decoded = data.decode("cp1252", errors="replace")
        self._refuse_endless_line(decoded)
        return decoded

    def _refuse_endless_line(self, decoded: str) -> None:
        longest, at = 0, 0
        while at < len(decoded):
            end = decoded.find("\n", at)
            end = len(decoded) if end < 0 else end
            longest = max(longest, end - at)
            if longest > MAX_LINE:
                raise InputNotUnderstood(
                    f"'{self.name}' has a line of more than {MAX_LINE:,} characters, so it is not a table.",
                    next_step="Save it again as CSV from its publisher.",
                )
            at = end + 1

    @cached_property
    def head(self) -> str:
        """The first part of the text, for telling formats apart; empty for binary files."""
        if self.kind not in ("text", "json"):
            return ""
        data = self.unpacked[:HEAD]
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data[: len(data) // 2 * 2].decode("utf-16", errors="ignore")
        try:
            return data.decode("utf-8-sig", errors="strict" if len(self.unpacked) <= HEAD else "ignore")
        except UnicodeDecodeError:
            return data.decode("cp1252", errors="replace")

    @cached_property
    def head_lines(self) -> list[str]:
        """The first lines, without line ends."""
        return self.head.splitlines()[:200]

    @cached_property
    def header(self) -> list[str]:
        """The first line read as CSV column names, trimmed and casefolded; for detection only."""
        try:
            return [cell.strip().casefold() for cell in next(csv.reader(self.head_lines[:1]), [])]
        except csv.Error:  # a first line too long to be a header
            return []

    @cached_property
    def sheet_names(self) -> list[str]:
        """Names of a workbook's sheets; empty for other files."""
        return self._workbook.sheet_names if self.kind in ("xlsx", "xls", "ods") else []

    def sheet(self, name: str) -> list[list[object]]:
        """All cells of a sheet from A1 on, whatever the sheet says its size is. Empty cells are ''."""
        if name not in self._sheets:
            self._sheets[name] = self._workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        return self._sheets[name]

    def sheet_head(self, name: str, rows: int = 12) -> list[list[object]]:
        """The first rows of a sheet, for telling formats apart."""
        if name in self._sheets:
            return self._sheets[name][:rows]
        if name not in self._heads:
            # Every format looks at the same few rows: a large sheet is opened once for all of them.
            self._heads[name] = self._workbook.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=max(rows, 40))
        return self._heads[name][:rows]

    @cached_property
    def _workbook(self) -> Any:
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            return CalamineWorkbook.from_filelike(io.BytesIO(self.unpacked))
        except (CalamineError, OSError, ValueError) as error:
            raise InputNotUnderstood(f"'{self.name}' is a damaged workbook ({error}).", next_step="Download it again.") from error


def _too_large(name: str) -> InputNotUnderstood:
    return InputNotUnderstood(
        f"'{name}' unpacks to far more than its size allows, as a zip bomb does; it was not opened.",
        next_step="If it is genuine, unpack it and import the file inside.",
    )
