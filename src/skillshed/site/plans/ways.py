"""The ways within a plan: what everybody may read, and what is for its owners."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from skillshed.site.plans.opened import Opened

Way = tuple[str, str]


def ways(one: Opened) -> Iterator[Way]:
    """Name and address of each page about the plan that this reader may see."""
    told = [
        ("The plan", "plan", True),
        ("Chain", "chain", True),
        ("Evaluation", "evaluation", True),
        ("Growth pillars", "pillars", bool(one.document.growth_pillars)),
        ("Who does what", "plan_actors", True),
        ("Colleges’ targets", "matrix", True),
        ("As an LSIP", "lsip", one.shows_lacks),
        ("What it lacks", "lint", one.shows_lacks),
    ]
    return _reached(one, told)


def own_ways(one: Opened) -> Iterator[Way]:
    """Name and address of each page on which the plan is kept."""
    told = [
        ("Record a quarter", "record", one.may_record),
        ("Meeting pack", "pack", one.may_see_drafts),
        ("Snapshots", "snapshots", one.may_see_drafts),
        ("Versions", "history", one.may_see_drafts),
        ("Who did what", "audit", one.may_see_drafts),
        ("Rows", "rows", one.may_edit),
        ("What is public", "public", one.may_edit),
    ]
    return _reached(one, told)


def _reached(one: Opened, told: list[tuple[str, str, bool]]) -> Iterator[Way]:
    return ((name, reverse(f"plans:{page}", args=[one.plan.slug])) for name, page, is_open in told if is_open)
