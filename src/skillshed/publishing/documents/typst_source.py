"""A document as Typst source: every text a quoted string, every block a call of a function in `report.typ`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from skillshed.publishing.documents.model import (
    Aside,
    Block,
    Break,
    Checked,
    Document,
    Grid,
    Heading,
    Inline,
    Items,
    Line,
    Paragraph,
    Picture,
    Run,
    TableBlock,
)
from skillshed.publishing.tables import Cell, Table

MOST_LEADING = 3  # paragraphs
STYLES = {"strong": "strong", "em": "emph", "code": "raw"}


def source(document: Document) -> str:
    """The main file: it reads `report.typ` and `<id>.svg` beside it."""
    facts = _array(f"({quoted(head)}, {quoted(text)})" for head, text in document.facts)
    year, month, day = (int(part) for part in document.known_on.split("-"))
    head = (
        '#import "report.typ": *\n'
        f"#show: report.with(title: {quoted(document.title)}, subtitle: {quoted(document.subtitle)}, kind: {quoted(document.kind)}, "
        f"author: {quoted(document.author)}, date: datetime(year: {year}, month: {month}, day: {day}), "
        f"facts: {facts}, has-cover: {_flag(document.has_cover)}, has-contents: {_flag(document.has_contents)})\n"
    )
    blocks = [_block(block, document) for block in document.blocks]
    return (
        head
        + "\n".join(_with_the_next(text) if at in _leading(document.blocks) else text for at, text in enumerate(blocks))
        + "\n"
    )


def _leading(blocks: Sequence[Block]) -> set[int]:
    """Places of the paragraphs between a heading and its figure or table, when they are few: they go to its page with it."""
    found: set[int] = set()
    for at, block in enumerate(blocks):
        if isinstance(block, Picture | Grid | TableBlock):
            before = list(takewhile(lambda place: isinstance(blocks[place], Paragraph), range(at - 1, -1, -1)))
            top = blocks[at - len(before) - 1] if len(before) < at else None
            if len(before) <= MOST_LEADING and isinstance(top, Heading):
                found.update(before)
    return found


def _with_the_next(text: str) -> str:
    return f"#block(sticky: true, {text.removeprefix('#')})"


def quoted(text: str) -> str:
    """A text as a Typst string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _block(block: Block, document: Document) -> str:
    if isinstance(block, Heading):
        flags = f"annex: {_flag(block.is_annex)}, opens: {_flag(block.opens_page)}, label: {quoted(block.label)}"
        return f"#section({block.level}, {quoted(block.text)}, {flags}) <{_name(block.id)}>"
    if isinstance(block, Paragraph):
        return f"#para({quoted(block.style)}, {_line(block.line)})"
    if isinstance(block, Items):
        call = "enum" if block.is_ordered else "list"
        return f"#{call}({', '.join(_line(one) for one in block.lines)})"
    if isinstance(block, Picture):
        return f"#{_picture(block, 'wide')} <{_name(block.id)}>"
    if isinstance(block, Grid):
        return "#pair(" + ", ".join(f"[#{_picture(one, 'half')} <{_name(one.id)}>]" for one in block.pictures) + ")"
    if isinstance(block, TableBlock):
        return f"#{_table(block)} <{_name(block.id)}>"
    if isinstance(block, Aside):
        lines = _array(_line(one) for one in block.lines)
        return f"#aside({quoted(block.kind)}, {quoted(block.title)}, {lines}, {quoted(block.command)})"
    assert isinstance(block, Break)
    return "#pagebreak(weak: true)"


def _picture(one: Picture, width: str) -> str:
    settings = {
        "number": quoted(one.name), "title": quoted(one.title), "subtitle": quoted(one.subtitle), "alt": quoted(one.alt),
        "file": quoted(f"{one.id}.svg"), "sentence": quoted(one.sentence), "source": quoted(one.source), "size": quoted(width),
        "shape": f"({one.width}, {one.height})",
    }  # fmt: skip
    return f"pic({', '.join(f'{name}: {value}' for name, value in settings.items())})"


def _table(block: TableBlock) -> str:
    table = block.table
    heads = _array(f"({quoted(one.text)}, {_flag(one.is_number)})" for one in table.headers)
    rows = _array(
        f"({_flag(row.is_chosen)}, {_array([_cell(row.head), *(_cell(one) for one in row.cells)])})" for row in table.rows
    )
    widths = _array(f"{share}fr" for share in block.widths or _widths(table))
    notes = _array(quoted(note) for note in table.footnotes)
    return f"tab(number: {quoted(block.name)}, title: {quoted(table.caption)}, heads: {heads}, rows: {rows}, widths: {widths}, notes: {notes}, source: {quoted(block.source)})"


def _widths(table: Table) -> Sequence[int]:
    """Shares of the line by the longest text of each column, so that no column of words is squeezed by one of numbers."""
    columns = [[header.text] for header in table.headers]
    for row in table.rows:
        for column, cell in zip(columns, (row.head, *row.cells), strict=False):
            column.append(cell.text + cell.mark)
    return [min(max(max(map(len, column)), 7), 38) for column in columns]


def _cell(one: Cell) -> str:
    return f"({quoted(one.text)}, {quoted(one.mark)})"


def _line(line: Line) -> str:
    return "{" + "; ".join(_inline(one) for one in line) + "}" if line else "[]"


def _inline(one: Inline) -> str:
    if isinstance(one, Checked):
        return f"checked({one.number})"
    assert isinstance(one, Run)
    said = f"text({quoted(one.text)})" if one.style != "code" else f"raw({quoted(one.text)})"
    if one.style in ("strong", "em"):
        said = f"{STYLES[one.style]}({said})"
    if not one.href:
        return said
    target = f"<{_name(one.href[1:])}>" if one.href.startswith("#") else quoted(one.href)
    return f"link({target}, {said})"


def _name(text: str) -> str:
    """A label Typst takes: letters, digits, hyphens, dots."""
    return "x-" + "".join(letter if (letter.isalnum() and letter.isascii()) or letter in "-." else "-" for letter in text)


def _array(items: Iterable[str]) -> str:
    found = list(items)
    return f"({', '.join(found)},)" if found else "()"


def _flag(value: bool) -> str:
    return "true" if value else "false"
