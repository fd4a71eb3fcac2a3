"""A heading under which nothing came to stand is left out."""

from __future__ import annotations

from skillshed.publishing.documents.model import Heading, Line, Paragraph
from skillshed.site.reports.composing import _filled


def test_a_bare_heading_goes_and_those_with_text_stay() -> None:
    text = Paragraph(Line(()))
    chapter, bare, kept, last = (
        Heading(1, "Needs", "needs"),
        Heading(2, "Districts", "d"),
        Heading(2, "Pay", "p"),
        Heading(2, "End", "e"),
    )
    empty = Heading(1, "Strategy", "s")
    assert _filled([chapter, bare, kept, text, last]) == (chapter, kept, text)
    assert _filled([chapter, bare, empty]) == (chapter, empty), "a chapter stays: people must see that it is empty"
