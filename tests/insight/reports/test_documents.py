"""A document of invented parts: numbered, referred to, and written in each format the same way twice."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.publishing.documents import docx, html, markdown, pdf
from skillshed.publishing.documents.markdown import Slot
from skillshed.publishing.documents.model import (
    Aside,
    Block,
    Document,
    Grid,
    Heading,
    Items,
    Paragraph,
    Picture,
    Ref,
    Run,
    TableBlock,
    words,
)
from skillshed.publishing.documents.numbering import numbered
from skillshed.publishing.documents.typst_source import source
from skillshed.publishing.documents.zipped import same_bytes
from skillshed.publishing.tables import Cell, Header, Row, Table
from skillshed.terms.errors import InputNotUnderstood

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="380" height="200"><rect width="380" height="200" fill="#fff"/>'
    '<text x="9" y="50" font-family="\'Segoe UI\', Roboto" font-size="13">■ Pendle ≥ 3–4%</text></svg>'
)
NASTY = 'A "quoted" <b>name</b> & a \\ #strong[trick] $x$ @ref `tick` éŵ £ ’'


def a_picture(name: str, title: str = "Pay fell") -> Picture:
    return Picture(
        name, title, "Pounds a week, 2019", f"Line of {name}", "ONS, Pay, release of 1 May 2020", 760, 400, "It fell.", svg=SVG
    )


def a_table(caption: str = "Two places") -> Table:
    return Table(
        caption,
        (Header("Place"), Header("Value", is_number=True)),
        (
            Row(Cell("Burnley"), (Cell("7.3%", True, "p", "provisional"),)),
            Row(Cell("Pendle"), (Cell("[x]", True, said="not available"),)),
        ),
        ("[p] provisional",),
    )


def a_document(*more: Block) -> Document:
    blocks = (
        Heading(1, "Needs", "needs"), Paragraph((Run("See "), Ref("pay"), Run(" and "), Ref("both"), Run(", "), Ref("annex"), Run("."))),
        Items((words("one"), words("two"))), a_picture("pay"), TableBlock("both", a_table(), "ONS"), Heading(2, "Parts", "parts"),
        Grid((a_picture("left"), a_picture("right"))), Aside("missing", "Jobs", (words("not loaded"),), "skillshed fetch bres"),
        Aside("write", "Foreword", (words("By the chair."),)), *more, Heading(1, "Indicators", "annex", is_annex=True),
        Heading(2, "First", "first"), a_picture("last"),
    )  # fmt: skip
    return Document("Skills report", "Burnley", "Report", "2024-05-01", "skillshed", blocks, (("Area", "Burnley"),))


@pytest.fixture(scope="module")
def document() -> Document:
    return numbered(
        a_document(Heading(1, NASTY, "nasty"), Paragraph((Run(NASTY, "strong"), Run("out", href="https://example.org/?a=1&b=2"))))
    )


def test_figures_tables_and_sections_count_through_the_document(document: Document) -> None:
    names = [one.name for block in document.blocks for one in (block.pictures if isinstance(block, Grid) else [block])
             if isinstance(one, Picture | TableBlock)]  # fmt: skip
    assert names == ["Figure 1", "Table 1", "Figure 2", "Figure 3", "Figure 4"]
    labels = [one.label for one in document.blocks if isinstance(one, Heading)]
    assert labels == ["1", "1.1", "2", "Annex A", "A.1"]


def test_a_reference_says_the_number_and_leads_there(document: Document) -> None:
    said = document.blocks[1]
    assert isinstance(said, Paragraph)
    assert [(one.text, one.href) for one in said.line if isinstance(one, Run) and one.href] == [
        ("Figure 1", "#pay"), ("Table 1", "#both"), ("Annex A", "#annex"),
    ]  # fmt: skip


def test_a_reference_that_leads_nowhere_is_named() -> None:
    broken = a_document(Paragraph((Ref("jobs"),)))
    with pytest.raises(InputNotUnderstood, match="'jobs', and nothing"):
        numbered(broken)


def test_an_id_that_stands_twice_is_named() -> None:
    with pytest.raises(InputNotUnderstood, match="both called 'pay'"):
        numbered(a_document(a_picture("pay")))


def test_a_section_of_a_few_words_shares_a_page() -> None:
    start, pay = Heading(1, "How to read", "how"), a_picture("pay")
    blocks = (
        start,
        Paragraph(words("text")),
        Heading(1, "Figures", "figures"),
        pay,
        Heading(1, "End", "end"),
        Paragraph(words("z")),
    )
    found = [one.opens_page for one in numbered(replace(a_document(), blocks=blocks)).blocks if isinstance(one, Heading)]
    assert found == [True, False, False]


def test_words_before_a_figure_go_to_its_page_with_their_heading() -> None:
    said = (Paragraph(words("The document said")), Paragraph(words("The figures say")))
    text = source(
        numbered(replace(a_document(), blocks=(Heading(1, "Pay", "p"), *said, a_picture("pay"), Paragraph(words("later")))))
    )
    assert text.count("sticky: true") == 2
    assert "sticky" not in text.split("later")[0].rsplit("\n", 1)[1]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=12))
def test_no_heading_skips_a_level(levels: list[int]) -> None:
    blocks = tuple(Heading(level, "Head", f"head-{at}") for at, level in enumerate(levels))
    found = [one.level for one in numbered(replace(a_document(), blocks=blocks)).blocks if isinstance(one, Heading)]
    assert found[0] == 1
    assert all(later <= before + 1 for before, later in pairwise(found))


def test_a_section_that_holds_only_gaps_opens_no_page() -> None:
    blocks = (Heading(1, "Full", "full"), Paragraph(words("text")), Heading(1, "Gap", "gap"), Aside("write", "x", (words("y"),)))
    found = [one.opens_page for one in numbered(replace(a_document(), blocks=blocks)).blocks if isinstance(one, Heading)]
    assert found == [True, False]


class _Reader(HTMLParser):
    """Headings, images and ids of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.images: list[dict[str, str | None]] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.scopes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "img":
            self.images.append(facts)
        if tag == "th":
            self.scopes += "scope" in facts
        if facts.get("id"):
            self.ids.append(str(facts["id"]))
        if (facts.get("href") or "").startswith("#"):
            self.targets.append(str(facts["href"])[1:])


