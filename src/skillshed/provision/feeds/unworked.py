"""Cells of a workbook that its programme could not work out, or never did: readers of workbooks show them as empty."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape

_SHEET = re.compile(r"<sheet\b[^>]*?\bname=\"([^\"]*)\"[^>]*?\br:id=\"([^\"]*)\"")
_RELATION = re.compile(r"<Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(r"\b(Id|Target)=\"([^\"]*)\"")
# An error (t="e"), or a formula without a value beside it.
_CELL = re.compile(r"<c\b[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_VALUE = re.compile(r"<v>[^<]+</v>|<is>")
MARK = "#VALUE!"


def unworked_cells(content: bytes) -> dict[str, list[tuple[int, int]]]:
    """Sheet name: row and column, from 0, of each such cell. Nothing for what is no xlsx workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return {}
        relations = [dict(_ATTRIBUTE.findall(one)) for one in _RELATION.findall(_text(archive, "xl/_rels/workbook.xml.rels"))]
        target = {one["Id"]: _path(one["Target"]) for one in relations if {"Id", "Target"} <= set(one)}
        sheets = {unescape(name): target.get(number, "") for name, number in _SHEET.findall(_text(archive, "xl/workbook.xml"))}
        return {name: _in_sheet(_text(archive, path)) for name, path in sheets.items() if path in names}


def _text(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8", errors="replace")


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _in_sheet(xml: str) -> list[tuple[int, int]]:
    if ' t="e"' not in xml and "<f" not in xml:
        return []
    found = []
    for letters, row, said, inside in _CELL.findall(xml):
        if 't="e"' in said or ("<f" in inside and not _VALUE.search(inside)):
            found.append((int(row) - 1, _number(letters)))
    return found


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
