"""DOCX for editing: Word's own heading, caption and list styles, header rows that repeat, words for every picture."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

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
from skillshed.publishing.documents.zipped import same_bytes
from skillshed.publishing.tables import Cell, Row
from skillshed.terms.errors import UsageError

FONT = "Arial"
INK, RIVER, SLATE, PLUM, AMBER = "12262B", "0B4F5C", "51646A", "6B3A7A", "9A5200"
SIZES = {"Title": 30, "Heading 1": 20, "Heading 2": 14, "Heading 3": 11.5, "Normal": 10.5, "Caption": 10.5, "Subtitle": 12.5}
STYLES = {"": "Normal", "lede": "Subtitle", "small": "Normal", "quote": "Quote"}
ASIDES = {"note": ("Note", SLATE), "missing": ("Not shown", AMBER), "write": ("To be written", PLUM)}
Png = Callable[[Picture], bytes]
WIDE_CM, HIGH_CM = 16.0, 20.0
WIDE_PX = 760  # a picture so wide fills the line; a narrower one keeps its scale
NARROWEST = 7  # letters a column of a table has room for


def write(document: Document, png: Png) -> bytes:
    """The document as DOCX. `png` gives a picture's bytes. UsageError where python-docx is not installed."""
    try:
        import docx
    except ImportError as error:
        raise UsageError(
            "DOCX needs the package 'python-docx', which is not installed.",
            next_step="Install skillshed[reports], or leave out docx.",
        ) from error
    file = docx.Document()
    _Writer(file, png).write(document)
    out = io.BytesIO()
    file.save(out)
    return same_bytes(out.getvalue())


