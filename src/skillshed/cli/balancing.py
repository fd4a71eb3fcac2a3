"""`skillshed balance`: what is learned against what will be needed, in people a year; the basic-skills counterfactual."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from skillshed.cli.common import filled_book, note, one_place, read_date, show_json, show_table

if TYPE_CHECKING:
    from skillshed.insight.balance import Balance, Counterfactual
    from skillshed.publishing.tables import Cell


def balance(
    place: str, *, as_of: Annotated[str, Parameter(help="As known on this day.")] = "", json: Annotated[bool, Parameter(negative="")] = False
) -> None:  # fmt: skip
    """What is learned in a place against what will be needed, in people a year, each with its range."""
    from skillshed.insight.balance import balance as balanced
    from skillshed.insight.balance import counterfactual
    from skillshed.publishing.balance_files import document

    book = filled_book()
    found = one_place(book, place)
    day = read_date(as_of, "--as-of")
    both, counted = balanced(book, found.code, as_of=day), counterfactual(book, found.code, as_of=day)
    if json:
        show_json(document(both, counted, as_known_on=day or date.today()))
        return
    _show(both, counted)


def _show(found: Balance, counted: Counterfactual) -> None:
    from skillshed.publishing import balance_words as words

    note(words.title(found) + ".")
    note(words.sentence(found))
    for one in found.missing:
        note(f"{one.why}{f' Bring it with `{one.bring}`.' if one.bring else ''}")
    tables: list[Any] = [words.family_table(found)]
    tables += [words.level_table(found)] if found.levels else []
    tables += [words.year_table(counted)] if counted.years else []
    for table in tables:
        heads = [header.text for header in table.headers]
        lines = [dict(zip(heads, [row.head.text, *map(_plain, row.cells)], strict=True)) for row in table.rows]
        show_table(lines, heads, title=table.caption)
    note(words.counterfactual_sentence(counted))
    for text in found.facts.not_counted.both + found.facts.not_counted.supply:
        note(f"not counted: {text}")


def _plain(cell: Cell) -> str:
    """A cell without its bracketed mark, which a terminal's markup would swallow: the words behind it instead."""
    return cell.said if cell.text.startswith("[") else cell.text
