"""From the tables of a Nomis web query to observations: which part of a table says what, when and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from skillshed.sources import nomis_words as words
from skillshed.sources.cells import text_of
from skillshed.sources.nomis_table import Block, Row, judge, observe
from skillshed.sources.parsed import REJECTS, Indicator, Parsed, conform
from skillshed.sources.raw import RawFile
from skillshed.terms.breakdown import breakdown, slug
from skillshed.terms.errors import InputNotUnderstood

_AREA, _PERIOD = "area", "period"
# A column whose text is not one of the closed list falls under this dimension.
_COLUMN = "column"


@dataclass
class Shape:
    """What one block's keys, lines and columns mean."""

    block: Block
    facts: dict[str, Any]
    dataset: str
    parts: dict[str, str] = field(default_factory=dict)
    lines: str = _AREA  # area, period, or the dimension the lines are categories of

    @classmethod
    def of(cls, block: Block) -> Shape:
        """The shape of a block, told by its title, keys and header."""
        facts = words.about(block.title)
        table = words.words()["words"]
        other = {*table["date_keys"], *table["area_keys"], *table["ignored_keys"], *table["measure_keys"]}
        parts = {words.dimension(name): text for name, text in block.keys.items() if name not in other}
        named = words.dimension(facts["indicator_key"]) if "indicator_key" in facts else ""
        parts.pop(named, None)
        shape = cls(block, facts, facts.get("dataset") or slug(block.title) or "nomis", parts)
        head = block.header[0].casefold() if block.header else ""
        if head in table["date_keys"]:
            shape.lines = _PERIOD
        elif block.key("area_keys"):
            shape.lines = words.dimension(head)
        return shape

    @property
    def is_rolling(self) -> bool:
        """Whether a month stands for the twelve that end with it."""
        return self.dataset.split("_t")[0] in words.words()["words"]["rolling_years"]

    @property
    def is_confidence_relative(self) -> bool:
        """Whether the confidence column is a share of the value (ASHE), so that it makes no bounds."""
        said = self.block.keys.get("confidence", "").casefold()
        return bool(self.facts.get("is_confidence_relative")) or "coefficient" in said

    def period(self, text: str) -> str | None:
        """A date of the table as an ISO period, or None."""
        found = words.period(text, is_rolling=self.is_rolling)
        return found.iso if found else None

    def meaning(self, column: str, role: str, line: str) -> tuple[str, Indicator, str | None, str]:
        """Indicator key, its facts, period and breakdown of the figures in a column (and a line, where lines are no areas)."""
        parts = dict(self.parts)
        date = self.block.key("date_keys")
        when = self.period(date) if date else None
        if self.lines == _PERIOD:
            when = self.period(line)
        elif self.lines != _AREA:
            parts[self.lines] = line
        if not date and self.lines != _PERIOD and (dated := self.period(column)):
            key, facts = self._default(role)
            return key, facts, dated, breakdown(parts)
        key, facts, more = self._column(column, role)
        return key, facts, when, breakdown({name: "" if words.is_whole(text) else text for name, text in (parts | more).items()})

    def _column(self, column: str, role: str) -> tuple[str, Indicator, dict[str, str]]:
        """What a column is: a numbered cell, a variable, or a category of the dimension that no key row names."""
        usual = [words.dimension(name) for name in self.facts.get("columns", [])]
        if words.cell(column) or usual == ["variable"]:
            return *words.indicator(column, role, unit=self.facts.get("unit", "")), {}
        if not usual and words.is_percent(column):
            return *words.indicator(column, role), {}
        free = next((name for name in usual if name not in self.parts), _COLUMN)
        if free == "industry" and self.dataset == "bres":
            free = words.industry_dimension(column)
        return *self._default(role), {free: column}

    def _default(self, role: str) -> tuple[str, Indicator]:
        """The indicator of a table whose columns are categories: a key row's, the title's, or plain `value`."""
        text = self.block.key("measure_keys") or self.facts.get("indicator", "").replace("_", " ").capitalize()
        return words.indicator(text or "Value", role, unit=self.facts.get("unit", ""), is_named=bool(text))


