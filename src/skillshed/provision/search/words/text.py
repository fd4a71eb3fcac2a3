"""The words of one offer, made ready for an index."""

from __future__ import annotations

from dataclasses import dataclass

from skillshed.provision.search.documents import OfferDocument
from skillshed.provision.search.words.tokens import GAP, stem, tokens


@dataclass(frozen=True, slots=True)
class Text:
    """`title`, `body`: stems; `exact`: words as written, title and body; a gap between the parts. `words`: each once."""

    title: list[str]
    body: list[str]
    exact: list[str]
    words: frozenset[str]


def text_of(document: OfferDocument) -> Text:
    """An offer's text in the three ways it is searched."""
    title = tokens(document.title)
    body: list[str] = []
    for part in document.words:
        body += tokens(part)
        body.append(GAP)
    words = frozenset(title).union(body) - {GAP}
    return Text([stem(word) for word in title], [stem(word) for word in body], [*title, GAP, *body], words)
