"""Explore local statistics: one indicator's figures as CSV, its metadata beside it.

Its makers call the API internal: it may change without notice. Ask for `time=all` by name, since without it only the
latest period comes, and without a word. For a single indicator the CSV has no column that names it: the companion does.
"""

from __future__ import annotations

from collections.abc import Sequence

from skillshed.sources.connect import tables
from skillshed.sources.connect.http import Client, is_json
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import NotFound, SourceUnavailable

TOO_MUCH = ("too much", "oversize", "too large", "narrow")
NOTHING = ("no data available",)


def fetch(client: Client, indicator: str, *, geo: Sequence[str] = (), time: str = "all", **others: str) -> list[RawFile]:
    """One indicator's figures: one file, or several where the service finds the question too large and it was split.

    `geo`: codes (E07000117) or levels (ltla); none means every area. `time`: all, latest, earliest, a year, `2015,2020`.
    Each file has the indicator's metadata as companion `<indicator>.json`. Raises NotFound where there are no figures.
    """
    meta = client.get("els", f"metadata/indicators/{indicator}", check=is_json)
    beside = RawFile(meta.content, f"{indicator}.json", url=meta.url)
    found = _parts(client, indicator, tuple(geo), time, others)
    if not found:
        raise NotFound(
            f"Explore local statistics has no figures for '{indicator}' with these places and times.",
            next_step="Check the places: many indicators cover England only, or have no parts of a county.",
        )
    return [
        RawFile(one.content, f"{indicator}.csv" if n == 1 else f"{indicator}.{n}.csv", url=one.url, companions=(beside,))
        for n, one in enumerate(found, start=1)
    ]


def join_parts(parts: Sequence[RawFile]) -> RawFile:
    """The parts of a split question as one CSV."""
    return tables.join(parts, parts[0].name)


def _parts(client: Client, indicator: str, geo: tuple[str, ...], time: str, others: dict[str, str]) -> list[RawFile]:
    # includeStatus: without it the service leaves out every row that has no value, and missing would look like never asked.
    params = {"indicator": indicator, "time": time, "includeStatus": "true", **others}
    if geo:
        params["geo"] = ",".join(geo)
    try:
        answer = client.get("els", "data.csv", params, check=_not_whole, accept="text/csv")
    except SourceUnavailable as error:
        said = str(error.facts.get("said", "")).casefold()
        if error.facts.get("status") == 400 and any(words in said for words in NOTHING):
            return []
        halves = _halves(geo, time) if error.facts.get("status") == 400 and any(words in said for words in TOO_MUCH) else []
        if not halves:
            raise
        return [part for half_geo, half_time in halves for part in _parts(client, indicator, half_geo, half_time, others)]
    return [RawFile(answer.content, f"{indicator}.csv", url=answer.url)]


def _halves(geo: tuple[str, ...], time: str) -> list[tuple[tuple[str, ...], str]]:
    """A question cut in two: by places while there are several, else by years; none where it cannot be cut."""
    if len(geo) > 1:
        middle = len(geo) // 2
        return [(geo[:middle], time), (geo[middle:], time)]
    years = time.split(",")
    if len(years) != 2 or not all(year.isdigit() and len(year) == 4 for year in years):
        return []
    first, last = int(years[0]), int(years[1])
    middle = (first + last) // 2
    return [(geo, f"{first},{middle}"), (geo, f"{middle + 1},{last}")] if first < last else []


def _not_whole(content: bytes) -> str:
    return tables.not_csv(content, "areacd") or tables.cut_short(content)
