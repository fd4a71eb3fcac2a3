"""Records of plans."""

from __future__ import annotations

from skillshed.plans.models.board import PublicView
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
    "Plan",
    "PublicView",
    "Snapshot",
    "Told",
    "Version",
    "Wish",
]
