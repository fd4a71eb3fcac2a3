"""What every page's frame asks: the rows of the masthead, whether this is a demonstration."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from skillshed.publishing.tables import Cell, Row

register = template.Library()


@cache
def _rows() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(resources.files("skillshed.site").joinpath("nav.toml").read_text("utf-8"))


@register.simple_tag(takes_context=True)
def nav_rows(context: dict[str, Any], group: str = "items") -> list[dict[str, Any]]:
    """Rows of nav.toml whose pages exist: label, url, is_current."""
    request = context.get("request")
    path = request.path if request else ""
    found = [(row["label"], _address(row["url"])) for row in _rows()[group]]
    return [{"label": label, "url": url, "is_current": bool(url != "/" and path.startswith(url))} for label, url in found if url]


@register.simple_tag
def address(name: str) -> str:
    """The address of a page without arguments, or nothing where it does not exist."""
    return _address(name)


@register.simple_tag
def is_demo() -> bool:
    """Whether people, offers and programmes here are invented."""
    return bool(getattr(settings, "DEMO", False))


@register.filter
def drawn(svg: str) -> SafeString:
    """A trend made by `publishing.charts.spark`, which holds numbers and our own colours only."""
    if svg and not svg.startswith('<svg class="spark"'):
        raise ValueError("only a drawing made by publishing.charts.spark may stand in a page unescaped")
    return mark_safe(svg)


@register.filter
def table_rows(rows: Iterable[Row]) -> SafeString:
    """The rows of a `publishing.tables.Table`: written here, because a page has thousands of cells."""
    return mark_safe("".join(map(_table_row, rows)))  # every text in it is escaped below


def _table_row(row: Row) -> str:
    chosen = ' class="is-chosen"' if row.is_chosen else ""
    return f'<tr{chosen}><th scope="row">{escape(row.head.text)}</th>{"".join(map(_cell, row.cells))}</tr>'


def _cell(cell: Cell) -> str:
    text, start = escape(cell.text), '<td class="num">' if cell.is_number else "<td>"
    if cell.mark:
        mark = f'<span class="markof" aria-hidden="true">[{escape(cell.mark)}]</span>'
        text = f'<span class="val">{text}{mark}</span><span class="govuk-visually-hidden"> {escape(cell.said)}</span>'
    elif cell.said:
        text = f'<span aria-hidden="true">{text}</span><span class="govuk-visually-hidden">{escape(cell.said)}</span>'
    return f"{start}{text}</td>"


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
