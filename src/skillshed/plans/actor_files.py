"""The map as files: two CSV tables, or one JSON document in the format of Kumu; read with every bad row named, written, and the same again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from skillshed.insight.plan.actors import TIES, ActorMap, Node, Tie, stands_for_many
from skillshed.insight.plan.ecosystem import key_of
from skillshed.plans.bulk import csv_lines
from skillshed.publishing.disarmed import disarmed, rearmed
from skillshed.terms.errors import InputNotUnderstood

NODE_COLUMNS = ("name", "kind", "place", "is_class")
TIE_COLUMNS = ("from", "to", "relation", "since", "until", "amount", "confidence", "evidence", "said_by")
# Headings of other tools, Kumu's among them.
ALIASES = {
    "label": "name", "actor": "name", "type": "kind", "place code": "place", "class": "is_class", "source": "from", "target": "to",
    "valid from": "since", "start": "since", "valid to": "until", "end": "until", "amount gbp": "amount", "who said so": "said_by", "said by": "said_by",
}  # fmt: skip
CONFIDENCES = ("", "high", "medium", "low")
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken: which list, its number (the heading of a table is 1), the column, what is wrong."""

    of: str
    row: int
    column: str
    why: str


@dataclass
class ReadMap:
    """What a file says, and the rows of it that were not taken."""

    nodes: list[Node] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    refused: list[BadRow] = field(default_factory=list)
    rows: int = 0


def read_map(content: str, name: str, known: Iterable[str] = ()) -> ReadMap:
    """A file's actors and relations. `known`: names already on the map, which relations may name too.

    InputNotUnderstood where it is neither a table of actors or relations nor Kumu's JSON.
    """
    if content.lstrip("\ufeff \n\r\t").startswith(("{", "[")):
        actors, relations = _json(content, name)
        return _read(actors, relations, known, first=1)
    head, rows = _csv(content, name)
    if {"from", "to"} <= set(head):
        return _read([], [_as_relation(row) for row in rows], known, first=2)
    if "name" in head:
        return _read(rows, [], known, first=2)
    raise InputNotUnderstood(
        f"'{name}' has the columns {', '.join(one for one in head if one)[:200] or 'none that can be read'}.",
        next_step=f"Actors need {', '.join(NODE_COLUMNS)}; relations need {', '.join(TIE_COLUMNS)}. Or bring Kumu's JSON.",
    )


def _csv(content: str, name: str) -> tuple[list[str], list[dict[str, str]]]:
    lines = csv_lines(content.lstrip("\ufeff"), name)
    if len(lines) > MOST_ROWS:
        raise InputNotUnderstood(f"'{name}' has {len(lines) - 1:,} rows; {MOST_ROWS:,} at a time.", next_step="Divide it.")
    plain = [cell.strip().casefold().replace("_", " ") for cell in lines[0]] if lines else []
    # In a table of relations `type` is the relation's, in one of actors the actor's.
    is_relations = {ALIASES.get(one, one) for one in plain} >= {"from", "to"}
    head = ["relation" if is_relations and one == "type" else ALIASES.get(one, one.replace(" ", "_")) for one in plain]
    return head, [dict(zip(head, (str(rearmed(cell)) for cell in line), strict=False)) for line in lines[1:]]