class _Writer:
    """Fills one file; `bookmarks` counts the places that references lead to."""

    def __init__(self, file: Any, png: Png) -> None:
        self.file, self.png, self.bookmarks = file, png, 0

    def write(self, document: Document) -> None:
        self._properties(document)
        self._styles(document)
        self._page(document)
        self._front(document)
        for block in document.blocks:
            self._block(block)

    def _properties(self, document: Document) -> None:
        known = datetime.fromisoformat(document.known_on)
        core = self.file.core_properties
        core.title, core.author, core.subject, core.language = (
            document.full_title, document.author, document.kind, document.language,
        )  # fmt: skip
        core.created = core.modified = known
        core.last_modified_by, core.revision, core.comments = document.author, 1, ""

    def _styles(self, document: Document) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        for name, size in SIZES.items():
            style = self.file.styles[name]
            style.font.name, style.font.size = FONT, Pt(size)
            style.font.color.rgb = RGBColor.from_string(RIVER if name.startswith(("Heading", "Title")) else INK)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for part in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                # A theme's font would win over the one named here.
                fonts.attrib.pop(qn(f"w:{part}"), None)
            fonts.set(qn("w:hAnsi"), FONT)
        self.file.styles["Caption"].font.bold = True
        self.file.styles["Subtitle"].font.italic = False
        for spaced in self.file.styles["Subtitle"].element.rPr.findall(qn("w:spacing")):
            self.file.styles["Subtitle"].element.rPr.remove(spaced)
        defaults = self.file.styles.element.find(qn("w:docDefaults"))
        for language in defaults.iter(qn("w:lang")):
            language.set(qn("w:val"), document.language)

    def _page(self, document: Document) -> None:
        from docx.shared import Cm

        section = self.file.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.4)
        section.header.paragraphs[0].text = f"{document.title}  ·  {document.kind}"
        _field(section.footer.paragraphs[0], "PAGE", "1")

    def _front(self, document: Document) -> None:
        self.file.add_paragraph(document.title, style="Title")
        if document.subtitle:
            self.file.add_paragraph(document.subtitle, style="Subtitle")
        for head, text in document.facts:
            line = self.file.add_paragraph()
            line.add_run(f"{head}: ").bold = True
            line.add_run(text)
        if document.has_contents:
            self.file.add_paragraph("Contents", style="TOC Heading" if "TOC Heading" in self.file.styles else "Subtitle")
            self._contents([one for one in document.blocks if isinstance(one, Heading) and one.level < 3])

    def _contents(self, headings: list[Heading]) -> None:
        """The list of sections as a field: it reads and leads there as it stands, and Word adds the pages when it is updated."""
        from docx.shared import Cm, Pt

        for at, one in enumerate(headings):
            paragraph = self.file.add_paragraph()
            paragraph.paragraph_format.left_indent = Cm(0.6 * (one.level - 1))
            paragraph.paragraph_format.space_after = Pt(2)
            if at == 0:
                _marks(paragraph, ("begin", ""), ("", 'TOC \\o "1-2" \\h \\z \\u'), ("separate", ""))
            _jump(paragraph, _said(one), _anchor(one.id))
            if at == len(headings) - 1:
                _marks(paragraph, ("end", ""))

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Paragraph):
            self._line(self.file.add_paragraph(style=STYLES[block.style]), block.line)
        elif isinstance(block, Items):
            for one in block.lines:
                self._line(self.file.add_paragraph(style="List Number" if block.is_ordered else "List Bullet"), one)
        elif isinstance(block, Picture):
            self._picture(block)
        elif isinstance(block, Grid):
            for picture in block.pictures:
                self._picture(picture)
        elif isinstance(block, TableBlock):
            self._table(block)
        elif isinstance(block, Aside):
            self._aside(block)
        elif isinstance(block, Break):
            self.file.add_page_break()

    def _heading(self, block: Heading) -> None:
        paragraph = self.file.add_heading(_said(block), level=min(block.level, 3))
        paragraph.paragraph_format.page_break_before = block.opens_page
        self._bookmark(paragraph, block.id)

    def _picture(self, one: Picture) -> None:
        from docx.shared import Cm

        self._caption("Figure", one.number, one.title, one.id)
        if one.subtitle:
            self._small(one.subtitle, keep=True)
        width = min(WIDE_CM, WIDE_CM * one.width / WIDE_PX, HIGH_CM * one.width / one.height)
        holder = self.file.add_paragraph()
        holder.paragraph_format.keep_with_next = True
        shape = holder.add_run().add_picture(io.BytesIO(self.png(one)), width=Cm(width))
        about = shape._inline.docPr
        about.set("descr", one.alt)
        about.set("title", one.name)
        if one.sentence:
            self.file.add_paragraph(one.sentence).paragraph_format.keep_with_next = bool(one.source)
        self._source(one.source)

    def _table(self, block: TableBlock) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._caption("Table", block.number, block.table.caption, block.id)
        made = self.file.add_table(rows=1, cols=len(block.table.headers))
        _ruled(made)
        for cell, header in zip(made.rows[0].cells, block.table.headers, strict=True):
            self._cell(cell, header.text, is_number=header.is_number, is_bold=True)
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        made.rows[0]._tr.get_or_add_trPr().append(repeated)
        for row in block.table.rows:
            self._row(made, row)
        self._widths(made, block)
        for note in block.table.footnotes:
            self._small(note)
        self._source(block.source)

    def _widths(self, made: Any, block: TableBlock) -> None:
        """Shares of the line, given or by the longest text of each column."""
        from docx.shared import Cm

        columns = zip(*([one.text for one in block.table.headers], *([row.head.text, *(cell.text for cell in row.cells)] for row in block.table.rows)), strict=False)  # fmt: skip
        shares = block.widths or [min(max(NARROWEST, *map(len, texts)), 38) for texts in columns]
        made.autofit = False
        for column, share in zip(made.columns, shares, strict=False):
            column.width = Cm(WIDE_CM * share / sum(shares))
            for cell in column.cells:
                cell.width = column.width

    def _row(self, made: Any, row: Row) -> None:
        cells = made.add_row().cells
        for cell, said in zip(cells, (row.head, *row.cells), strict=False):
            self._cell(cell, _marked(said), is_number=said.is_number, is_bold=row.is_chosen)

    def _cell(self, cell: Any, text: str, *, is_number: bool, is_bold: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(text)
        run.bold, run.font.size = is_bold, Pt(9)
        paragraph.paragraph_format.space_after = Pt(0)
        if is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _aside(self, one: Aside) -> None:
        from docx.shared import RGBColor

        word, colour = ASIDES[one.kind]
        made = [self.file.add_paragraph()]
        run = made[0].add_run(f"{word}: {one.title}")
        run.font.color.rgb, run.bold = RGBColor.from_string(colour), True
        for said in one.lines:
            made.append(self.file.add_paragraph())
            self._line(made[-1], said)
        if one.command:
            made.append(self.file.add_paragraph())
            made[-1].add_run(one.command).font.name = "Courier New"
        for paragraph in made:
            _panel(paragraph, colour)
            paragraph.paragraph_format.keep_with_next = paragraph is not made[-1]

    def _caption(self, word: str, number: int, title: str, name: str) -> None:
        """`Figure 3. The message`, numbered by a field, so that Word counts on when figures are moved."""
        paragraph = self.file.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(f"{word} ")
        _field(paragraph, f"SEQ {word} \\* ARABIC", str(number))
        paragraph.add_run(f". {title}")
        self._bookmark(paragraph, name)

    def _source(self, text: str) -> None:
        if text:
            self._small(f"Source: {text}")

    def _small(self, text: str, *, keep: bool = False) -> None:
        from docx.shared import Pt, RGBColor

        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.keep_with_next = keep
        run = paragraph.add_run(text)
        run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(SLATE)

    def _line(self, paragraph: Any, pieces: Line) -> None:
        for one in pieces:
            self._inline(paragraph, one)

    def _inline(self, paragraph: Any, one: Inline) -> None:
        if isinstance(one, Checked):
            paragraph.add_run(f"[{one.number}]").font.superscript = True
            return
        assert isinstance(one, Run)
        if one.href.startswith("#"):
            _jump(paragraph, one.text, _anchor(one.href[1:]))
            return
        run = paragraph.add_run(one.text if not one.href else f"{one.text} ({one.href})" if one.text != one.href else one.text)
        run.bold, run.italic = one.style == "strong" or None, one.style == "em" or None
        if one.style == "code":
            run.font.name = "Courier New"

    def _bookmark(self, paragraph: Any, name: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self.bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for one in (start, end):
            one.set(qn("w:id"), str(self.bookmarks))
        start.set(qn("w:name"), _anchor(name))
        paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
        paragraph._p.append(end)


def _said(one: Heading) -> str:
    return f"{one.label}: {one.text}" if one.is_annex and one.label else f"{one.label} {one.text}".strip()


def _panel(paragraph: Any, colour: str) -> None:
    """A tinted paragraph with a bar of the colour at its left."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    space = nsdecls("w")
    bar = f'<w:pBdr {space}><w:left w:val="single" w:sz="18" w:space="8" w:color="{colour}"/></w:pBdr>'
    about = paragraph._p.get_or_add_pPr()
    for part in (bar, f'<w:shd {space} w:val="clear" w:color="auto" w:fill="F2F5F5"/>'):
        about.append(parse_xml(part))


def _ruled(table: Any) -> None:
    """Thin lines between rows and none between columns, as in the PDF."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="C9D6D8"/>' for side in ("top", "bottom", "insideH"))
    # The format wants its parts in one order: the borders stand before the look.
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"))


def _anchor(name: str) -> str:
    """A bookmark's name as Word takes it: letters, digits and underscores, at most forty."""
    return ("b_" + "".join(letter if letter.isalnum() else "_" for letter in name))[:40]


def _marked(one: Cell) -> str:
    return f"{one.text} [{one.mark}]" if one.mark else one.text


def _jump(paragraph: Any, text: str, anchor: str) -> None:
    """Text that leads to a bookmark."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    run = paragraph.add_run(text)
    link.append(run._r)
    paragraph._p.append(link)


def _field(paragraph: Any, code: str, shown: str) -> None:
    """A field that Word works out itself; `shown` stands there until it does."""
    _marks(paragraph, ("begin", ""), ("", code), ("separate", ""))
    paragraph.add_run(shown)
    _marks(paragraph, ("end", ""))


def _marks(paragraph: Any, *marks: tuple[str, str]) -> None:
    """The marks of a field: (`begin`, ''), ('', its code), (`separate`, ''), (`end`, '')."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in marks:
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            mark.text = f" {text} "
        run._r.append(mark)