def test_the_html_file_stands_alone_and_can_be_read_aloud(document: Document) -> None:
    text = html.page(document).decode("utf-8")
    found = _Reader()
    found.feed(text)
    assert '<html lang="en-GB">' in text
    assert "<title>Skills report: Burnley</title>" in text
    assert found.headings.count(1) == 1
    assert all(later <= before + 1 for before, later in pairwise(found.headings))
    assert len(found.images) == 4
    assert all(one["alt"] and str(one["src"]).startswith("data:image/svg+xml;base64,") for one in found.images)
    assert found.scopes == 4
    assert len(found.ids) == len(set(found.ids))
    assert set(found.targets) <= set(found.ids)
    assert "<script" not in text
    assert "<b>name" not in text


def test_every_writer_gives_the_same_bytes_twice(document: Document) -> None:
    assert html.page(document) == html.page(document)
    assert pdf.write(document).data == pdf.write(document).data
    assert docx.write(document, _png) == docx.write(document, _png)


def _png(one: Picture) -> bytes:
    import vl_convert as vlc

    drawn: bytes = vlc.svg_to_png(one.svg, scale=1)
    return drawn


def test_the_word_file_lists_its_sections_and_gives_words_more_room_than_numbers(document: Document) -> None:
    import docx as word

    file = word.Document(io.BytesIO(docx.write(document, _png)))
    texts = [one.text for one in file.paragraphs]
    assert texts[texts.index("Contents") + 1 :][:2] == ["1 Needs", "1.1 Parts"]
    table = file.tables[0]
    assert table.columns[0].width > 0
    wide = a_table()
    long = replace(wide, rows=(Row(Cell("A long name of a place that needs room"), (Cell("1", True),)),))
    made = word.Document(io.BytesIO(docx.write(replace(document, blocks=(TableBlock("t", long),)), _png))).tables[0]
    assert made.columns[0].width > 3 * made.columns[1].width


@pytest.fixture(scope="module")
def tagged(document: Document) -> Any:
    pikepdf = pytest.importorskip("pikepdf")
    return pikepdf.open(io.BytesIO(pdf.write(document).data))


