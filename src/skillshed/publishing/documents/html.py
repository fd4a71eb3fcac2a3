"""HTML: the document's body for a page of the site, and one self-contained file that needs nothing beside it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from html import escape
from importlib import resources

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

TAGS = {"strong": "strong", "em": "em", "code": "code"}
CLASSES = {"": "", "lede": ' class="lede"', "small": ' class="meta"', "quote": ' class="quote"'}
NAMES = {"note": "Note", "missing": "Not shown", "write": "To be written"}
Image = Callable[[Picture], str]


def page(document: Document) -> bytes:
    """The whole document as one HTML file: styles and pictures inside, no script, no address of another host."""
    style = resources.files(__package__).joinpath("report.css").read_text("utf-8")
    facts = "".join(f"<div><dt>{escape(head)}</dt><dd>{escape(text)}</dd></div>" for head, text in document.facts)
    parts = [
        f'<!DOCTYPE html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(document.full_title)}</title>",
        f'<meta name="author" content="{escape(document.author, quote=True)}">',
        f"<style>\n{style}</style>\n</head>\n<body>",
        '<a class="skip" href="#report">Skip to the report</a>',
        f'<header class="cover"><p class="kind">{escape(document.kind)}</p><h1>{escape(document.title)}</h1>',
        f'<p class="under">{escape(document.subtitle)}</p>' if document.subtitle else "",
        f"<dl>{facts}</dl></header>",
        contents(document) if document.has_contents else "",
        f'<main id="report" tabindex="-1">\n{body(document, inline_image)}\n</main>\n</body>\n</html>\n',
    ]
    return "\n".join(part for part in parts if part).encode("utf-8")


def contents(document: Document) -> str:
    """A list of sections, each a link."""
    rows = [
        f'<li class="level-{one.level}"><a href="#{escape(one.id)}">{escape(_titled(one))}</a></li>'
        for one in document.blocks
        if isinstance(one, Heading) and one.level <= 2
    ]
    return f'<nav class="contents" aria-labelledby="contents-title"><h2 id="contents-title">Contents</h2><ol>{"".join(rows)}</ol></nav>'


def body(document: Document, image: Image) -> str:
    """Every block in order. `image` gives the element of a picture: one that points to an address, or holds the drawing."""
    return "\n".join(_block(block, image) for block in document.blocks)


def inline_image(one: Picture) -> str:
    """The drawing inside the page."""
    data = base64.b64encode(one.svg.encode("utf-8")).decode("ascii")
    return image_element(one, f"data:image/svg+xml;base64,{data}")


def image_element(one: Picture, address: str) -> str:
    """An `img` with the picture's words and its size."""
    return (
        f'<img src="{escape(address, quote=True)}" alt="{escape(one.alt, quote=True)}" width="{one.width}" height="{one.height}" '
        f'loading="lazy" decoding="async">'
    )


def _block(block: Block, image: Image) -> str:
    if isinstance(block, Heading):
        # The document's own title is the one h1.
        level = min(block.level + 1, 6)
        opener = ' class="annex"' if block.is_annex else ""
        return f'<h{level} id="{escape(block.id)}"{opener}>{escape(_titled(block))}</h{level}>'
    if isinstance(block, Paragraph):
        tag = "blockquote" if block.style == "quote" else "p"
        return f"<{tag}{CLASSES[block.style]}>{line(block.line)}</{tag}>"
    if isinstance(block, Items):
        tag = "ol" if block.is_ordered else "ul"
        return f'<{tag} class="govuk-list">{"".join(f"<li>{line(one)}</li>" for one in block.lines)}</{tag}>'
    if isinstance(block, Picture):
        return _picture(block, image)
    if isinstance(block, Grid):
        return f'<div class="report-grid">{"".join(_picture(one, image) for one in block.pictures)}</div>'
    if isinstance(block, TableBlock):
        return f'<div class="report-table" id="{escape(block.id)}">{_table(block.table, block.name)}{_source(block.source)}</div>'
    if isinstance(block, Aside):
        return _aside(block)
    assert isinstance(block, Break)
    return '<div class="page-break"></div>'


def _titled(one: Heading) -> str:
    return f"{one.label}: {one.text}" if one.is_annex and one.label else f"{one.label} {one.text}".strip()


def _picture(one: Picture, image: Image) -> str:
    table = ""
    if one.table is not None:
        said = f'Table<span class="govuk-visually-hidden"> of {one.name}</span>'
        table = f'<details class="govuk-details"><summary>{said}</summary><div class="inner">{_table(one.table)}</div></details>'
    said = f'<p class="sentence">{escape(one.sentence)}</p>' if one.sentence else ""
    return (
        f'<figure class="figure report-figure" id="{escape(one.id)}"><figcaption><span class="figure-number">{one.name}</span> '
        f'<strong class="figure-title">{escape(one.title)}</strong><span class="sub">{escape(one.subtitle)}</span></figcaption>'
        f"{image(one)}{said}{table}{_source(one.source)}</figure>"
    )


def _source(text: str) -> str:
    return f'<p class="report-source">Source: {escape(text)}</p>' if text else ""


def _table(table: Table, number: str = "") -> str:
    head = "".join(f'<th scope="col"{_right(one.is_number)}>{escape(one.text)}</th>' for one in table.headers)
    rows = "".join(
        f'<tr{_chosen(row.is_chosen)}><th scope="row">{escape(row.head.text)}</th>{"".join(_cell(one) for one in row.cells)}</tr>'
        for row in table.rows
    )
    caption = f'<span class="figure-number">{number}</span> {escape(table.caption)}' if number else escape(table.caption)
    notes = "".join(f'<p class="meta">{escape(note)}</p>' for note in table.footnotes)
    return (
        f'<div class="frame" role="region" aria-label="{escape(f"{number} {table.caption}".strip(), quote=True)}" tabindex="0"><table>'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{notes}"
    )


def _cell(one: Cell) -> str:
    spoken = f'<span class="govuk-visually-hidden"> {escape(one.said)}</span>' if one.said else ""
    mark = f'<span class="markof" aria-hidden="true">[{escape(one.mark)}]</span>' if one.mark else ""
    return f"<td{_right(one.is_number)}>{escape(one.text)}{mark}{spoken}</td>"


def _right(is_number: bool) -> str:
    return ' class="num"' if is_number else ""


def _chosen(is_chosen: bool) -> str:
    return ' class="is-chosen"' if is_chosen else ""


def _aside(one: Aside) -> str:
    command = f'<pre tabindex="0"><code>{escape(one.command)}</code></pre>' if one.command else ""
    said = "".join(f"<p>{line(each)}</p>" for each in one.lines)
    return f'<div class="aside aside-{one.kind}"><p class="aside-title"><strong>{NAMES[one.kind]}: {escape(one.title)}</strong></p>{said}{command}</div>'


def line(pieces: Line) -> str:
    """A line of text with its styles and links."""
    return "".join(_inline(one) for one in pieces)


def _inline(one: Inline) -> str:
    if isinstance(one, Checked):
        return f'<a class="checked" href="#statement-{one.number}" aria-label="Statement {one.number}, checked: {escape(one.verdict, quote=True)}">[{one.number}]</a>'
    assert isinstance(one, Run)
    said = escape(one.text)
    if one.style:
        said = f"<{TAGS[one.style]}>{said}</{TAGS[one.style]}>"
    return f'<a href="{escape(one.href, quote=True)}">{said}</a>' if one.href else said
