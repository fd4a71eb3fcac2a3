"""A measure as sentences and charts need it: always with a short name, and told whether anybody has reviewed it."""

from __future__ import annotations

from skillshed.evidence.measures import Measure
from skillshed.site.evidence.opened import book, kept
from skillshed.terms.period import said_day


def worded(measure_id: str) -> Measure:
    """The measure by its id, its short name filled in where the file gives none. NotFound."""
    return kept(("worded", measure_id), lambda: _filled(book().measure(measure_id)))


def _filled(measure: Measure) -> Measure:
    return measure if measure.short else measure.model_copy(update={"short": measure.title})


def review(measure: Measure) -> str:
    """Who stands behind the definition, in words."""
    if measure.is_generated:
        return "As published, not yet reviewed"
    signed = said_day(measure.reviewed_on) if measure.reviewed_on else ""
    return (
        f"Reviewed by {measure.author}, {signed}"
        if signed
        else f"Written by {measure.author or 'an unnamed author'}, not yet reviewed"
    )
