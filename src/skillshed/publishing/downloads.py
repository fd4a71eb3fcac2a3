"""Files to take away: CSV, CSVW, JSON, XLSX and ODS of the same rows, each printing its source and release."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from skillshed.publishing.disarmed import disarmed_columns
from skillshed.publishing.measure import Measure
from skillshed.publishing.numbers import day, when
from skillshed.publishing.words import span
from skillshed.terms.breakdown import slug
from skillshed.terms.status import Status

LICENCE = "Open Government Licence v3.0"
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
# Column, what it holds, its CSVW type. The order of the file.
COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("measure", "Measure identifier", "string"),
    ("measure_title", "Measure", "string"),
    ("place", "Place code", "string"),
    ("place_name", "Place", "string"),
    ("period", "Period, ISO 8601 start and duration", "string"),
    ("period_name", "Period in words", "string"),
    ("breakdown", "Part of the whole; empty for all", "string"),
    ("value", "Value; empty where the status says why", "number"),
    ("lower", "Lower end of the 95% interval", "number"),
    ("upper", "Upper end of the 95% interval", "number"),
    ("unit", "Unit", "string"),
    ("status", "Status of the value", "string"),
    ("is_lower_bound", "True where part of a sum is missing", "boolean"),
    ("basis", "How the number came about", "string"),
    ("note", "Note", "string"),
    ("source", "Source", "string"),
    ("release", "Release identifier", "string"),
)


@dataclass(frozen=True, slots=True)
class Dataset:
    """One measure's rows, with all a reader needs to cite them.

    rows: the series frame (measure | place | place_name | period | breakdown | value | status | lower | upper | unit | release | ...)
    """

    measure: Measure
    rows: pl.DataFrame
    source: str
    release: str
    title: str = ""
    url: str = ""
    as_known_on: str = ""
    licence: str = LICENCE
    notes: tuple[str, ...] = field(default=())

    @property
    def heading(self) -> str:
        """The title, or measure and places."""
        return self.title or f"{self.measure.title}, {_places(self.rows)}, {span(self.rows['period'].to_list())}"


def file_name(datasets: Sequence[Dataset], ending: str) -> str:
    """What is inside, as a name: `employment-rate_burnley-and-2-more_2004-to-2023.csv`."""
    what = slug(datasets[0].measure.short, "-") if len(datasets) == 1 else f"{len(datasets)}-measures"
    rows = pl.concat([one.rows.select("place_name", "period") for one in datasets])
    parts = (what, slug(_places(rows), "-"), slug(span(rows["period"].to_list()), "-"))
    return "_".join(part for part in parts if part)[:120] + f".{ending}"


def tidy(datasets: Sequence[Dataset]) -> pl.DataFrame:
    """All rows in the columns of `COLUMNS`, in order of measure, place as given, period."""
    return pl.concat([_tidy(one) for one in datasets])


def to_csv(datasets: Sequence[Dataset]) -> bytes:
    """UTF-8 with one header row; text that a spreadsheet would run as a formula is disarmed by an apostrophe."""
    texts = [name for name, _, kind in COLUMNS if kind == "string"]
    return disarmed_columns(tidy(datasets), texts).write_csv().encode("utf-8")


def to_csvw(datasets: Sequence[Dataset], csv_url: str) -> bytes:
    """The W3C metadata that stands beside the CSV at `csv_url`: types, titles, source, licence."""
    first = datasets[0]
    columns: list[dict[str, Any]] = [
        {"name": name, "titles": [name], "dc:description": meaning, "datatype": kind} for name, meaning, kind in COLUMNS
    ]
    about = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": csv_url,
        "dc:title": _heading(datasets),
        "dc:source": "; ".join(dict.fromkeys(one.source for one in datasets)),
        "dc:identifier": "; ".join(dict.fromkeys(one.release for one in datasets)),
        "dc:license": {"@id": LICENCE_URL} if first.licence == LICENCE else first.licence,
        "dc:description": "; ".join(dict.fromkeys(note for one in datasets for note in one.notes)),
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": {"columns": columns},
    }
    return (json.dumps(about, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def to_json(datasets: Sequence[Dataset]) -> bytes:
    """`{"title", "datasets": [{"measure", "unit", "decimals", "title", "source", "release", ..., "rows": [...]}]}`."""
    about = [
        {
            "measure": one.measure.id, "unit": one.measure.unit, "decimals": one.measure.decimals,
            **{slug(head): text for head, text in _facts(one) if head != "Measure"}, "rows": _tidy(one).to_dicts(),
        }
        for one in datasets
    ]  # fmt: skip
    return (json.dumps({"title": _heading(datasets), "datasets": about}, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def to_xlsx(datasets: Sequence[Dataset]) -> bytes:
    """A cover sheet, then one table a sheet with its header row frozen. No merged, blank or coloured-only cells."""
    import xlsxwriter  # type: ignore[import-untyped]

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # A fixed moment, so that the same rows give the same bytes.
    book.set_properties(
        {"title": _heading(datasets), "comments": "; ".join(one.source for one in datasets), "created": _made(datasets)}
    )
    bold, big = book.add_format({"bold": True}), book.add_format({"bold": True, "font_size": 15})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    cover = book.add_worksheet("Cover")
    cover.set_column(0, 0, 26, book.add_format({"valign": "top"}))
    cover.set_column(1, 1, 90)
    cover.write_string(0, 0, _heading(datasets), big)
    for row, (head, text) in enumerate(_cover(datasets), start=2):
        cover.write_string(row, 0, head, bold)
        cover.write_string(row, 1, text, wrap)
    for one, name in zip(datasets, sheet_names(datasets), strict=True):
        _xlsx_sheet(book, one, name)
    book.close()
    return out.getvalue()


def to_ods(datasets: Sequence[Dataset]) -> bytes:
    """The same workbook as OpenDocument, the format government asks for."""
    from skillshed.publishing.ods import workbook

    sheets = [(name, [[*row] for row in _cells(one)]) for one, name in zip(datasets, sheet_names(datasets), strict=True)]
    cover = [[_heading(datasets)], [], *([head, text] for head, text in _cover(datasets))]
    return workbook([("Cover", cover), *sheets], title=_heading(datasets), made=_made(datasets))


def sheet_names(datasets: Sequence[Dataset]) -> list[str]:
    """One name a dataset: at most 31 letters, none twice, none of the signs a spreadsheet forbids."""
    names: list[str] = []
    for one in datasets:
        plain = "".join(" " if letter in r"[]:*?/\\'" else letter for letter in one.measure.short)[:28].strip() or "Data"
        twin = sum(name == plain or name.startswith(f"{plain} (") for name in names)
        names.append(f"{plain[:26]} ({twin + 1})" if twin else plain)
    return names


def _tidy(one: Dataset) -> pl.DataFrame:
    blank = {"note": "", "basis": "published", "is_lower_bound": False, "breakdown": "", "release": one.release}
    rows = one.rows.with_columns(pl.lit(value).alias(name) for name, value in blank.items() if name not in one.rows.columns)
    return rows.with_columns(
        # Twelve digits hold every published figure and drop the noise of binary fractions (73.60000000000001).
        *(pl.col(name).cast(pl.Float64).round_sig_figs(12) for name in ("value", "lower", "upper")),
        measure=pl.lit(one.measure.id),
        measure_title=pl.lit(one.measure.title),
        period_name=pl.col("period").map_elements(when, return_dtype=pl.String),
        unit=pl.lit(one.measure.unit),
        source=pl.lit(one.source),
        status=pl.col("status").cast(pl.String),
        is_lower_bound=pl.col("is_lower_bound").cast(pl.Boolean).fill_null(False),
    ).select(name for name, _, _ in COLUMNS)


def _cells(one: Dataset) -> list[list[Any]]:
    """Header and rows as spreadsheet cells; where there is no number the mark stands, so that no cell is blank without reason."""
    body = []
    for row in _tidy(one).iter_rows(named=True):
        if row["value"] is None:
            row["value"] = f"[{Status(row['status']).mark}]"
        row["is_lower_bound"] = "yes" if row["is_lower_bound"] else "no"
        body.append(["" if row[name] is None else row[name] for name, _, _ in COLUMNS])
    return [[name for name, _, _ in COLUMNS], *body]


def _xlsx_sheet(book: Any, one: Dataset, name: str) -> None:
    sheet = book.add_worksheet(name)
    header, *body = _cells(one)
    number = book.add_format({"num_format": "#,##0" + ("." + "0" * one.measure.decimals if one.measure.decimals else "")})
    sheet.add_table(
        0,
        0,
        max(len(body), 1),
        len(header) - 1,
        {"columns": [{"header": text} for text in header], "style": "Table Style Light 1"},
    )
    for index, row in enumerate(body, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, float):
                sheet.write_number(index, column, cell, number)
            elif cell != "":
                sheet.write_string(index, column, str(cell))
    for column, text in enumerate(header):
        longest = max([len(text) + 3, *(len(str(row[column])) for row in body[:200])])
        sheet.set_column(column, column, min(longest + 1, 44))
    sheet.freeze_panes(1, 0)


def _cover(datasets: Sequence[Dataset]) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    for one, name in zip(datasets, sheet_names(datasets), strict=True):
        facts += [("Sheet", name), *_facts(one)]
    statuses = {status for one in datasets for status in one.rows["status"].drop_nulls().unique()}
    marks = [f"[{status.mark}] {status.words}" for status in Status if status in statuses and status.mark]
    return [
        *facts,
        *([("Marks", "; ".join(marks))] if marks else []),
        ("Intervals", "lower and upper are the ends of the 95% interval"),
    ]


def _facts(one: Dataset) -> list[tuple[str, str]]:
    caveats = one.measure.caveats
    notes = [one.measure.meaning, *([caveats] if isinstance(caveats, str) else caveats), *one.notes]
    facts = [
        ("Title", one.heading), ("Measure", one.measure.title), ("Source", one.source), ("Release", one.release),
        ("As known on", day(one.as_known_on)), ("Address", one.url), ("Licence", one.licence),
        ("Notes", " ".join(note for note in notes if note)),
    ]  # fmt: skip
    return [(head, text) for head, text in facts if text]


def _heading(datasets: Sequence[Dataset]) -> str:
    return (
        datasets[0].heading
        if len(datasets) == 1
        else f"{len(datasets)} measures, {_places(pl.concat([one.rows.select('place_name') for one in datasets]))}"
    )


def _places(rows: pl.DataFrame) -> str:
    names = rows["place_name"].drop_nulls().unique(maintain_order=True).to_list()
    if len(names) <= 2:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1:,} more"


def _made(datasets: Sequence[Dataset]) -> datetime:
    known = datasets[0].as_known_on[:10]
    return datetime.fromisoformat(known) if known else datetime(2000, 1, 1)
