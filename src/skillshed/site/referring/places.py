"""Districts by name."""

from __future__ import annotations

from skillshed.site.evidence.opened import book
from skillshed.terms.errors import UserError


def named(code: str) -> str:
    """A district's name; its code where the evidence base does not know it."""
    if not code:
        return "Not known"
    try:
        return book().areas.get(code).name
    except UserError:
        return code
