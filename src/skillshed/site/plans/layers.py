"""One theme of a plan as layers to draw."""

from __future__ import annotations

from skillshed.insight.plan.document import by_id
from skillshed.insight.plan.reading import edges
from skillshed.plans.following import Following
from skillshed.publishing.charts.layers import Box, Layered, Wire
from skillshed.site.plans.shown import tag

HEADS = ("Action", "Output", "Short term", "Long term")


def layered(found: Following, theme: str) -> Layered:
    """Actions, outputs and outcomes of a theme, and the links between them; the first theme where none is named."""
    document = found.document
    chosen = next((one for one in document.themes if one.id == theme), document.themes[0] if document.themes else None)
    priorities = {one.id for one in document.priorities if chosen and one.theme == chosen.id}
    objectives = {one.id for one in document.objectives if one.priority in priorities}
    chains = [one for one in document.chains if one.objective in objectives]
    layer = {one.id: 0 for one in document.actions if one.objective in objectives}
    layer |= {one.id: 1 for one in document.outputs if one.objective in objectives}
    layer |= {key: 2 for one in chains for key in one.short} | {key: 3 for one in chains for key in one.long}
    named = by_id(document)
    boxes = tuple(Box(key, named[key].name, at, *_status(found, key)) for key, at in layer.items() if key in named)
    wires = tuple(
        Wire(source, to, how)
        for source, to, how, _ in edges(document)
        if source in layer and to in layer and layer[source] < layer[to]
    )
    return Layered(f"The chain of {chosen.name}" if chosen else document.plan.title, HEADS, boxes, wires)


def _status(found: Following, key: str) -> tuple[str, str]:
    status = found.status_of(key)
    return tag(status) if status else ("", "")
