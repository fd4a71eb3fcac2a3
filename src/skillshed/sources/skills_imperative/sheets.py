"""The sheets of a Skills Imperative workbook, each as figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skillshed.sources.cells import number, text_of
from skillshed.sources.skills_imperative.shape import part, people, span, year_status

Row = dict[str, object]
DEMAND = ("expansion_demand", "replacement_demand", "total_requirement")
EFFECTS = {
    "scale effect": "shift_share_scale",
    "occupation effect": "shift_share_occupation",
    "industry mix effect": "shift_share_industry_mix",
}


def yearly(cells: list[list[object]], dimension: str, base: int) -> Iterator[Row]:
    """Employment by year from a figure's data: the first row of years, then labelled rows until they end."""
    header = next((at for at, row in enumerate(cells) if len(_years(row)) >= 5), None)
    if header is None:
        return
    years = _years(cells[header])
    label_at = min(years) - 1
    for at in range(header + 1, len(cells)):
        row = cells[at]
        label = text_of(row[label_at])
        if not label or number(row[min(years)]) is None:
            if len(_years(row)) >= 5:
                return  # the next table on the sheet, of shares
            continue
        for column, year in years.items():
            found = number(row[column])
            if found is not None:
                yield _row(
                    "employment", f"{year}-01-01/P1Y", people(found), year_status(year, base), at, part(**{dimension: label})
                )
        if label.casefold().startswith("all "):
            return


def _years(row: Sequence[object]) -> dict[int, int]:
    """Columns whose heading is a year; a stray 0 beyond the last is not."""
    found = {at: number(cell) for at, cell in enumerate(row)}
    return {at: int(value) for at, value in found.items() if value and 1980 <= value <= 2100 and value == int(value)}


def base_year(cells: list[list[object]]) -> int | None:
    """The base year of the demand tables."""
    header = next((row for row in cells if any(text_of(cell) == "Net Change" for cell in row)), None)
    return min(_years(header).values()) if header and _years(header) else None


def demand(cells: list[list[object]]) -> Iterator[Row]:
    """Expansion, replacement and total requirement from every table of the replacement demand sheet."""
    for start, title in enumerate(cells[0]):
        if not text_of(title).startswith("Replacement Demand Table"):
            continue
        dimension = "industry" if "by Industry" in text_of(title) else "occupation"
        across = "qualification" if "Qualification" in text_of(title) else "sex"
        yield from _demand_table(cells, start, dimension, across)


def _demand_table(cells: list[list[object]], start: int, dimension: str, across: str) -> Iterator[Row]:
    """Blocks of rows below a line that names the block; the years stand with the name, or once above all blocks."""
    block, years = "", (0, 0)
    for at, row in enumerate(cells[1:], start=1):
        label = text_of(row[start])
        if text_of(row[start + 3]) == "Net Change":
            years = (int(number(row[start + 1]) or 0), int(number(row[start + 2]) or 0))
            block = label
        elif label and number(row[start + 3]) is None:
            block = label
        elif label and all(years):
            yield from _demand_row(row[start + 1 : start + 7], at, years, {dimension: label, across: block})


def _demand_row(cells: Sequence[object], at: int, years: tuple[int, int], categories: dict[str, str]) -> Iterator[Row]:
    values = [number(cell) for cell in cells]
    where = part(**categories)
    for year, value in zip(years, values, strict=False):
        if value is not None:
            yield _row("employment", f"{year}-01-01/P1Y", people(value), year_status(year, years[0]), at, where)
    for name, value in zip(DEMAND, values[2:], strict=False):
        if value is not None:
            yield _row(name, span(*years), people(value), "modelled", at, where)
    if len(values) > 5 and values[5] is not None:
        yield _row("replacement_rate_pa", span(*years), round(values[5] * 100, 4), "modelled", at, where)


def shift_share(cells: list[list[object]]) -> Iterator[Row]:
    """The three components of change by occupation, for each table below a row that names them."""
    effects: dict[int, str] = {}
    years = (0, 0)
    for at, row in enumerate(cells):
        named = {column: text_of(cell).casefold() for column, cell in enumerate(row)}
        if "scale effect" in named.values():
            effects = {column: EFFECTS[name] for column, name in named.items() if name in EFFECTS}
            found = sorted(_years(row[: min(effects)]).values())
            years = (found[0], found[-1])
        elif effects and text_of(row[0]) and all(number(row[column]) is not None for column in effects):
            for column, name in effects.items():
                yield _row(
                    name, span(*years), people(float(number(row[column]) or 0)), "modelled", at, part(occupation=text_of(row[0]))
                )


def _row(name: str, period: str, value: float, status: str, at: int, where: str) -> Row:
    return {"indicator": name, "period": period, "value": value, "status": status, "row": at + 1, "breakdown": where}
