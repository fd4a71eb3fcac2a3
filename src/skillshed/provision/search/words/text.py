"""The words of one offer, made ready for an index."""

from __future__ import annotations

from dataclasses import dataclass

from skillshed.provision.search.documents import OfferDocument
from skillshed.provision.search.words.reading import Choice, Group
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


def titled(title: str, groups: tuple[Group, ...]) -> tuple[str, ...]:
    """The parts of a search that stand in a title, as the title writes them; each once."""
    written = tokens(title)
    cut = [stem(word) for word in written]
    found = (_standing(written, cut, choice) for group in groups for choice in group)
    return tuple(dict.fromkeys(words for words in found if words))


def _standing(written: list[str], cut: list[str], choice: Choice) -> str:
    size = len(choice.words)
    among = written if choice.is_exact else cut
    return next(
        (" ".join(written[at : at + size]) for at in range(len(cut) - size + 1) if tuple(among[at : at + size]) == choice.words),
        "",
    )
