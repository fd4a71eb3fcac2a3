"""The bound of viability by Career Causeways' own rule: how alike occupations of one group are, less a deviation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillshed.skills.transitions.link import Floats
from skillshed.skills.transitions.pairs import Pairs, all_pairs
from skillshed.skills.transitions.rules import rules
from skillshed.skills.transitions.space import Space
from skillshed.terms.errors import InputNotUnderstood


@dataclass(frozen=True)
class Bounds:
    """Where viable and highly viable begin, on the likeness and on the coverage alone (which a person has)."""

    viable: float
    highly: float
    viable_coverage: float
    highly_coverage: float
    group: str
    deviations: float


def groups(space: Space, group: str) -> list[str]:
    """The group of every occupation: `isco4` by the first four digits, `parent` by the code above its own."""
    codes = space.taxonomy.occupations["code"].to_list()
    if group == "isco4":
        return [code.split(".")[0] for code in codes]
    if group == "parent":
        return [code.rsplit(".", 1)[0] if code.count(".") > 1 else code for code in codes]
    raise InputNotUnderstood(f"There is no grouping '{group}'.", next_step="Groupings are isco4 and parent.")


def bound(values: Floats, names: list[str], deviations: float) -> float:
    """Mean over groups of the mean inside each, less `deviations` standard deviations of those means.

    Raises InputNotUnderstood where no group has two occupations.
    """
    inside = []
    members: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        members.setdefault(name, []).append(at)
    for rows in members.values():
        if len(rows) > 1:
            square = values[np.ix_(rows, rows)]
            inside.append(np.nanmean(square[~np.eye(len(rows), dtype=bool)]))
    known = np.array([one for one in inside if one == one], np.float64)
    if not len(known):
        raise InputNotUnderstood(
            "No group has two occupations, so nothing can be calibrated.", next_step="Load a fuller taxonomy."
        )
    return float(known.mean() - deviations * known.std())


def calibrate(space: Space, pairs: Pairs | None = None, *, group: str = "", sd: float | None = None) -> Bounds:
    """The bounds for this taxonomy and embedder. `group` and `sd` as in rules.toml unless given."""
    rule = rules()["viable"]
    group, sd = group or rule["group"], rule["deviations"] if sd is None else sd
    whole = pairs or all_pairs(space)
    near, wide = groups(space, group), groups(space, rule["group_highly"])
    if len(set(wide)) == len(wide):  # a small taxonomy without broad occupations: highly is as alike as the average group
        wide = near
    highly_sd = 0.0 if wide is near else sd
    like = whole.likeness
    viable, covered = bound(like, near, sd), bound(whole.coverage, near, sd)
    return Bounds(
        viable=viable,
        highly=max(bound(like, wide, highly_sd), viable),
        viable_coverage=covered,
        highly_coverage=max(bound(whole.coverage, wide, highly_sd), covered),
        group=group,
        deviations=sd,
    )
