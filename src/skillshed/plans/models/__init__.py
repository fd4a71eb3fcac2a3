"""Records of plans."""

from __future__ import annotations

from skillshed.plans.models.actors import MapActor, Relation
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

__all__ = [
    "Actual",
    "ActualState",
    "Comment",
    "Element",
    "Lesson",
    "LessonKind",
    "MapActor",
    "Opinion",
    "Plan",
    "Relation",
    "Response",
    "Round",
    "Snapshot",
    "Version",
]