def _json(content: str, name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    try:
        whole = json.loads(content.lstrip("\ufeff"))
    except ValueError as error:
        raise InputNotUnderstood(f"'{name}' is not readable JSON ({error}).", next_step="Export it again.") from error
    if not isinstance(whole, dict) or not isinstance(whole.get("elements"), list):
        raise InputNotUnderstood(f"'{name}' has no list of elements.", next_step="Kumu's JSON has `elements` and `connections`.")
    connections = whole.get("connections", [])
    listed = connections if isinstance(connections, list) else []
    return [_flat(one) for one in whole["elements"]], [_as_relation(_flat(one)) for one in listed]


def _flat(row: Any) -> dict[str, Any]:
    """One element of Kumu's with its attributes beside its label."""
    if not isinstance(row, dict):
        return {}
    inner = row.get("attributes")
    whole = {**(inner if isinstance(inner, dict) else {}), **{name: value for name, value in row.items() if name != "attributes"}}
    return {
        ALIASES.get(name.casefold().replace("_", " "), name.casefold().replace(" ", "_")): value for name, value in whole.items()
    }


def _as_relation(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "relation": row.get("relation") or row.get("kind") or ""}


def _read(actors: Sequence[dict[str, Any]], relations: Sequence[dict[str, Any]], known: Iterable[str], first: int) -> ReadMap:
    found = ReadMap()
    names: dict[str, str] = {}
    for number, row in enumerate(actors, first):
        if _blank(row):
            continue
        found.rows += 1
        node = _node(row)
        if not node.id:
            found.refused.append(BadRow("actors", number, "name", "An actor needs a name."))
        elif node.id in names:
            found.refused.append(BadRow("actors", number, "name", f"“{node.name}” stands in the file twice."))
        else:
            names[node.id] = node.name
            found.nodes.append(node)
            names |= {key_of(_text(row, "id")): node.name} if _text(row, "id") else {}
    keys = {key: key_of(name) for key, name in names.items()} | {key_of(name): key_of(name) for name in known}
    for number, row in enumerate(relations, first):
        if not _blank(row):
            found.rows += 1
            _tie(row, number, keys, found)
    return found


def _blank(row: dict[str, Any]) -> bool:
    return not any(str(value).strip() for value in row.values() if value is not None)


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _node(row: dict[str, Any]) -> Node:
    name = _text(row, "name")
    said = _text(row, "is_class").casefold()
    many = said in ("yes", "true", "1") if said else stands_for_many(name)
    return Node(key_of(name), name[:200], _text(row, "kind")[:60], _text(row, "place")[:20], many)


def _tie(row: dict[str, Any], number: int, keys: dict[str, str], found: ReadMap) -> None:
    faults = [BadRow("relations", number, column, why) for column, why in _faults(row, keys)]
    if faults:
        found.refused += faults
        return
    source, to = (keys[key_of(_text(row, end))] for end in ("from", "to"))
    amount = _text(row, "amount").replace(",", "").removeprefix("£")
    made = Tie(
        source, to, _text(row, "relation").casefold(), _day(_text(row, "since")), _day(_text(row, "until")), _text(row, "evidence")[:300],
        _text(row, "confidence").casefold(), float(amount) if amount else None, _text(row, "said_by")[:200],
    )  # fmt: skip
    if made in found.ties:
        found.refused.append(BadRow("relations", number, "from", "The same relation stands in the file twice."))
    else:
        found.ties.append(made)


def _faults(row: dict[str, Any], keys: dict[str, str]) -> Iterable[tuple[str, str]]:
    for end in ("from", "to"):
        name = _text(row, end)
        if key_of(name) not in keys:
            yield end, f"Nobody on the map or in the file is called “{name}”{_near(name, keys)}." if name else "Say who."
    if _text(row, "from") and key_of(_text(row, "from")) == key_of(_text(row, "to")):
        yield "to", "An actor has no relation with itself."
    if _text(row, "relation").casefold() not in TIES:
        yield "relation", f"“{_text(row, 'relation')}” is no relation we know; they are: {', '.join(TIES)}."
    if _text(row, "confidence").casefold() not in CONFIDENCES:
        yield "confidence", "Confidence is high, medium or low."
    yield from _bad_values(row)


def _bad_values(row: dict[str, Any]) -> Iterable[tuple[str, str]]:
    days = {name: _text(row, name) for name in ("since", "until")}
    read: dict[str, date | None] = {}
    for name, text in days.items():
        if text and (day := _try(_day, text)) is None:
            yield name, f"“{text}” is no day; write 2026-09-30."
        else:
            read[name] = day if text else None
    since, until = read.get("since"), read.get("until")
    if since and until and until < since:
        yield "until", "It ends before it begins."
    amount = _text(row, "amount").replace(",", "").removeprefix("£")
    if amount and (_try(float, amount) is None or not 0 <= float(amount) < 1e12):
        yield "amount", f"“{_text(row, 'amount')}” is no amount of pounds."


def _near(name: str, keys: dict[str, str]) -> str:
    from rapidfuzz import process

    found = process.extractOne(key_of(name), list(keys), score_cutoff=80) if name else None
    return f"; “{found[0]}” is nearest" if found else ""


def _try(read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def actors_csv(found: ActorMap) -> str:
    """Actors as a table."""
    return _written(NODE_COLUMNS, ((one.name, one.kind, one.place, "yes" if one.is_class else "no") for one in found.nodes))


def relations_csv(found: ActorMap) -> str:
    """Relations as a table; a count of people is told in the evidence."""
    return _written(TIE_COLUMNS, (_row(one, {node.id: node.name for node in found.nodes}) for one in found.ties))


def _row(one: Tie, named: dict[str, str]) -> tuple[str, ...]:
    return (
        named.get(one.source, one.source), named.get(one.to, one.to), one.kind, one.since.isoformat() if one.since else "",
        one.until.isoformat() if one.until else "", "" if one.amount is None else _plain(one.amount), one.confidence, one.evidence, one.said_by,
    )  # fmt: skip


def _plain(amount: float) -> str:
    """Exactly, and without a point where there is nothing behind it."""
    return repr(amount).removesuffix(".0")


def _written(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([[disarmed(cell) for cell in row] for row in rows])
    return out.getvalue()


def kumu_json(found: ActorMap) -> str:
    """The map as Kumu reads it: elements by label and type, connections by their labels."""
    named = {one.id: one.name for one in found.nodes}
    elements = [
        {"label": one.name, "type": one.kind, "attributes": {"place": one.place, "is_class": "yes" if one.is_class else "no"}}
        for one in found.nodes
    ]
    connections = []
    for one in found.ties:
        row = dict(zip(TIE_COLUMNS, _row(one, named), strict=True))
        plain = {name: value for name, value in row.items() if name not in ("from", "to", "relation") and value}
        direction = "directed" if one.kind in ("funds", "refers", "sits on", "owns an action") else "undirected"
        connections.append({"from": row["from"], "to": row["to"], "type": one.kind, "direction": direction, "attributes": plain})
    return json.dumps({"elements": elements, "connections": connections}, ensure_ascii=False, indent=1)


def comparable(found: ActorMap) -> ActorMap:
    """What files hold of a map: without where it was learned, counts, or the plan it came from."""
    return ActorMap(
        tuple(replace(one, known_from=()) for one in found.nodes),
        tuple(dict.fromkeys(replace(one, plan="", count=None) for one in found.ties)),
    )
