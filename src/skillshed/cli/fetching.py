"""`skillshed fetch`: ask the publishers for what a place needs, import what comes, say what could not be had."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillshed.cli.common import note, one_place, open_book, read_start, show_json, show_table
from skillshed.terms.errors import NotFound, SourceUnavailable, UserError

if TYPE_CHECKING:
    from skillshed.evidence.book import Book
    from skillshed.sources.connect.fetch import Failure, Fetched, OnProgress
    from skillshed.sources.connect.wants import Request, Want

ALWAYS = ("E92000001", "K03000001", "K02000001")  # England, Great Britain, the United Kingdom: comparators of every place
COMPARED_KINDS = {"county", "region", "country"}
SHOWN = ["want", "dataset", "result", "rows_out", "rows_dropped", "release"]
_BRING = re.compile(r"skillshed fetch (\S+)")


def run_fetch(source: str, *, place: str, since: str, as_json: bool, folder: Path) -> int:
    """Fetch and import. Exit code 13 where a publisher may answer later, 12 where it has nothing, 0 where all came."""
    from skillshed.sources.connect.fetch import fetch_plan
    from skillshed.sources.connect.http import Client
    from skillshed.sources.connect.settings import read_settings
    from skillshed.sources.connect.wants import plan

    book = open_book()
    found = one_place(book, place)
    requests = plan(wanted(book, source), place_codes(book, found.code), since=read_start(since))
    if not requests:
        raise NotFound(
            f"Nothing of '{source}' is published for {found.name}.", next_step="Ask for the district or county it lies in."
        )
    cache, state = folder / "fetching", folder / "fetching" / "state.json"
    cache.mkdir(parents=True, exist_ok=True)
    today = datetime.now(UTC).date()
    with Client(read_settings(os.environ), cache=cache) as client, _progress(as_json) as tell:
        rows = [_import(book, result) for result in fetch_plan(requests, client, on=today, state=state, on_progress=tell)]
    show_json(rows) if as_json else _show(rows, found.name)
    return max((row["exit_code"] for row in rows), default=0)


def wanted(book: Book, source: str) -> list[Want]:
    """What a source means: a publisher, a set of figures, one of its datasets, or a pack (all that its figures need)."""
    from skillshed.evidence.packs import packs
    from skillshed.sources.connect.wants import choose, load_wants

    wants = load_wants()
    pack = packs(book).get(source)
    if pack is None:
        return one_set(wants, source) or choose(wants, [source])
    names = [match[1] for slot in pack.slots if (match := _BRING.search(slot.bring))]
    chosen: dict[str, Want] = {}
    for want in (one for name in dict.fromkeys(names) for one in one_set(wants, name)):
        had = chosen.get(want.name)
        datasets = tuple(dict.fromkeys([*(had.datasets if had else ()), *want.datasets]))
        chosen[want.name] = replace(want, datasets=datasets)
    return list(chosen.values())


def one_set(wants: dict[str, Want], name: str) -> list[Want]:
    """The set of figures of this name (or its beginning), or the one that has a dataset of this name, with only that."""
    asked = name.replace("-", "_").casefold()
    datasets = [(want, one) for want in wants.values() for one in want.datasets if one.casefold() == name.casefold()]
    if datasets and name not in wants:
        return [replace(want, datasets=(one,)) for want, one in datasets]
    if asked in wants:
        return [wants[asked]]
    begun = [want for key, want in wants.items() if key.startswith(f"{asked}_")]
    return begun if len(begun) == 1 else []


def place_codes(book: Book, code: str) -> list[str]:
    """The codes to ask for: the place, its parts of every kind, and what it is compared with."""
    if code not in book.areas:
        return [code, *ALWAYS]
    members = book.areas.members(code)["code"].to_list()
    pieces = [one for cover in book.covers(code) for one in cover["place"] if book.place(one).kind == "county"]
    around = [parent.code for parent in book.areas.parents(code) if parent.kind in COMPARED_KINDS and parent.end is None]
    return list(dict.fromkeys([code, *members, *pieces, *around, *ALWAYS]))


def _import(book: Book, result: Fetched | Failure) -> dict[str, Any]:
    """One row of the report."""
    from skillshed.evidence.publish import publish
    from skillshed.sources.connect.fetch import Failure

    if isinstance(result, Failure):
        code = SourceUnavailable.exit_code if result.again else NotFound.exit_code
        return {
            **_asked(result.request),
            "result": "not had",
            "why": result.words,
            "can_try_again": result.again,
            "exit_code": code,
        }
    try:
        outcome = publish(result.raw, lake=book.lake, areas=book.areas, now=_now(result.accessed_on))
    except UserError as error:
        return {**_asked(result.request), "result": "not understood", "why": str(error), "can_try_again": False,
                "exit_code": error.exit_code}  # fmt: skip
    release = outcome.release
    return {
        **_asked(result.request), "result": "new" if outcome.is_new else "was here", "why": "", "can_try_again": False,
        "exit_code": 0, "release": release.id, "title": release.title, "rows_in": release.rows_in, "rows_out": release.rows_out,
        "rows_dropped": release.rows_dropped, "reasons": release.reasons, "url": release.url, "resumed": result.resumed,
        "supersedes": list(release.supersedes), "is_complete": release.is_complete,
    }  # fmt: skip


def _asked(request: Request) -> dict[str, Any]:
    return {"want": request.want, "source": request.source, "dataset": request.dataset}


def _now(accessed_on: date) -> datetime:
    """The time of a fetch: now, unless the answer was kept from earlier in the day's run."""
    now = datetime.now(UTC)
    return now if now.date() == accessed_on else datetime(accessed_on.year, accessed_on.month, accessed_on.day, tzinfo=UTC)


@contextmanager
def _progress(as_json: bool) -> Iterator[OnProgress]:
    """A bar on standard error: requests finished, and rows of the one that is being asked."""
    import sys

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    hide = as_json or not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=hide) as bar:
        task = bar.add_task("asking", total=None)

        def tell(progress: Any) -> None:
            rows = f": {progress.rows:,} of {progress.rows_due:,} rows" if progress.rows_due else ""
            bar.update(task, total=progress.requests, completed=progress.finished, description=f"{progress.want}{rows}")

        yield tell


def _show(rows: list[dict[str, Any]], name: str) -> None:
    show_table(rows, SHOWN)
    missing = [row for row in rows if row["why"]]
    for row in missing:
        note(f"{row['want']} ({row['dataset']}): {row['why']}")
    note(f"{len(rows) - len(missing)} of {len(rows)} came for {name}.")
    if any(row["can_try_again"] for row in missing):
        note("Run the same command again later: it asks only for what is missing.")
