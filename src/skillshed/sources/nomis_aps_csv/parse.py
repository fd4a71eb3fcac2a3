"""Nomis APS tables turned on their side: the same cells and ids as in the workbook."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from skillshed.sources import nomis_words as words
from skillshed.sources.nomis_shape import parsed
from skillshed.sources.nomis_table import blocks
from skillshed.sources.parsed import Given, Parsed
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

_TITLE = "annual population survey"


def detect(raw: RawFile) -> float:
    """Sure where the header is `Cell`, areas and Conf."""
    is_ours = raw.kind == "text" and raw.header[:1] == ["cell"] and "conf" in raw.header
    return 0.9 if is_ours else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Cells by area, as `nomis_xlsx` reads the same table. Raises InputNotUnderstood where the period is said nowhere."""
    when = words.period_around(raw, given.columns.get("period", ""), is_rolling=True)
    if when is None:
        raise InputNotUnderstood(
            f"'{raw.name}' does not say which twelve months it is for.",
            next_step="Say it: period=2019-12 for January to December 2019, or put Dec2019 in the file's name.",
        )
    tables = blocks(csv.reader(io.StringIO(raw.text, newline="")))
    for block in tables:
        block.title, block.keys = _TITLE, {"date": when.iso}
    read = parsed(raw, tables, areas="columns")
    return replace(read, dataset=given.dataset or read.dataset, title=given.title or read.title)
