"""How what is being typed may go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from skillshed.provision.search.words.tokens import tokens
from skillshed.provision.search.words.vocabulary import Vocabulary


def suggestions(prefix: str, titles: Iterable[str], known: Vocabulary, *, most: int) -> list[str]:
    """Titles that begin so, the commonest first; then what was typed with its last word ended as offers have it."""
    typed = tokens(prefix)
    if not typed:
        return []
    whole = " ".join(typed)
    begun = Counter(title.strip() for title in titles if " ".join(tokens(title)).startswith(whole))
    found = [title for title, _ in sorted(begun.items(), key=lambda one: (-one[1], one[0]))[: most // 2]]
    ended = (" ".join([*typed[:-1], word]) for word in known.beginning(typed[-1], most=most))
    heads = {one.lower() for one in found}
    return (found + [one for one in ended if one not in heads])[:most]
