"""Read a Working Futures report of the occupations or sectors that grow most and least."""

from __future__ import annotations

import csv
import io
import re

import polars as pl

from skillshed.sources.cells import text_of
from skillshed.sources.parsed import REJECTS, Given, Indicator, Parsed, frame
from skillshed.sources.raw import RawFile
from skillshed.sources.skills_imperative.shape import span
from skillshed.terms.breakdown import breakdown
from skillshed.terms.errors import InputNotUnderstood

_TITLE = re.compile(r"^(\w+) with highest and lowest forecast growth,? \(?(\d{4})\s*-\s*(\d{4})", re.IGNORECASE)
_RANK = re.compile(r"^(\d{1,2})\)$")
DIMENSIONS = {"occupations": "occupation", "sectors": "industry", "industries": "industry"}


def detect(raw: RawFile) -> float:
    """Sure where the title says so."""
    return 0.95 if raw.kind == "text" and raw.head_lines and _TITLE.match(_first(raw)) else 0.0


def _first(raw: RawFile) -> str:
    return text_of(next(csv.reader(raw.head_lines[:1]), [""])[0])


def parse(raw: RawFile, given: Given) -> Parsed:
    """Ranks of forecast growth by area. Raises InputNotUnderstood where the title names no years."""
    title = _TITLE.match(_first(raw))
    if not title:
        raise InputNotUnderstood(f"'{raw.name}' has no title with the years of the forecast.", next_step="Save it again whole.")
    what = title[1].casefold()
    rows, rejects, lines = _read(raw, DIMENSIONS.get(what, what), span(int(title[2]), int(title[3])))
    return Parsed(
        dataset=given.dataset or f"working_futures_{what}",
        title=given.title or f"Working Futures: {_first(raw)}",
        publisher="Department for Education, Warwick IER, Cambridge Econometrics",
        rows=frame(rows),
        indicators={
            f"{end}_growth_rank": Indicator(
                label=f"Rank among the {what} with {end} forecast growth (1 is the {end})", unit="rank", kind="index", decimals=0
            )
            for end in ("highest", "lowest")
        },
        rejects=pl.DataFrame(rejects, schema=REJECTS),
        file_rows=lines,
        url=raw.url,
        notes=("The growth rates behind the ranks are not in the file.",),
    )


def _read(raw: RawFile, dimension: str, period: str) -> tuple[list[dict[str, object]], list[dict[str, object]], int]:
    """Observations, rejects and the number of ranked lines."""
    rows: list[dict[str, object]] = []
    rejects: list[dict[str, object]] = []
    area, lines = "", 0
    for number, cells in enumerate(csv.reader(io.StringIO(raw.text, newline="")), start=1):
        texts = [text_of(cell) for cell in cells]
        filled = [text for text in texts if text]
        if number > 2 and len(filled) == 1 and not _RANK.match(filled[0]):
            area = filled[0]
        ranked = [at for at, text in enumerate(texts) if _RANK.match(text)]
        lines += bool(ranked)
        for end, at in zip(("highest", "lowest"), ranked, strict=False):
            category = texts[at + 1] if at + 1 < len(texts) else ""
            if not category or not area:
                rejects.append({"sheet": None, "row": number, "reason": f"no {dimension} or no area at rank {texts[at]}",
                                "text": ",".join(cells)[:200]})  # fmt: skip
                continue
            rows.append({
                "indicator": f"{end}_growth_rank", "place_name": area.removesuffix(" LEP"), "place_kind": "lep",
                "period": period, "breakdown": breakdown({dimension: category}), "value": float(texts[at][:-1]),
                "status": "modelled", "row": number,
            })  # fmt: skip
        if len(ranked) == 1:
            rejects.append({"sheet": None, "row": number, "reason": "the line holds one rank where there are two",
                            "text": ",".join(cells)[:200]})  # fmt: skip
    return rows, rejects, lines
