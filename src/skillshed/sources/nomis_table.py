"""Tables of a Nomis web query: blocks of key rows, header rows and figures, stacked in a sheet or a CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import polars as pl

from skillshed.sources import nomis_words as words
from skillshed.sources.cells import number, text_of

Row = tuple[int, Sequence[object]]  # row as a person counts it, cells


@dataclass
class Block:
    """One table with what stands above and below it."""

    title: str = ""
    stamp: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    header: list[str] = field(default_factory=list)
    second: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    short: list[Row] = field(default_factory=list)  # rows of a CSV with fewer cells than the header
    footnotes: list[str] = field(default_factory=list)
    sheet: str | None = None

    def key(self, table: str) -> str:
        """The value of the first key row that bears one of a list of names, or ''."""
        names = words.words()["words"][table]
        return next((self.keys[name] for name in names if name in self.keys), "")


@dataclass(frozen=True, slots=True)
class Series:
    """A column of figures with its Flags and confidence columns (positions in the row; -1 where there is none)."""

    text: str
    role: str
    value: int
    flag: int = -1
    confidence: int = -1


class _Reader:
    """Reads a sheet line by line: titles, key rows, header rows, figures, footnotes, and again."""

    def __init__(self, sheet: str | None) -> None:
        self.block = Block(sheet=sheet)
        self.done: list[Block] = []
        self.loose: list[str] = []  # lines of one cell: a title above a table, footnotes below it
        self.is_closed = False  # a blank line came after figures
        self.has_all_keys = False  # a blank line came after key rows

    def line(self, at: int, cells: Sequence[object]) -> None:
        """One line of the sheet."""
        filled = [place for place, cell in enumerate(cells) if cell != ""]
        if not filled:
            self.is_closed = bool(self.block.rows)
            self.has_all_keys = bool(self.block.keys)
        elif filled == [0] and not self._is_blank_figures(cells):
            self._words(text_of(cells[0]))
        elif self.block.header:
            self._below_header(at, cells, filled)
        else:
            self._above_header(cells, filled)

    def finish(self, title: str = "", stamp: str = "") -> None:
        """Puts the table away, with its footnotes, and starts the next."""
        if self.block.rows:
            self.block.footnotes = self.loose
            self.done.append(self.block)
        self.block = Block(title=title, stamp=stamp, sheet=self.block.sheet)
        self.loose, self.is_closed, self.has_all_keys = [], False, False

    def _is_blank_figures(self, cells: Sequence[object]) -> bool:
        """An area all of whose figures are blank, while the table is open."""
        text = text_of(cells[0])
        return bool(self.block.rows) and not self.is_closed and len(text) < 60 and text[1:2] != " "

    def _words(self, text: str) -> None:
        if "from nomis on" in text.casefold():
            title = self.loose.pop() if self.loose else ""
            self.finish(title, text)
        else:
            self.loose.append(text)

    def _above_header(self, cells: Sequence[object], filled: list[int]) -> None:
        first, second = text_of(cells[0]), text_of(cells[1]) if len(cells) > 1 else ""
        # `Area | Total` heads a table without key rows; `area | ladu:Burnley` is a key row.
        is_headless = first.casefold() == "area" and not self.block.keys and ":" not in second
        if filled == [0, 1] and not self.has_all_keys and not is_headless:
            self.block.keys[_key(first)] = second
        else:
            self.block.header = [text_of(cell) for cell in cells]

    def _below_header(self, at: int, cells: Sequence[object], filled: list[int]) -> None:
        if self.is_closed and filled == [0, 1] and _key(text_of(cells[0])) in self.block.keys:
            # The next table of the same query, where the title is not repeated.
            self.finish(self.block.title, self.block.stamp)
            self._above_header(cells, filled)
        elif not self.block.rows and filled[0] > 0:
            self.block.second = [text_of(cell) for cell in cells]
        elif filled[0] == 0:
            into = self.block.rows if len(cells) >= len(self.block.header) else self.block.short
            into.append((at, cells))
            self.is_closed = False


def blocks(rows: Iterable[Sequence[object]], sheet: str | None = None) -> list[Block]:
    """The tables of a sheet, in order. A table without figures is left out."""
    reader = _Reader(sheet)
    for at, cells in enumerate(rows, start=1):
        reader.line(at, cells)
    reader.finish()
    return reader.done


def _key(text: str) -> str:
    return text.rstrip(": ").casefold()


def series(header: list[str], second: list[str]) -> tuple[list[Series], int]:
    """The columns of figures, and the position of the column of area codes (-1 where there is none)."""
    roles = words.words()["roles"]
    code = 1 if len(header) > 1 and header[1].casefold() in words.words()["words"]["code_headers"] else -1
    found: list[Series] = []
    text = ""
    for at in range(2 if code == 1 else 1, len(header)):
        below = second[at].casefold() if at < len(second) else ""
        own = header[at]
        role = roles.get(below) or roles.get(own.casefold() if not below else "", "")
        if own and own.casefold() not in ("flags", "flag", "conf"):
            text, role = own, role or "value"
        if role in ("flag", "confidence") or not role:
            found = _attach(found, at, role or "flag", text)
        elif text and role != "relative":
            found.append(Series(text, role, at))
    return found, code


def _attach(found: list[Series], at: int, role: str, text: str) -> list[Series]:
    """A Flags or confidence column belongs to the figure before it; a stray empty column to nobody."""
    if not found or found[-1].text != text:
        return found
    last = found[-1]
    if role == "flag":
        changed = Series(last.text, last.role, last.value, at if last.flag < 0 else last.flag, last.confidence)
    else:
        # With numerator, denominator and rate under one name, the confidence is that of the rate.
        changed = Series(last.text, last.role, last.value, last.flag, at)
    return [*found[:-1], changed]


def observe(block: Block, number_of_block: int) -> pl.DataFrame:
    """The figures of a block as a long table: block | line (label of the row) | code | column | role | cells | sheet | row."""
    columns, code = series(block.header, block.second)
    width = max(len(cells) for _, cells in block.rows)
    lines = [[*cells, *[""] * (width - len(cells))] for _, cells in block.rows]
    columns = [one for one in columns if one.value < width]

    def stacked(positions: list[int]) -> list[object]:
        """Columns one under the other; a column that is not there is blank."""
        return list(
            chain.from_iterable([line[at] for line in lines] if 0 <= at < width else [""] * len(lines) for at in positions)
        )

    times, height = len(columns), len(lines)
    codes = [text_of(line[code]) or None for line in lines] if code > 0 else [None] * height
    return pl.DataFrame(
        {
            "block": pl.Series([number_of_block] * (times * height), dtype=pl.Int32),
            "line": [text_of(line[0]) for line in lines] * times,
            "code": pl.Series(codes * times, dtype=pl.String),
            "column": list(chain.from_iterable([one.text] * height for one in columns)),
            "role": list(chain.from_iterable([one.role] * height for one in columns)),
            **_split("number", "mark", stacked([one.value for one in columns])),
            **_split("_", "flag", stacked([one.flag for one in columns])),
            **_split("half", "half_mark", stacked([one.confidence for one in columns])),
            "sheet": pl.Series([block.sheet] * (times * height), dtype=pl.String),
            "row": pl.Series([at for at, _ in block.rows] * times, dtype=pl.Int32),
        }
    ).drop("_")


def _split(number_name: str, mark_name: str, cells: list[object]) -> dict[str, pl.Series]:
    """Cells as numbers, and as the text of those that are none."""
    numbers = [cell_ if type(cell_) is float else number(cell_) for cell_ in cells]
    marks = [None if read is not None else text_of(cell_) for cell_, read in zip(cells, numbers, strict=True)]
    return {
        number_name: pl.Series(numbers, dtype=pl.Float64),
        mark_name: pl.Series(marks, dtype=pl.String),
    }


def judge(table: pl.DataFrame, symbols: dict[str, str]) -> pl.DataFrame:
    """Adds value, status, lower, upper and `unknown` (a text that is neither a number nor a symbol, else null)."""
    meaning = [pl.col(name).str.to_lowercase().replace_strict(symbols, default=None) for name in ("mark", "flag", "half_mark")]
    mark, flag, half = meaning
    withheld = ["suppressed", "not_available", "below_rounding", "not_applicable"]
    doubtful = pl.when(half.is_in(["suppressed", "unreliable"])).then(pl.lit("unreliable"))
    missing = pl.coalesce(mark, flag, pl.lit("not_available"))
    table = table.with_columns(
        pl.when(pl.col("number").is_null())
        .then(pl.when(missing == "final").then(pl.lit("not_available")).otherwise(missing))
        .otherwise(pl.coalesce(flag, doubtful, pl.lit("final")))
        .alias("status"),
        pl.when((pl.col("mark") != "") & mark.is_null()).then(pl.col("mark")).alias("unknown"),
    )
    is_shown = pl.col("number").is_not_null() & ~pl.col("status").is_in(withheld)
    return table.with_columns(
        pl.when(is_shown).then(pl.col("number")).alias("value"),
        pl.when(is_shown).then(pl.col("number") - pl.col("half")).alias("lower"),
        pl.when(is_shown).then(pl.col("number") + pl.col("half")).alias("upper"),
    )
