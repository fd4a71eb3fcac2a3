"""Results to take away: CSV, JSON and ODS with the same columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from skillshed.insight.claims.claim import Result
from skillshed.insight.claims.shown import counts, row
from skillshed.publishing.disarmed import disarmed
from skillshed.publishing.media_types import ODS
from skillshed.publishing.ods import workbook

COLUMNS = ["id", "statement", "verdict", "verdict_words", "said", "found", "period", "period_label", "release", "why", "measure", "place",
           "place_name", "breakdown", "document", "section"]  # fmt: skip


def _cells(results: Sequence[Result]) -> list[list[str]]:
    return [[disarmed(str(row(one)[name])) for name in COLUMNS] for one in results]


def to_csv(results: Sequence[Result]) -> tuple[bytes, str]:
    """UTF-8, one header row."""
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *_cells(results)])
    return out.getvalue().encode("utf-8"), "text/csv; charset=utf-8"


def to_json(results: Sequence[Result]) -> tuple[bytes, str]:
    """Rows as the command line and the API give them."""
    body = json.dumps({"claims": [row(one) for one in results], "counts": counts(results)}, ensure_ascii=False, indent=1)
    return body.encode("utf-8"), "application/json"


def to_ods(results: Sequence[Result]) -> tuple[bytes, str]:
    """A cover and a sheet of claims."""
    cover = [
        ["Claims checked against the evidence"],
        *([name.replace("_", " "), count] for name, count in counts(results).items()),
    ]
    made = datetime.now(tz=UTC).replace(microsecond=0)
    return workbook([("About", cover), ("Claims", [COLUMNS, *_cells(results)])], title="Claims", made=made), ODS


WRITERS: dict[str, Callable[[Sequence[Result]], tuple[bytes, str]]] = {"csv": to_csv, "json": to_json, "ods": to_ods}
