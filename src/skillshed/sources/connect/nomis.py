"""Figures from Nomis: asked for in pages, and only handed on when every page is whole.

Nomis answers at most 25,000 cells a call to those without a key, and an oversized request may come back as 200 with a
body cut short, so rows are counted against RECORD_COUNT. That column is quoted on some pages and bare on others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from skillshed.sources.connect import tables
from skillshed.sources.connect.http import Client
from skillshed.sources.connect.trouble import readable
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import NotFound, SourceUnavailable

PAGE = 25_000
COUNTED = ("RECORD_OFFSET", "RECORD_COUNT")
Dims = Mapping[str, str | int | Sequence[str | int]]
OnPage = Callable[[int, int], None]  # rows so far, rows in all


class Kept(Protocol):
    """Where pages that came earlier today may be found, and new ones are put."""

    def get(self, name: str) -> bytes | None:
        """The page kept under that name."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a page."""

    def clear(self) -> None:
        """Forget all pages."""


@dataclass(frozen=True)
class _Page:
    raw: RawFile
    header: list[str]
    rows: int
    total: int


class _ChangedError(Exception):
    """The figures changed at Nomis while we were reading them."""


def fetch(
    client: Client,
    dataset: str,
    dims: Dims,
    *,
    kept: Kept | None = None,
    on_page: OnPage | None = None,
    page_size: int = PAGE,
) -> list[RawFile]:
    """All pages of a question, in order, each with its address (never the key).

    `dims`: dimension -> code, range `a...b` or several codes; a dimension left out gives all its codes.
    Raises NotFound when Nomis has no figures for it, SourceUnavailable when they do not come whole.
    """
    params = _params(dims)
    try:
        return _pages(client, dataset, params, kept, on_page, page_size)
    except _ChangedError:
        # A release went out between two pages, or kept pages are older than it: begin again, once.
        if kept is not None:
            kept.clear()
    try:
        return _pages(client, dataset, params, kept, on_page, page_size)
    except _ChangedError as changed:
        asked = client.address("nomis", f"dataset/{dataset}.data.csv", params)
        raise SourceUnavailable(
            f"{client.settings.publisher('nomis').title}: {changed}, twice. Asked: {readable(asked)}",
            next_step="Trying again later can help: it is probably publishing a new release.",
            publisher="nomis",
            asked=asked,
            came=str(changed),
            again=True,
            reached=True,
        ) from changed


def join_pages(pages: Sequence[RawFile]) -> RawFile:
    """Pages of one question as one CSV with one header; the companion `*.pages.json` keeps each page's sha256."""
    return tables.join(pages, pages[0].name.split(".")[0] + ".csv" if pages else "nomis.csv")


def _params(dims: Dims) -> dict[str, str]:
    """Query parameters; a `select` always brings the two columns that show completeness."""
    params = {name: _listed(value) for name, value in dims.items()}
    if "select" in params:
        chosen = params["select"].casefold().split(",")
        params["select"] = ",".join([*chosen, *(name.casefold() for name in COUNTED if name.casefold() not in chosen)])
    return params


def _listed(value: str | int | Sequence[str | int]) -> str:
    return str(value) if isinstance(value, (str, int)) else ",".join(str(one) for one in value)


def _pages(
    client: Client, dataset: str, params: dict[str, str], kept: Kept | None, on_page: OnPage | None, size: int
) -> list[RawFile]:
    pages: list[_Page] = []
    have, total = 0, 1
    while have < total:
        page = _page(client, dataset, params, kept, have, size)
        if pages and page.header != pages[0].header:
            raise _ChangedError("the columns changed from one page to the next")
        if pages and page.total != total:
            raise _ChangedError(f"the number of rows changed from {total:,} to {page.total:,} between two pages")
        pages.append(page)
        have, total = have + page.rows, page.total
        if on_page:
            on_page(have, total)
    return [page.raw for page in pages]


def _page(client: Client, dataset: str, params: dict[str, str], kept: Kept | None, offset: int, size: int) -> _Page:
    # RecordLimit keeps pages the same size whether or not there is a key.
    asked = {**params, "RecordLimit": str(size), "RecordOffset": str(offset)}
    path, name = f"dataset/{dataset}.data.csv", f"{dataset}.{offset:09d}.csv"
    url = client.address("nomis", path, asked)
    content = kept.get(name) if kept is not None else None
    if content is None or _wrong(content, offset, size):
        content = client.get("nomis", path, asked, check=lambda body: _wrong(body, offset, size), accept="text/csv").content
        if kept is not None:
            kept.put(name, content)
    count, total, _ = _counted(content)
    if not count:
        raise NotFound(
            f"Nomis has no figures for this question to {dataset}: {readable(url)}",
            next_step="Check the codes of each dimension and the dates; some places are not published for every dataset.",
        )
    return _Page(RawFile(content, name, url=url), tables.header(content), count, total)


def _wrong(content: bytes, offset: int, size: int) -> str:
    """Why a page cannot be right: not CSV, cut short, or not the rows asked for."""
    if fault := tables.not_csv(content, *COUNTED) or tables.cut_short(content):
        return fault
    try:
        count, total, first = _counted(content)
    except ValueError as error:
        return f"a CSV whose {error}"
    due = min(size, total - offset)
    if count and count != due:
        return f"{count:,} rows where {due:,} are due ({total:,} in all): the body was cut short"
    if count and first != offset:
        return f"rows that do not begin at {offset:,}"
    return ""


def _counted(content: bytes) -> tuple[int, int, int]:
    """Rows on the page, and from its first row: rows in all, and which row of them it is. ValueError where unreadable."""
    found = tables.rows(content)
    if not found:
        return 0, 0, 0
    row = dict(zip((name.upper() for name in tables.header(content)), found[0], strict=False))
    return len(found), _count(row, "RECORD_COUNT"), _count(row, "RECORD_OFFSET")


def _count(row: dict[str, str], column: str) -> int:
    """A count written 11178, "11178" or 11178.0."""
    text = row.get(column, "").strip().strip('"')
    try:
        number = float(text)
    except ValueError as error:
        raise ValueError(f"{column} is '{text}'") from error
    if number != int(number) or number < 0:
        raise ValueError(f"{column} is '{text}'")
    return int(number)
