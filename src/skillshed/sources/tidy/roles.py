"""Which column of a table is what: from the person's mapping first, then from the names."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from skillshed.sources.vocabulary import vocabulary
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import UsageError

HERE = Path(__file__).parent
HOW = (
    'Say which is which in a TOML file and give it with --columns map.toml, for example: place_code = "LA", period = "=2021", '
    'value = "Number", breakdown = "Sex".'
)
MAPPABLE = (
    "place_code",
    "place_name",
    "place_kind",
    "period",
    "value",
    "indicator",
    "unit",
    "lower",
    "upper",
    "status",
    "breakdown",
    "months_to",
)


@dataclass
class Roles:
    """Role -> column; roles that are the same in every row -> text; columns the person named as values or breakdowns."""

    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    values: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] | None = None
    second: tuple[str, ...] = ()  # a second column of a role already taken, or one that says nothing

    def has(self, role: str) -> bool:
        """Whether the role is filled, by a column or a constant."""
        return role in self.columns or role in self.constants

    @property
    def has_place(self) -> bool:
        """Whether a place can be told."""
        return self.has("place_code") or self.has("place_name")


@cache
def patterns() -> dict[str, Any]:
    """The patterns of column names."""
    return tomllib.loads((HERE / "patterns.toml").read_text())


def is_age(name: str) -> bool:
    """Whether a column is one of many ages: 0, 45, 90+, 16-24."""
    return re.match(patterns()["age"], name.strip().casefold()) is not None


def recognise(names: list[str], given: dict[str, str]) -> Roles:
    """Roles of the columns named. Raises UsageError where the mapping names a column that is not there."""
    roles = _mapped(names, given)
    taken = {*roles.columns.values(), *roles.values, *(roles.breakdowns or ())}
    second = []
    for role in ("place_code", "place_name", "place_kind", "period", "indicator", "value", "lower", "upper", "status", "unit"):
        if role == "value" and roles.values:
            continue
        for name in _candidates(role, names):
            if name in taken:
                continue
            if roles.has(role):
                second.append(name)
            else:
                roles.columns[role] = name
            taken.add(name)
    ignored = [name for name in names if name not in taken and vocabulary(HERE / "columns.toml").get(slug(name)) == "ignored"]
    roles.second = (*second, *ignored, *(name for name in names if re.fullmatch(r"blank(_\d+)?", name) and name not in taken))
    return roles


def _mapped(names: list[str], given: dict[str, str]) -> Roles:
    roles = Roles()
    for role, told in given.items():
        if role not in MAPPABLE:
            raise UsageError(f"'{role}' is not a column we use.", next_step=f"Use {', '.join(MAPPABLE)}.")
        if told.startswith("="):
            roles.constants[role] = told[1:].strip()
            continue
        wanted = tuple(_find(part.strip(), names) for part in told.split(",")) if told not in names else (told,)
        if role == "breakdown":
            roles.breakdowns = wanted
        elif role == "value":
            roles.values = wanted
        else:
            roles.columns[role] = wanted[0]
    if roles.values and len(roles.values) == 1:
        roles.columns["value"], roles.values = roles.values[0], ()
    return roles


def _find(wanted: str, names: list[str]) -> str:
    found = next((name for name in names if name.casefold() == wanted.casefold()), None)
    if found is None:
        raise UsageError(f"There is no column '{wanted}' (there are {', '.join(names[:15])}).", next_step="Correct the mapping.")
    return found


@cache
def _listed() -> dict[str, list[str]]:
    return tomllib.loads((HERE / "columns.toml").read_text())


def _candidates(role: str, names: list[str]) -> list[str]:
    """Columns that could fill a role, best first."""
    order = {word: place for place, word in enumerate(_listed()[role])}
    found = sorted((order[slug(name)], name) for name in names if slug(name) in order)
    pattern = patterns().get(role)
    by_pattern = [name for name in names if pattern and slug(name) not in order and re.match(pattern, name.strip().casefold())]
    # A code with the year of its boundaries is more exact than a bare 'code', so patterns come before the list's tail.
    return [*(name for place, name in found if place < 10), *by_pattern, *(name for place, name in found if place >= 10)]


def kind_word(text: str) -> str | None:
    """A publisher's word for a kind of place as ours: `LEP` -> lep."""
    low = text.strip().casefold()
    return next((kind for kind, pattern in patterns()["kinds"].items() if re.search(pattern, low)), None)


def is_another_format(names: list[str]) -> bool:
    """Whether the columns are those of a format of its own."""
    ours = {slug(name) for name in names}
    return any(set(row["columns"]) <= ours for row in patterns()["others"])
