"""OpenDocument spreadsheets: sheets of plain cells with their header row held."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from odfdo import Document, Element, Row, Table


def workbook(sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]], *, title: str, made: datetime) -> bytes:
    """An ODS file of the sheets in order. The first row of every sheet but the first (the cover) is its header."""
    document = Document("spreadsheet")
    document.body.clear()
    for index, (name, rows) in enumerate(sheets):
        document.body.append(_table(name, rows, has_header=index > 0))
    meta = document.meta
    meta.title, meta.creation_date, meta.date, meta.language = title, made, made, "en-GB"
    _freeze(document, [name for name, _ in sheets[1:]])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(name: str, rows: Sequence[Sequence[Any]], *, has_header: bool) -> Table:
    table = Table(name)
    for row in rows:
        line = Row()
        line.set_values(list(row))
        table.append_row(line)
    if has_header:
        # Readers and screen readers tell head from body by this wrapper.
        head = table.get_elements("table:table-row")[0]
        wrapper = Element.from_tag("table:table-header-rows")
        table.insert(wrapper, position=table.index(head))
        wrapper.append(head)
    return table


def _freeze(document: Document, names: Sequence[str]) -> None:
    """Hold the first row of these sheets: view settings, as LibreOffice writes them."""
    held = "".join(f'<config:config-item-map-entry config:name="{name.replace("&", "&amp;")}">{_HELD}</config:config-item-map-entry>' for name in names)
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
