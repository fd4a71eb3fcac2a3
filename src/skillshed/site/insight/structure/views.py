"""Every view by its name in addresses."""

from __future__ import annotations

from collections.abc import Callable

from skillshed.site.evidence.opened import kept
from skillshed.site.insight.structure.asked import Asked
from skillshed.site.insight.structure.content import Content
from skillshed.site.insight.structure.jobs_views import change, growth, quotients
from skillshed.site.insight.structure.people_views import occupations, residents
from skillshed.site.insight.structure.space_views import ladder, plane
from skillshed.terms.errors import NotFound

VIEWS: dict[str, Callable[[Asked], Content]] = {
    "quotients": quotients, "growth": growth, "change": change, "ladder": ladder, "plane": plane, "residents": residents,
    "occupations": occupations,
}  # fmt: skip


def content(asked: Asked, view: str) -> Content:
    """A view, worked out once; NotFound says why there is none."""
    if view not in VIEWS:
        raise NotFound(f"There is no view '{view}' of structure.", next_step=f"Choose one of: {', '.join(VIEWS)}.")
    return kept(("structure view", asked, view), lambda: VIEWS[view](asked))