def elements(node: Any) -> Any:
    """Every structure element under a node."""
    import pikepdf

    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_the_pdf_is_tagged_named_and_in_a_language(tagged: Any) -> None:
    root = tagged.Root
    assert bool(root.MarkInfo.Marked)
    assert str(root.Lang) == "en-GB"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with tagged.open_metadata() as meta:
        assert meta["dc:title"] == "Skills report: Burnley"
        assert meta["pdfuaid:part"] == "1"
    assert str(tagged.docinfo["/CreationDate"]).startswith("D:20240501")


def test_every_picture_of_the_pdf_has_its_words(tagged: Any) -> None:
    found = list(elements(tagged.Root.StructTreeRoot))
    kinds = [str(one.S) for one in found]
    pictures = [one for one in found if str(one.S) == "/Figure"]
    assert len(pictures) >= 4
    assert all(str(one.get("/Alt", "")).startswith("Line of") for one in pictures)
    assert {"/H1", "/H2", "/Table", "/TH", "/L"} <= set(kinds)
    assert len(list(tagged.open_outline().root)) >= 3


def test_the_body_ends_where_the_first_annex_begins(document: Document) -> None:
    made = pdf.write(document)
    assert made.pages == 5  # cover, contents, two of body, annex
    assert made.body_pages == 2


def test_the_word_file_has_styles_captions_header_rows_and_words_for_pictures(document: Document) -> None:
    import docx as word

    file = word.Document(io.BytesIO(docx.write(document, _png)))
    styles = [(one.style.name, one.text) for one in file.paragraphs if one.style.name.startswith("Heading")]
    assert ("Heading 1", "1 Needs") in styles
    assert ("Heading 2", "1.1 Parts") in styles
    assert ("Heading 1", "Annex A: Indicators") in styles
    captions = [one.text for one in file.paragraphs if one.style.name == "Caption"]
    assert captions == [
        "Figure 1. Pay fell",
        "Table 1. Two places",
        "Figure 2. Pay fell",
        "Figure 3. Pay fell",
        "Figure 4. Pay fell",
    ]
    assert [shape._inline.docPr.get("descr") for shape in file.inline_shapes] == [
        "Line of pay",
        "Line of left",
        "Line of right",
        "Line of last",
    ]
    assert "tblHeader" in file.tables[0].rows[0]._tr.xml
    assert file.core_properties.title == "Skills report: Burnley"
    assert file.core_properties.language == "en-GB"


def test_a_zip_forgets_the_clock() -> None:
    def made(year: int) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as new:
            new.writestr(zipfile.ZipInfo("a.txt", (year, 1, 2, 3, 4, 6)), b"text")
        return out.getvalue()

    assert made(2001) != made(2002)
    assert same_bytes(made(2001)) == same_bytes(made(2002))


def test_markdown_becomes_blocks_and_slots_with_their_lines() -> None:
    text = "# Work {#work-here}\n\nSee **{{ref pay}}**.\n\n{{figure measure=pay by='sex=Male' \"A title\"}}\n\n| a | b |\n|---|--:|\n| x | 1 |\n"
    head, said, slot, table = markdown.read(text, "needs.md", first_line=10)
    assert head == Heading(1, "Work", "work-here")
    assert isinstance(said, Paragraph)
    assert Ref("pay") in said.line
    assert slot == Slot("figure", ("A title",), (("measure", "pay"), ("by", "sex=Male")), "needs.md", 14)
    assert isinstance(table, markdown.Written)
    assert table.table.rows[0].cells[0] == Cell("1", is_number=True)


def test_a_slot_that_cannot_be_read_names_its_file_and_line() -> None:
    with pytest.raises(InputNotUnderstood, match=r"needs\.md, line 3"):
        markdown.read('one\n\n{{figure "open}}\n', "needs.md")


@given(st.text(max_size=200))
def test_any_text_can_be_written(text: str) -> None:
    parts = [one for one in markdown.read(text.replace("{{", "{ {").replace("⟦", ""), "any.md") if isinstance(one, Paragraph)]
    found = "".join(html.line(one.line) for one in parts)
    assert "<script" not in found.casefold()
