"""What is measured beside opinion on each of the eleven features: a stand-in with its caution, or that there is none."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils import timezone

from skillshed.insight.plan.document import Plan as Document
from skillshed.insight.plan.ecosystem import HOLDS, Ecosystem
from skillshed.plans.models import Version
from skillshed.provision.published import open_runs, published


@dataclass(frozen=True, slots=True)
class Proxy:
    """A share: so many of so many. `why_none`: why there is no figure; then both counts are None."""

    feature: str
    what: str
    part: float | None
    whole: float | None
    source: str
    caution: str
    why_none: str = ""

    @property
    def words(self) -> str:
        """`12 of 40 (30%)`; for money in pounds; empty where there is none."""
        if self.part is None or not self.whole:
            return ""
        money = "£" if self.feature == "investment" else ""
        return f"{money}{self.part:,.0f} of {money}{self.whole:,.0f} ({100 * self.part / self.whole:.0f}%)"


Share = tuple[float, float] | str


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The file."""
    return tomllib.loads(files("skillshed.insight.plan").joinpath("proxies.toml").read_text(encoding="utf-8"))


def proxies(document: Document | None, found: Ecosystem, versions: Iterable[Version], on: date) -> tuple[Proxy, ...]:
    """One for each feature of the file, on a day. Cost: two queries of the directory."""
    shares: dict[str, Share] = {
        "governance": _answered(document), "consistency": _steady(versions, on), "buy-in": _employers(found), "collaboration": _colleges(found),
        "flexibility": _soon(on), "investment": _lasting(document, on), "sectors": _pillars(document), "communication": _sharing(found),
        "integration": _across(found),
    }  # fmt: skip
    return tuple(_proxy(feature, row, shares.get(feature, row.get("none", ""))) for feature, row in table()["feature"].items())


def _proxy(feature: str, row: dict[str, Any], share: Share) -> Proxy:
    given = (row["what"], row.get("from", ""), row.get("caution", ""))
    if isinstance(share, str) or not share[1]:
        return Proxy(
            feature,
            given[0],
            None,
            None,
            given[1],
            given[2],
            share if isinstance(share, str) else "There is nothing to count yet.",
        )
    return Proxy(feature, given[0], share[0], share[1], given[1], given[2])


DAYS_A_YEAR = 365
NO_PLAN = "No plan is chosen for this round."


def _answered(document: Document | None) -> Share:
    if document is None:
        return NO_PLAN
    return sum(bool(one.accountable) or len(set(one.owners)) == 1 for one in document.actions), len(document.actions)


def _steady(versions: Iterable[Version], on: date) -> Share:
    """Measures of the oldest version that is old enough, that still stand with the same words, direction and target."""
    years = table()["rules"]["long_years"]
    kept = sorted(versions, key=lambda one: one.number)
    old = [one for one in kept if timezone.localdate(one.made_on) <= on - timedelta(days=DAYS_A_YEAR * years)]
    if not old:
        return f"No version of the plan is {years} years old."
    before, now = (
        {row["id"]: [row.get(name) for name in ("of", "direction", "target", "unit")] for row in one.document.get("measures", [])}
        for one in (old[-1], kept[-1])
    )
    return sum(now.get(key) == row for key, row in before.items()), len(before)


def _employers(found: Ecosystem) -> Share:
    words = table()["rules"]["employer"]
    kinds = {one.id for one in found.map.nodes if any(word in one.kind for word in words)}
    actions = {(one.plan, one.key) for one in found.holdings if one.how in HOLDS}
    if not actions:
        return "No action with an owner is on the map."
    return len({(one.plan, one.key) for one in found.holdings if one.how in HOLDS and one.actor in kinds}), len(actions)


def _colleges(found: Ecosystem) -> Share:
    rules = table()["rules"]
    higher = _called(found, rules["university"])
    further = _called(found, rules["college"]) - higher
    if not higher or not further:
        return "The map names no college or no university."
    pairs = {frozenset((one.source, one.to)) for one in found.map.ties}
    return sum(frozenset((one, other)) in pairs for one in higher for other in further), len(higher) * len(further)


def _called(found: Ecosystem, words: Sequence[str]) -> set[str]:
    return {one.id for one in found.map.nodes if any(word in one.name.casefold() for word in words)}


def _soon(on: date) -> Share:
    soon = on + timedelta(days=table()["rules"]["soon_days"])
    offers = set(published(on).values_list("pk", flat=True))
    runs = open_runs(on).filter(offer__in=offers).values_list("offer", "starts_on", "starts_any_time")
    said = [(offer, starts, at_any) for offer, starts, at_any in runs if at_any or starts]
    dated = {offer for offer, _, _ in said}
    if not dated:
        return "No offer in the directory says when it begins."
    return len({offer for offer, starts, at_any in said if at_any or on <= starts <= soon}), len(dated)


def _lasting(document: Document | None, on: date) -> Share:
    if document is None:
        return NO_PLAN
    far = on + timedelta(days=DAYS_A_YEAR * table()["rules"]["long_years"])
    funds = [one for one in document.funds if one.amount is not None and one.ends and one.ends >= on]
    if not funds:
        return "The plan names no fund with an amount and an end."
    return float(sum(one.amount or 0 for one in funds if one.ends and one.ends >= far)), float(
        sum(one.amount or 0 for one in funds)
    )


def _pillars(document: Document | None) -> Share:
    if document is None:
        return NO_PLAN
    if not document.growth_pillars:
        return "The plan names no growth pillars."
    by_action = {one.objective for one in document.actions if one.pillars}
    return sum(bool(one.pillars) or one.id in by_action for one in document.objectives), len(document.objectives)


def _sharing(found: Ecosystem) -> Share:
    ends = {end for one in found.map.ties if one.kind == "shares data" for end in (one.source, one.to)}
    return (len(ends), len(found.map.nodes)) if ends else "No agreement to share data has been written down."


def _across(found: Ecosystem) -> Share:
    kinds = {one.id: one.kind for one in found.map.nodes}
    pairs = {frozenset((one.source, one.to)) for one in found.map.ties if kinds.get(one.source) and kinds.get(one.to)}
    if not pairs:
        return "No ties between actors of a known kind are on the map."
    return sum(len({kinds[end] for end in pair}) > 1 for pair in pairs), len(pairs)
