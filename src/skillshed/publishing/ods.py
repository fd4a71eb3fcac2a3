"""OpenDocument spreadsheets: sheets of plain cells with their header row held."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from odfdo import Document, Element

from skillshed.publishing.documents.zipped import same_bytes

_SHEETS = re.compile(r"<office:spreadsheet\b[^>]*/>|<office:spreadsheet\b.*</office:spreadsheet>", re.S)
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no XML file may hold these


def workbook(sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]], *, title: str, made: datetime) -> bytes:
    """An ODS file of the sheets in order. The first row of every sheet but the first (the cover) is its header.

    The same sheets, title and moment give the same bytes.
    """
    document = Document("spreadsheet")
    tables = "".join(_table(name, rows, has_header=index > 0) for index, (name, rows) in enumerate(sheets))
    container: Any = document.container
    content = container.get_part("content.xml").decode("utf-8")
    # Written as text: moving 8,000 rows between XML trees takes half a minute.
    filled = _SHEETS.sub(lambda _: f"<office:spreadsheet>{tables}</office:spreadsheet>", content, count=1)
    container.set_part("content.xml", filled.encode("utf-8"))
    meta = document.meta
    meta.title, meta.creation_date, meta.date, meta.language = title, made, made, "en-GB"
    _freeze(document, [name for name, _ in sheets[1:]])
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def _table(name: str, rows: Sequence[Sequence[Any]], *, has_header: bool) -> str:
    lines = [f"<table:table-row>{''.join(map(_cell, row)) or _cell('')}</table:table-row>" for row in rows]
    if has_header:
        # Readers and screen readers tell head from body by this wrapper.
        lines[0] = f"<table:table-header-rows>{lines[0]}</table:table-header-rows>"
    return f"<table:table table:name={quoteattr(name)}>{''.join(lines)}</table:table>"


def _cell(value: Any) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, float | int) and not isinstance(value, bool):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(_ILLEGAL.sub('', str(value)))}</text:p></table:table-cell>"


def _freeze(document: Document, names: Sequence[str]) -> None:
    """Hold the first row of these sheets: view settings, as LibreOffice writes them."""
    held = "".join(
        f'<config:config-item-map-entry config:name="{name.replace("&", "&amp;")}">{_HELD}</config:config-item-map-entry>'
        for name in names
    )
    views = (
        '<config:config-item-set xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{held}</config:config-item-map-named>'
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
    )
    part: Any = document.get_part("settings.xml")
    settings = part.get_element("//office:settings")
    for old in settings.get_elements("config:config-item-set"):
        settings.delete(old)
    settings.append(Element.from_tag(views))


_HELD = "".join(
    f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
    for name, kind, value in (
        ("VerticalSplitMode", "short", 2), ("VerticalSplitPosition", "int", 1), ("ActiveSplitRange", "short", 2), ("PositionBottom", "int", 1),
    )
)  # fmt: skip
