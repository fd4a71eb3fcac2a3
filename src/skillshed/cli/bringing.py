"""Commands that bring data in: import and fetch."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from skillshed.cli.common import data_folder, note, open_book, read_date, show_json, show_table
from skillshed.terms.errors import InputNotUnderstood, UserError

if TYPE_CHECKING:
    from skillshed.evidence.publish import Outcome
    from skillshed.sources.parsed import Given


def import_files(
    files: Annotated[list[Path], Parameter(help="Files to import: CSV, XLSX, XLS, Parquet, GeoJSON; gzip is fine.")],
    *,
    source: Annotated[str, Parameter(help="Name the format instead of having it detected.")] = "",
    dataset: Annotated[str, Parameter(help="Name the dataset, where the file does not.")] = "",
    released_on: Annotated[str, Parameter(help="When the publisher released it, e.g. 2024-04-24.")] = "",
    columns: Annotated[Path | None, Parameter(help="A small TOML file that maps your own columns.")] = None,
    limit: Annotated[float, Parameter(help="Share of rows that may be put aside before the exit code is 11.")] = 0.05,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Import files. Good rows are kept; bad rows are put aside with their reasons. Importing again changes nothing."""
    from skillshed.evidence.publish import publish
    from skillshed.sources.raw import RawFile

    # A column map is for a table of one's own: it names the format as well.
    source = source or ("tidy" if columns else "")
    given = _given(dataset, read_date(released_on, "The release date"), columns)
    book = open_book()
    reports: list[dict[str, Any]] = []
    worst = 0
    for path in files:
        try:
            raw = RawFile.open(path)
            outcome = publish(raw, lake=book.lake, areas=book.areas, now=datetime.now(UTC), source=source, given=given,
                              on_step=lambda step, path=path: _progress(path, step, json))  # fmt: skip
        except UserError as error:
            reports.append({"file": str(path), "error": str(error), "exit_code": error.exit_code})
            note(f"{path}: {error}")
            worst = max(worst, error.exit_code) if worst != 10 else 10
            continue
        reports.append(_report(path, outcome))
        if outcome.share_dropped > limit:
            note(f"{path}: {outcome.share_dropped:.0%} of the rows were put aside, above the limit of {limit:.0%}.")
            worst = worst or 11
    show_json(reports) if json else _show(reports)
    return worst


def _given(dataset: str, released_on: date | None, columns: Path | None) -> Given:
    from skillshed.sources.parsed import Given

    mapped: dict[str, str] = {}
    if columns:
        import tomllib

        try:
            mapped = {key: str(value) for key, value in tomllib.loads(columns.read_text(encoding="utf-8")).items()}
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise InputNotUnderstood(
                f"The column map {columns} cannot be read ({error}).", next_step="See docs/how-to/import-your-own-file.md."
            ) from error
    title = mapped.pop("title", "")
    return Given(dataset=dataset or mapped.pop("dataset", ""), released_on=released_on, columns=mapped, title=title)


def _progress(path: Path, step: str, json: bool) -> None:
    import sys

    if not json and sys.stderr.isatty():
        note(f"{path.name}: {step}...")


def _report(path: Path, outcome: Outcome) -> dict[str, Any]:
    release = outcome.release
    aside = outcome.quarantine
    shown = [] if not aside.height else aside.head(20).select("sheet", "row", "place_name", "reason", "candidates").to_dicts()
    return {
        "file": str(path),
        "release": release.id,
        "source": release.source,
        "dataset": release.dataset,
        "title": release.title,
        "released_on": release.published_on,
        "is_new": outcome.is_new,
        "is_complete": release.is_complete,
        "file_rows": release.file_rows,
        "rows_in": release.rows_in,
        "rows_out": release.rows_out,
        "rows_dropped": release.rows_dropped,
        "reasons": release.reasons,
        "quarantined": shown,
        "measures": list(release.measures),
        "tables": list(release.tables),
        "supersedes": list(release.supersedes),
        "notes": list(release.notes),
        "sha256": release.raw[0].sha256,
    }


def _show(reports: list[dict[str, Any]]) -> None:
    done = [report for report in reports if "release" in report]
    if done:
        rows = [{**r, "measures": len(r["measures"]), "new": "yes" if r["is_new"] else "was here"} for r in done]
        show_table(rows, ["file", "source", "release", "rows_in", "rows_out", "rows_dropped", "measures", "new"])
    for report in done:
        for reason, count in report["reasons"].items():
            note(f"{report['file']}: {count:,} rows put aside: {reason}.")
        for row in report["quarantined"][:5]:
            maybe = f" Did you mean {row['candidates']}?" if row["candidates"] else ""
            note(f"  row {row['row']}: {row['place_name'] or ''} - {row['reason']}.{maybe}")
        if not report["is_complete"]:
            note(f"{report['file']}: this file is not complete. {' '.join(report['notes'])}")


def fetch(
    source: Annotated[str, Parameter(help="nomis, ees, els, a dataset wanted by name, or a pack.")],
    *,
    place: Annotated[str, Parameter(help="The place to bring data for; its districts and comparators come too.")] = "Lancashire",
    since: Annotated[str, Parameter(help="Bring periods from this date on.")] = "",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Bring data from a live publisher, politely: cached, resumed, and plain about what could not be had."""
    from skillshed.cli.fetching import run_fetch

    return run_fetch(source, place=place, since=since, as_json=json, folder=data_folder())
