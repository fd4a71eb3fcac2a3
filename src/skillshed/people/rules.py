"""Who may do what: pure decisions over `permissions.toml`, with the reason."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that may be done here, and the roles that may do it."""

    name: str
    does: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A role somebody holds, everywhere or for one organisation or place."""

    role: str
    organisation: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, and why."""

    allowed: bool
    why: str


@lru_cache(maxsize=1)
def permissions() -> dict[str, Permission]:
    """Every permission by its name."""
    table = tomllib.loads(files("skillshed.people").joinpath("permissions.toml").read_text(encoding="utf-8"))
    return {name: Permission(name, row["does"], tuple(row["roles"])) for name, row in table.items()}


def decide(name: str, held: Iterable[Held], *, organisation: int | None = None, places: Collection[str] = ()) -> Decision:
    """Whether these roles allow `name`. `places`: the thing's place and all that contain it. KeyError for an unknown name."""
    permission = permissions()[name]
    for grant in held:
        if grant.role in permission.roles and _reaches(grant, organisation, places):
            return Decision(True, f"The role of {grant.role.replace('_', ' ')} may {permission.does}.")
    return Decision(False, f"Your account may not {permission.does}.")


def _reaches(grant: Held, organisation: int | None, places: Collection[str]) -> bool:
    if grant.organisation is not None and grant.organisation != organisation:
        return False
    return not grant.place or grant.place in places


def who_may(name: str) -> str:
    """The roles that may do it, in words: `analyst or administrator`."""
    return " or ".join(role.replace("_", " ") for role in permissions()[name].roles)
