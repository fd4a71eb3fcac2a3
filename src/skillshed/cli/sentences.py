"""Sentences about figures, for commands that print them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skillshed.evidence.book import Book


def with_words(book: Book, figure: dict[str, Any]) -> dict[str, Any]:
    """A figure of a profile with what it says: said, comparator_name, comparator_said, sentence, change_sentence."""
    from skillshed.insight.compare import estimate
    from skillshed.insight.profile import comparison, moved
    from skillshed.publishing.numbers import with_interval
    from skillshed.publishing.words import against, change_sentence, value_sentence

    defined = book.measure(figure["measure"])
    measure: Any = defined.model_copy(update={"short": defined.name})
    found, changed, other = comparison(figure), moved(figure), figure["comparator"]
    return {
        **figure,
        "said": with_interval(estimate(figure), measure.unit, measure.decimals),
        "comparator_name": other["place_name"] if other else None,
        "comparator_said": with_interval(estimate(other), measure.unit, measure.decimals) if other else None,
        "sentence": against(found, measure) if found else value_sentence(estimate(figure), measure),
        "change_sentence": change_sentence(changed, measure) if changed else "",
    }