def parsed(raw: RawFile, tables: list[Block], *, areas: Literal["lines", "columns"] = "lines") -> Parsed:
    """All tables of a file as one Parsed, whether areas run down or across.

    Raises InputNotUnderstood where there is no table with figures.
    """
    short = [(block, row) for block in tables for row in block.short]
    tables = [block for block in tables if block.rows]
    if not tables:
        raise InputNotUnderstood(
            f"'{raw.name}' holds no Nomis table with figures.", next_step="Download it again from nomisweb.co.uk."
        )
    shapes = [Shape.of(block) for block in tables]
    footnotes = list(dict.fromkeys(line for block in tables for line in block.footnotes))
    long = pl.concat([observe(block, at) for at, block in enumerate(tables)])
    if areas == "columns":
        long = long.rename({"line": "column", "column": "line"})
    long, indicators = _with_meaning(long, shapes)
    relative = [at for at, shape in enumerate(shapes) if shape.is_confidence_relative]
    long = long.with_columns(pl.when(~pl.col("block").is_in(relative)).then("half").alias("half"))
    symbols = words.symbols(footnotes)
    long = judge(_with_place(long, shapes), symbols)
    strange = sorted(set(long["flag"].drop_nulls().str.to_lowercase().unique()) - {"", *symbols})
    warnings = [f"the flag '{flag}' is not explained in the file" for flag in strange]
    is_cut = bool(short) and max(row[0] for row in tables[-1].rows) < short[-1][1][0]
    good = long.filter(pl.col("unknown").is_null() & pl.col("period").is_not_null())
    return Parsed(
        dataset=_dataset(long, shapes),
        title=tables[0].title,
        publisher=words.PUBLISHER,
        rows=conform(good),
        indicators=indicators,
        rejects=pl.concat([_rejects(long), _too_short(short)]),
        file_rows=sum(len(block.rows) for block in tables) + len(short),
        published_on=words.stamped([tables[0].stamp]),
        url=raw.url or words.URL,
        boundaries=words.boundary_year(block.header[0] for block in tables),
        notes=(*footnotes, *warnings, *(["body cut short: the last row stops before its end"] if is_cut else [])),
        is_complete=not is_cut,
    )


def _dataset(long: pl.DataFrame, shapes: list[Shape]) -> str:
    """`aps_t09a` where the columns are numbered cells, else the dataset of the title."""
    ids = sorted({cell.table.lower() for text in long["column"].unique() if (cell := words.cell(text))})
    return "_".join([shapes[0].dataset, *ids])


def _with_meaning(long: pl.DataFrame, shapes: list[Shape]) -> tuple[pl.DataFrame, dict[str, Indicator]]:
    of_areas = {at: shape.lines == _AREA for at, shape in enumerate(shapes)}
    long = long.with_columns(
        pl.when(pl.col("block").replace_strict(of_areas)).then(pl.lit("")).otherwise(pl.col("line")).alias("category")
    )
    keys = ["block", "column", "role", "category"]
    indicators: dict[str, Indicator] = {}
    found = []
    for block, column, role, category in long.select(keys).unique(maintain_order=True).iter_rows():
        key, facts, when, parts = shapes[block].meaning(column, role, category)
        indicators.setdefault(key, facts)
        found.append((block, column, role, category, key, when, parts))
    meanings = pl.DataFrame(
        found,
        schema={
            "block": pl.Int32,
            **dict.fromkeys(keys[1:], pl.String),
            "indicator": pl.String,
            "period": pl.String,
            "breakdown": pl.String,
        },
        orient="row",
    )
    return long.join(meanings, on=keys, how="left", maintain_order="left"), indicators


def _with_place(long: pl.DataFrame, shapes: list[Shape]) -> pl.DataFrame:
    found = []
    for block, line in long.select("block", "line").unique(maintain_order=True).iter_rows():
        shape = shapes[block]
        is_area = shape.lines == _AREA
        place = words.area(line if is_area else shape.block.key("area_keys"))
        kind = place.kind or (words.kind_of_type(shape.block.header[0]) if is_area else None)
        found.append((block, line, place.name, kind, place.code))
    places = pl.DataFrame(
        found,
        schema={"block": pl.Int32, **dict.fromkeys(["line", "place_name", "place_kind", "own_code"], pl.String)},
        orient="row",
    )
    return long.join(places, on=["block", "line"], how="left", maintain_order="left").with_columns(
        pl.coalesce("code", "own_code").alias("place_code")
    )


def _too_short(rows: list[tuple[Block, Row]]) -> pl.DataFrame:
    found = [
        {
            "sheet": block.sheet,
            "row": at,
            "reason": f"row is cut short: {len(cells)} cells where the header has {len(block.header)}",
            "text": text_of(cells[0]),
        }
        for block, (at, cells) in rows
    ]
    return pl.DataFrame(found, schema=REJECTS)


def _rejects(long: pl.DataFrame) -> pl.DataFrame:
    strange = long.filter(pl.col("unknown").is_not_null()).select(
        "sheet",
        "row",
        pl.format("'{}' is neither a number nor a symbol we know", "unknown").alias("reason"),
        pl.format("{} | {}", "line", "column").alias("text"),
    )
    undated = long.filter(pl.col("unknown").is_null() & pl.col("period").is_null()).select(
        "sheet", "row", pl.lit("no date that we can read stands over this row").alias("reason"), pl.col("line").alias("text")
    )
    return pl.concat([strange, undated.unique(maintain_order=True)]).cast(REJECTS)
