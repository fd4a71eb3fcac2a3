"""What of a plan a stranger may read: only what the format knows, only figures that were approved, no person, no remark."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from skillshed.insight.plan.document import GROUPS, Plan, rows
from skillshed.insight.plan.parts import COUNTED

PEOPLE = ("person", "individual", "officer", "named-person")
SOMEBODY = "A named person"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<!\d)(?:\+44\s?|0)(?:\d[\s-]?){9,10}(?!\d)")
WITHHELD = "(withheld)"
HEAD_KNOWN = ("id", "title", "place", "period", "governance")
GOVERNING = ("board", "executive", "erb", "strategic_authority")  # bodies; any other name may be a person's office


def public(plan: Plan, withheld: Collection[str] = (), *, shows_money: bool = False) -> Plan:
    """The plan for a stranger.

    Never in it: elements withheld with all links to them, draft and submitted figures, remarks on figures, names of people,
    names the format does not know (any may hold a person), addresses and telephone numbers. `shows_money`: funds with amounts.
    """
    gone = withheld_by(plan, withheld)
    whole = plan.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    kept = {name: value for name, value in whole.items() if name in type(plan).model_fields or name == "schema"}
    kept["plan"] = {name: value for name, value in kept["plan"].items() if name in HEAD_KNOWN}
    for group in {*GROUPS, "chains", "links", "baselines", "consulted"} & set(kept):
        known = _known(plan, group)
        listed = [
            {name: value for name, value in row.items() if name in known} for row in kept[group] if row.get("id") not in gone
        ]
        kept[group] = [row for row in (_without(one, gone) for one in listed) if row is not None]
    governs = kept["plan"].pop("governance", {})
    if said := {name: one for name, one in governs.items() if name in GOVERNING and isinstance(one, str) and one not in gone}:
        kept["plan"]["governance"] = said
    kept = _nameless(kept)
    kept["measures"] = [_approved(row) for row in kept.get("measures", [])]
    if not shows_money:
        kept["funds"] = [{name: row[name] for name in ("id", "name", "ends") if name in row} for row in kept.get("funds", [])]
    return type(plan).model_validate(_clean({name: value for name, value in kept.items() if value != []}))


def _known(plan: Plan, group: str) -> set[str]:
    listed = getattr(plan, group)
    fields = type(listed[0]).model_fields if listed else {}
    return {field.alias or name for name, field in fields.items()}


# Fields that point at other rows; a row that lives by one which is withheld goes with it.
LIVES_BY = ("theme", "priority", "objective", "from", "to", "outcome", "of")


def _without(row: dict[str, Any], gone: set[str]) -> dict[str, Any] | None:
    if any(row.get(name) in gone for name in LIVES_BY):
        return None
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, list):
            value = [one for one in value if not (isinstance(one, str) and one in gone)]
        elif isinstance(value, dict):
            value = {key: one for key, one in value.items() if key not in gone}
        elif isinstance(value, str) and value in gone:
            continue
        found[name] = value
    return found


def withheld_by(plan: Plan, withheld: Collection[str]) -> set[str]:
    """What is withheld with all that lives by it: the objectives of a priority, their actions, outputs and measures."""
    gone, before = set(withheld), -1
    while len(gone) != before:
        before = len(gone)
        for _, _, row in rows(plan):
            if any(getattr(row, name, None) in gone for name in LIVES_BY):
                gone.add(row.id)
    return gone


def _nameless(kept: dict[str, Any]) -> dict[str, Any]:
    """People get a number in place of their name and id, wherever either stands."""
    people = [row["id"] for row in kept.get("actors", []) if str(row.get("kind", "")).lower() in PEOPLE]
    number = {key: f"person-{at}" for at, key in enumerate(people, 1)}

    def renamed(value: Any) -> Any:
        if isinstance(value, str):
            return number.get(value, value)
        if isinstance(value, list):
            return [renamed(one) for one in value]
        return {name: renamed(one) for name, one in value.items()} if isinstance(value, dict) else value

    if not number:
        return kept
    kept["actors"] = [
        {"id": row["id"], "kind": row["kind"], "name": SOMEBODY} if row["id"] in number else row for row in kept["actors"]
    ]
    return {name: renamed(value) for name, value in kept.items()}


ACTUAL = ("on", "value", "numerator", "denominator", "se", "place", "group", "state", "source")


def _approved(row: dict[str, Any]) -> dict[str, Any]:
    counted = [one for one in row.get("actuals", []) if one.get("state", "approved") in COUNTED]
    return (
        {**row, "actuals": [{name: one[name] for name in ACTUAL if name in one} for one in counted]} if "actuals" in row else row
    )


def _clean(value: Any) -> Any:
    """Every text without addresses and telephone numbers."""
    if isinstance(value, str):
        return _PHONE.sub(WITHHELD, _MAIL.sub(WITHHELD, value))
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return {name: _clean(one) for name, one in value.items()} if isinstance(value, dict) else value
