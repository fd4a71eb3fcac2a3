"""Records of plans."""

from __future__ import annotations

from skillshed.plans.models.actors import MapActor, Relation
from skillshed.plans.models.board import PublicView
from skillshed.plans.models.maturity import Opinion, Response, Round
from skillshed.plans.models.plan import (
    Actual,
    ActualState,
    Comment,
    Element,
    Lesson,
    LessonKind,
    Plan,
    Snapshot,
    Version,
)
from skillshed.plans.models.using import Count, Told, Wish

__all__ = [
    "Actual",
    "ActualState",
    "Comment",
    "Count",
    "Element",
    "Lesson",
    "LessonKind",
    "MapActor",
    "Opinion",
    "Plan",
    "PublicView",
    "Relation",
    "Response",
    "Round",
    "Snapshot",
    "Told",
    "Version",
    "Wish",
]
