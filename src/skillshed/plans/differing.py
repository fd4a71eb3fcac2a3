"""What changed between two versions of a plan, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from skillshed.insight.plan.document import Plan as Document
from skillshed.plans.files import taken_apart

SINGLE = {"enablers": "enabler", "tools": "tool", "actors": "actor", "themes": "theme", "priorities": "priority", "objectives": "objective",
          "outputs": "output", "actions": "action", "outcomes": "outcome", "chains": "chain", "links": "link", "funds": "fund", "baselines": "baseline",
          "measures": "measure", "consulted": "record of employers consulted", "college_targets": "college target"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """`what`: added, removed or changed."""

    what: str
    group: str
    key: str
    sentence: str


def differences(before: Document, after: Document) -> list[Difference]:
    """Every element added, removed or changed, in the order of the file; the heading of the plan last."""
    old_head, old = taken_apart(before)
    new_head, new = taken_apart(after)
    held = {(group, key): data for group, key, data in old}
    now = {(group, key): data for group, key, data in new}
    found = [one for (group, key), data in now.items() for one in _of(group, key, held.get((group, key)), data)]
    found += [
        Difference("removed", group, key, f"The {SINGLE[group]} {_called(key, data)} was taken out.")
        for (group, key), data in held.items()
        if (group, key) not in now
    ]
    if old_head != new_head:
        found += [Difference("changed", "plan", name, f"{name}: {said}") for name, said in fields_changed(old_head, new_head)]
    return found


def _of(group: str, key: str, before: dict[str, Any] | None, after: dict[str, Any]) -> Iterator[Difference]:
    if before is None:
        yield Difference("added", group, key, f"The {SINGLE[group]} {_called(key, after)} was added.")
        return
    for name, said in fields_changed(before, after):
        yield Difference("changed", group, key, f"The {SINGLE[group]} {_called(key, after)}: {name} {said}")


def fields_changed(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, what became of it) for each field of an element that differs."""
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if isinstance(old, list) and isinstance(new, list) and all(isinstance(one, str) for one in (*old, *new)):
            more, less = [one for one in new if one not in old], [one for one in old if one not in new]
            parts = [f"now has {', '.join(more)}" if more else "", f"lost {', '.join(less)}" if less else ""]
            yield name, f"{' and '.join(part for part in parts if part) or 'are in another order'}."
        elif old is None:
            yield name, f"is now {_said(new)}; it was not given."
        elif new is None:
            yield name, f"was {_said(old)}; it is no longer given."
        else:
            yield name, f"is now {_said(new)}; it was {_said(old)}."


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    return ", ".join(str(one) for one in value) if isinstance(value, list) else f"“{value}”"


def _called(key: str, data: dict[str, Any]) -> str:
    name = data.get("name") or data.get("title") or ""
    return f"{key} (“{name}”)" if name else key
