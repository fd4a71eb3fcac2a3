"""Tagged PDF to the accessibility standard PDF/UA-1: Typst refuses to write a file that breaks it."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from skillshed.publishing.documents.model import Document, pictures
from skillshed.publishing.documents.typst_source import source
from skillshed.terms.errors import UsageError


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished file: its bytes, its pages with the cover, how many of them are body (after the contents, up to the first annex),
    and the page each section begins on, in reading order."""

    data: bytes
    pages: int
    body_pages: int
    sections: tuple[tuple[str, int], ...] = ()


def write(document: Document) -> Pdf:
    """The document as PDF/UA-1. Every picture must be drawn. UsageError where Typst is not installed.

    The same document gives the same bytes: letters travel along, the only date is the document's own.
    """
    typst = _typst()
    here = resources.files(__package__)
    with tempfile.TemporaryDirectory(prefix="skillshed-") as name, resources.as_file(here.joinpath("fonts")) as fonts:
        folder = Path(name)
        (folder / "report.typ").write_text(here.joinpath("report.typ").read_text("utf-8"), encoding="utf-8")
        (folder / "main.typ").write_text(source(document), encoding="utf-8")
        for one in pictures(document.blocks):
            (folder / f"{one.id}.svg").write_text(one.svg, encoding="utf-8")
        compiler = typst.Compiler(str(folder / "main.typ"), root=str(folder), font_paths=[str(fonts)], ignore_system_fonts=True)
        made = datetime.fromisoformat(document.known_on).replace(tzinfo=UTC)
        data = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=made)
        pages = _said(compiler, "<pages>")[-1]
        first = _said(compiler, "<start>")[0]
        annexes = _said(compiler, "<annex>")
        sections = tuple((str(text), int(page)) for text, page in json.loads(compiler.query("<heads>", field="value")))
    # The mark stands before the break, on the last page of the body.
    return Pdf(data, pages + document.has_cover, (annexes[0] if annexes else pages) - first + 1, sections)


def _said(compiler: Any, label: str) -> list[int]:
    """The page numbers that the layout left behind under a label."""
    return [int(one) for one in json.loads(compiler.query(label, field="value"))]


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise UsageError(
            "PDF needs the package 'typst', which is not installed.", next_step="Install skillshed[reports], or leave out pdf."
        ) from error
    return typst
