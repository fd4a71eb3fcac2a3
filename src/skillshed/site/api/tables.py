"""Rows as CSV: UTF-8, one header row, nothing that a spreadsheet would run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import polars as pl
from django.http import HttpResponse

from skillshed.publishing.disarmed import disarmed_columns

CSV = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}


def as_csv(rows: pl.DataFrame | Sequence[dict[str, Any]], name: str) -> HttpResponse:
    """The rows as a file to save; lists and tables within a cell are JSON."""
    frame = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame([_flat(row) for row in rows], infer_schema_length=None)
    texts = [column for column, kind in frame.schema.items() if kind == pl.String]
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(disarmed_columns(frame, texts).write_csv(), content_type="text/csv; charset=utf-8", headers=headers)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, list | dict | tuple) else value
        for key, value in row.items()
    }
