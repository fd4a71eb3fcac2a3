"""The engine, asked by pages, and what to lift where it finds nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from skillshed.provision.search.engine import engine
from skillshed.provision.search.port import Found, Query
from skillshed.publishing.figure import Link
from skillshed.site.find.doors import choices

if TYPE_CHECKING:
    from skillshed.site.find.results import Results
    from skillshed.site.find.state import State

TRIED = 8  # at most so many looser searches for a page without results


def search(query: Query) -> Found:
    """The engine's answer over the directory as it is now."""
    return engine().search(query)


def looser(results: Results) -> list[Link]:
    """Searches that differ in one wish and find something, those that find most first: what to lift, and how many are there then."""
    found = []
    for words, state in _lifted(results)[:TRIED]:
        near = results.where.near if state.near else None
        query = state.query(results.door, near, results.query.verdicts, results.person.today, size=1)
        total = search(query).total
        if total:
            found.append((total, Link(words, state.url(results.door), f"{total} offer{'s' if total > 1 else ''}")))
    return [link for _, link in sorted(found, key=lambda one: -one[0])][:5]


def _lifted(results: Results) -> list[tuple[str, State]]:
    """The search with one wish less each: words for it, and its state."""
    state, door = results.state, results.door
    one: list[tuple[bool, str, dict[str, Any]]] = [
        (bool(state.near), f"Search within 25 miles of {results.where.near.label}" if results.where.near else "Search anywhere", {"miles": 25} if results.where.near and state.miles < 25 else {"near": ""}),
        (bool(state.q), f"Leave out the words “{state.q}”", {"q": ""}),
        (bool(state.skills), "Whatever skills it teaches", {"skills": ()}),
        (state.free, "Whatever it costs", {"free": False}),
        (state.most is not None, "Whatever the price", {"most": None}),
        (bool(state.start_from or state.start_to or not state.any_time), "Whenever it starts", {"start_from": None, "start_to": None, "any_time": True}),
        (not state.remote, "Online and national offers too", {"remote": True}),
        (state.asked_age(door) is not None, f"Not only for age {state.asked_age(door)}", {"age": None, "any_age": True}),
    ]  # fmt: skip
    one += [
        (bool(state.chosen.get(box.param)), f"Any choice of “{box.title.lower()}”", {"chosen": {**state.chosen, box.param: ()}})
        for box in choices()
    ]
    return [(words, replace(state, page=1, **changes)) for is_on, words, changes in one if is_on]
