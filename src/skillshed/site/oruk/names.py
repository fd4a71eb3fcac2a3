"""Names of areas served."""

from __future__ import annotations

from skillshed.site.evidence.opened import book
from skillshed.terms.errors import NotFound


def name_of(code: str) -> str:
    """The name of a place; its code where this evidence base does not know it."""
    try:
        return book().areas.get(code).name
    except NotFound:
        return code
