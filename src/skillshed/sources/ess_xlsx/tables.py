"""Finding the table on a sheet of the Employer Skills Survey: its title, base, columns and rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skillshed.sources.cells import number, text_of
from skillshed.sources.ess_xlsx.values import wording
from skillshed.terms.breakdown import slug


@dataclass(frozen=True)
class Column:
    """One column of figures: where it is about and which part."""

    index: int
    place_name: str
    place_kind: str
    breakdown: str


@dataclass(frozen=True)
class Table:
    """One table of a sheet. `rows`: (row number, label, cells under the columns, whether it continues the row above)."""

    sheet: str
    title: str
    base: str
    columns: list[Column]
    rows: list[tuple[int, str, list[object], bool]]


def read_table(sheet: str, cells: list[list[object]]) -> Table | None:
    """The table on a sheet, or None where the sheet has none (contents, notes)."""
    first = next((at for at, row in enumerate(cells) if _is_base(row)), None)
    if first is None:
        return None
    header = _header_row(cells, first)
    said = [text_of(row[0]) if row else "" for row in cells[:header]]
    based = next((at for at, text in enumerate(said) if text.casefold().startswith("base:")), None)
    if based is None:
        return None  # the notes show how a table is read with a table of their own
    title = next((text for text in reversed(said[:based]) if text), "")
    base = said[based]
    columns = _columns(cells, header)
    return Table(sheet, title, base[5:].strip(), columns, list(_rows(cells, header + 1, columns)))


def _is_base(row: Sequence[object]) -> bool:
    return bool(row) and text_of(row[0]).casefold() in wording()["bases"]["unweighted"]


def _header_row(cells: list[list[object]], first: int) -> int:
    """The nearest row above the bases without a label: a row of significance letters may come between."""
    return next(at for at in range(first - 1, -1, -1) if not text_of(cells[at][0]) and any(text_of(c) for c in cells[at]))


def _columns(cells: list[list[object]], header: int) -> list[Column]:
    """Each column's place and part, from the row of groups above the header where there is one."""
    above = cells[header - 1] if header else []
    has_groups = bool(above) and not text_of(above[0]) and any(text_of(cell) for cell in above)
    groups = _filled([text_of(cell) for cell in above]) if has_groups else [""] * len(cells[header])
    names = [text_of(cell) for cell in cells[header]]
    found = [(at, name, groups[at]) for at, name in enumerate(names) if at and name]
    kinds = [(place_name(name), wording()["places"].get(group.casefold())) for _, name, group in found]
    local = [(name, kind) for name, kind in kinds if kind and kind not in ("country", "region")]
    own = local[0] if len(local) == 1 else ("England", "country")
    return [_column(at, name, group, own, has_groups) for at, name, group in found]


def _column(at: int, name: str, group: str, own: tuple[str, str], has_groups: bool) -> Column:
    kind = wording()["places"].get(group.casefold())
    if has_groups and not group:
        return Column(at, "England", "country", "")
    if kind:
        return Column(at, place_name(name), kind, "")
    dimension = slug(group) or "group"
    whole = name.casefold() == "total"
    return Column(at, *own, "" if whole else f"{dimension}={name}")


def place_name(name: str) -> str:
    """`Lancashire Total` and `Oxfordshire LEP Total` without the words that are not the name."""
    plain = " ".join(name.split())
    for ending in (" Total", " LEP"):
        plain = plain.removesuffix(ending)
    return plain


def _filled(groups: list[str]) -> list[str]:
    """Merged heading cells hold their text only in the first column."""
    out, last = [], ""
    for group in groups:
        last = group or last
        out.append(last)
    return out


def _rows(cells: list[list[object]], start: int, columns: list[Column]) -> Iterator[tuple[int, str, list[object], bool]]:
    """Labelled rows, and unlabelled rows of figures that continue the row above; headings and letters fall away."""
    label = ""
    for at in range(start, len(cells)):
        row = cells[at]
        values = [row[column.index] if column.index < len(row) else "" for column in columns]
        own = text_of(row[0]) if row else ""
        if own.casefold().startswith(("tables produced", "columns tested", "significance level")):
            continue
        label = own or label
        if _holds_figures(values):
            yield at + 1, label, values, not own


def _holds_figures(values: list[object]) -> bool:
    """Whether a row has a number, a percentage or a symbol: letters alone are significance tests."""
    symbols = set(wording()["symbols"]) - {""}
    return any(
        number(value) is not None or number(text_of(value).rstrip("% ")) is not None or text_of(value) in symbols
        for value in values
    )
