"""Explore education statistics: publications, data sets and their versions, queries, and whole data sets as CSV.

Ids are permanent for a data set; values come as text, since `c`, `low`, `x` and `z` are values too. The whole CSV has
labels in place of ids, which is what importing wants; the publisher makes no promise that its labels stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from skillshed.sources.connect import tables
from skillshed.sources.connect.http import Client, is_json, json_with
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import SourceUnavailable

QUERY_PAGE = 10_000  # the most the service allows
LIST_PAGE = 20  # the most it allows for versions; lists of publications allow more
_IS_LIST = json_with("results", "paging")
_IS_DATA_SET = json_with("id", "title")


@dataclass(frozen=True)
class Publication:
    """A publication, such as Key stage 4 performance."""

    id: str
    title: str
    slug: str = ""


@dataclass(frozen=True)
class DataSet:
    """A data set. `status`: Published, Deprecated (then `superseded_by` may name its successor) or Withdrawn."""

    id: str
    title: str
    summary: str
    status: str
    version: str
    published: str
    rows: int | None
    superseded_by: str = ""


def publications(client: Client, search: str = "") -> list[Publication]:
    """Publications with data sets in the API, all or those with these words."""
    found = _listed(client, "publications", {"search": search} if search else {})
    return [Publication(str(one["id"]), str(one["title"]), str(one.get("slug", ""))) for one in found]


def data_sets(client: Client, publication: str) -> list[DataSet]:
    """The data sets of a publication."""
    return [_data_set(one) for one in _listed(client, f"publications/{publication}/data-sets", {})]


def data_set(client: Client, id: str) -> DataSet:
    """One data set: its title, latest version and when that was published."""
    return _data_set(client.get("ees", f"data-sets/{id}", check=_IS_DATA_SET).json())


def versions(client: Client, id: str) -> list[dict[str, Any]]:
    """The versions of a data set as published, latest first: version, type, published, totalResults, notes..."""
    return list(_listed(client, f"data-sets/{id}/versions", {}))


def changes(client: Client, id: str, version: str) -> dict[str, Any]:
    """What a version changed against the one before, as published."""
    found: dict[str, Any] = client.get("ees", f"data-sets/{id}/versions/{version}/changes", check=is_json).json()
    return found


def meta(client: Client, id: str, version: str = "") -> dict[str, Any]:
    """Filters, indicators, locations, geographic levels and time periods with their ids, as published."""
    found: dict[str, Any] = client.get("ees", f"data-sets/{id}/meta", _version(version), check=is_json).json()
    return found


def query(client: Client, id: str, question: Mapping[str, object], version: str = "") -> list[dict[str, Any]]:
    """All rows that match `question` (criteria, indicators, sorts), page after page; every value stays text.

    Raises SourceUnavailable where fewer rows come than the service counts.
    """

    path = f"data-sets/{id}/query"

    def ask(page: int) -> dict[str, Any]:
        asked = {**question, "page": page, "pageSize": question.get("pageSize", QUERY_PAGE)}
        found: dict[str, Any] = client.post("ees", path, asked, _version(version), check=_IS_LIST).json()
        return found

    return list(_paged(client, path, ask))


def download(client: Client, id: str, version: str = "") -> RawFile:
    """A whole data set as CSV, with the data set's summary (title, version, publication date) as companion `<id>.json`."""
    summary = client.get("ees", f"data-sets/{id}", check=_IS_DATA_SET)
    answer = client.get("ees", f"data-sets/{id}/csv", _version(version), check=_not_whole, accept="text/csv")
    beside = RawFile(summary.content, f"{id}.json", url=summary.url)
    return RawFile(answer.content, f"{id}.csv", url=answer.url, companions=(beside,))


def _not_whole(content: bytes) -> str:
    plain = RawFile(content, "data set").unpacked if content[:2] == b"\x1f\x8b" else content
    return tables.not_csv(plain, "time_period") or tables.cut_short(plain)


def _version(version: str) -> dict[str, str]:
    return {"dataSetVersion": version} if version else {}


def _data_set(one: Mapping[str, Any]) -> DataSet:
    latest = one.get("latestVersion") or {}
    return DataSet(
        id=str(one["id"]),
        title=str(one["title"]),
        summary=str(one.get("summary", "")),
        status=str(one.get("status", "")),
        version=str(latest.get("version", "")),
        published=str(latest.get("published", "")),
        rows=latest.get("totalResults"),
        superseded_by=str(one.get("supersedingDataSetId") or ""),
    )


def _listed(client: Client, path: str, params: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    def ask(page: int) -> dict[str, Any]:
        asked: dict[str, str | int] = {**params, "page": page, "pageSize": LIST_PAGE}
        found: dict[str, Any] = client.get("ees", path, asked, check=_IS_LIST).json()
        return found

    return _paged(client, path, ask)


def _paged(client: Client, path: str, ask: Callable[[int], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    page, pages, have, due = 0, 1, 0, 0
    while page < pages:
        page += 1
        found = ask(page)
        pages, due = int(found["paging"]["totalPages"]), int(found["paging"]["totalResults"])
        have += len(found["results"])
        yield from found["results"]
    if have != due:
        raise _incomplete(client, path, have, due)


def _incomplete(client: Client, path: str, have: int, due: int) -> SourceUnavailable:
    publisher = client.settings.publisher("ees")
    came = json.dumps({"rows": have, "due": due})
    return SourceUnavailable(
        f"{publisher.title} sent {have:,} rows where it counts {due:,}. Asked: {client.address('ees', path)}",
        next_step="Trying again can help: it may have published a new version meanwhile.",
        publisher="ees",
        asked=client.address("ees", path),
        came=came,
        again=True,
        reached=True,
    )
