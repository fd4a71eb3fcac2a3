"""Read an ASHE workbook with its quality key."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.sources.parsed import Given, Indicator, Parsed
from skillshed.sources.raw import RawFile
from skillshed.sources.symbols import marks
from skillshed.sources.workbook_rows import gather, observations, put_aside
from skillshed.sources.workbook_tables import Column, SheetTable, tables
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import InputNotUnderstood

HERE = Path(__file__).parent
_TITLE = re.compile(r"employee jobs|annual survey of hours", re.I)
_CV = re.compile(r"\bCV\b|coefficients? of variation", re.I)
_HALF_WIDTH = 1.96  # 95 per cent of a normal distribution
_CV_KEY = "__cv"


def detect(raw: RawFile) -> float:
    """Sure where a sheet named for a sex or working pattern is titled employee jobs."""
    if raw.kind not in ("xls", "xlsx", "ods"):
        return 0.0
    for name in raw.sheet_names[:12]:
        if slug(_CV.sub("", name)) in _sheets() and any(
            _TITLE.search(str(c)) for row in raw.sheet_head(name, 2) for c in row[:1]
        ):
            return 0.9
    return 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Jobs and pay by place, sex and working pattern. Raises InputNotUnderstood where no sheet is a table."""
    known = marks(HERE / "symbols.toml")
    found = [table for table in tables(raw, known) if table.has_codes]
    out = gather(found, known, _name, lambda table: _sheets().get(slug(_CV.sub("", table.sheet)), {"part": table.sheet}))
    if not out.rows:
        raise InputNotUnderstood(f"'{raw.name}' has no sheet with places and figures.", next_step="Download the workbook again.")
    rows = _with_intervals(observations(out))
    subject = _subject(found[0])
    footnotes = dict.fromkeys(note for table in found for note in table.footnotes if not note.startswith("Source"))
    return Parsed(
        dataset=given.dataset or f"ashe_{slug(subject)}",
        title=given.title or f"ASHE: {subject}",
        publisher="Office for National Statistics",
        rows=rows,
        indicators={
            key: indicator for key, indicator in out.indicators.items() if _CV_KEY not in key or key in rows["indicator"]
        },
        rejects=put_aside(out),
        file_rows=out.file_rows,
        notes=(*out.notes, *footnotes),
    )


@cache
def _sheets() -> dict[str, dict[str, str]]:
    return tomllib.loads((HERE / "sheets.toml").read_text())


@cache
def _columns() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads((HERE / "columns.toml").read_text())["column"])


def _subject(table: SheetTable) -> str:
    """`Table 7.1a   Weekly pay - Gross (£) - For all employee jobs: ...` -> Weekly pay - Gross (£)."""
    over = next((text for column in table.columns for text in column.texts[:-1] if "earning" in text.casefold()), "")
    plain = re.split(r"\s-\s*for\s", table.title, maxsplit=1, flags=re.I)[0]
    plain = re.sub(r"^table\s+[\w.]+\s*", "", plain, flags=re.I)
    # Ad hoc tables have a query number for a title; then the heading over the columns is the subject.
    return _CV.sub("", over if over and not plain.count(" - ") else plain).strip(" -")


def _name(table: SheetTable, column: Column) -> tuple[str, Indicator]:
    last = column.texts[-1]
    subject = _subject(table)
    row = next((row for row in _columns() if re.search(row["match"], last, re.I)), None)
    name, label = (row["name"], row["label"]) if row else (slug(column.label), column.label)
    if name == "percentile":
        name, label = f"percentile_{last}", f"{last}th percentile"
    if name == "annual_change":  # stands right of the figure that changed: the median first, then the mean
        before = [c.texts[-1] for c in table.columns if c.index < column.index and re.search("median|mean", c.texts[-1], re.I)]
        name, label = (
            f"{slug(before[-1])}_annual_change" if before else name,
            f"{before[-1].lower()}, {label}" if before else label,
        )
    facts = {key: row[key] for key in ("unit", "decimals", "kind")} if row else {"unit": "number", "kind": "ratio"}
    key = f"{slug(subject)}.{name}"
    if _CV.search(table.title) or _CV.search(table.sheet):
        return f"{key}{_CV_KEY}", Indicator(
            f"{subject}: {label}, coefficient of variation", unit="percent", decimals=1, kind="ratio"
        )
    return key, Indicator(f"{subject}: {label}", universe="employee jobs", **facts)


def _with_intervals(rows: pl.DataFrame) -> pl.DataFrame:
    """CV rows joined to their figures as intervals; CV rows whose figure is elsewhere stay as they are."""
    is_cv = pl.col("indicator").str.ends_with(_CV_KEY)
    key = ["indicator", "place_code", "period", "breakdown"]
    cv = rows.filter(is_cv).with_columns(pl.col("indicator").str.strip_suffix(_CV_KEY)).select(*key, cv=pl.col("value"))
    figures = rows.filter(~is_cv)
    if cv.is_empty() or figures.is_empty():
        return rows
    half = pl.col("value").abs() * pl.col("cv") / 100 * _HALF_WIDTH
    joined = figures.join(cv, on=key, how="left", maintain_order="left").with_columns(
        lower=(pl.col("value") - half).round_sig_figs(12), upper=(pl.col("value") + half).round_sig_figs(12)
    )
    return joined.drop("cv")
