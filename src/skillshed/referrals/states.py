"""The states of a referral as a table: pure decisions over `states.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Move:
    """One step a referral may take, by whom, and what must be there."""

    before: str
    after: str
    by: frozenset[str]
    asks: frozenset[str]


@cache
def moves() -> dict[tuple[str, str], tuple[Move, ...]]:
    """Every move of the table by (before, after); two rows may allow the same move to different parties."""
    table = tomllib.loads(files("skillshed.referrals").joinpath("states.toml").read_text(encoding="utf-8"))
    found: dict[tuple[str, str], tuple[Move, ...]] = {}
    for row in table["move"]:
        for before in row["from"]:
            made = Move(before, row["to"], frozenset(row["by"]), frozenset(row.get("asks", ())))
            found[before, row["to"]] = (*found.get((before, row["to"]), ()), made)
    return found


def move(before: str, after: str, party: str) -> Move | None:
    """The move, where the party may make it from that state."""
    return next((one for one in moves().get((before, after), ()) if party in one.by), None)


def open_to(before: str, party: str) -> tuple[str, ...]:
    """States the party may move a referral to from here, in the table's order."""
    return tuple(after for (start, after), rows in moves().items() if start == before and any(party in one.by for one in rows))


@cache
def finals() -> frozenset[str]:
    """States from which nothing follows."""
    starts = {before for before, _ in moves()}
    return frozenset(after for _, after in moves() if after not in starts)
