"""The diagnosis as one document of plain values, for the command line and the API: every number with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from skillshed.insight.equilibrium.assess import Assessment, Input, Standing, shares_of_quadrants
from skillshed.insight.equilibrium.movement import Movement
from skillshed.insight.equilibrium.trap import Evidence, sides
from skillshed.publishing import diagnosis as say
from skillshed.terms.period import Period


def method_document(found: Assessment) -> dict[str, Any]:
    """The definition in force, and the yardstick it gave."""
    definition, stick = found.definition, found.yardstick
    return {
        "method": definition.id,
        "title": definition.title,
        "measures": definition.measures,
        "weights": list(definition.weights),
        "weights_status": [part.status for part in definition.demand],
        "split": definition.split.at,
        "draws": definition.draws.number,
        "seed": definition.draws.seed,
        "yardstick": definition.draws.yardstick,
        "named_from": definition.named.least,
        "districts_in_yardstick": found.counted,
        "middle": [float(value) for value in stick.centre[0]],
        "spread": [float(value) for value in stick.spread[0]],
        "supply_cut": found.cut[0],
        "demand_cut": found.cut[1],
        "said": [{"what": what, "says": says, "status": status} for what, says, status in say.method(found)],
    }


def standing_document(one: Standing, found: Assessment) -> dict[str, Any]:
    """One place in one year."""
    return {
        "place": one.place,
        "name": one.name,
        "period": one.period,
        "period_label": Period.parse(one.period).label,
        "verdict": say.verdict(one, found.definition),
        "quadrant": one.quadrant or None,
        "likeliest": one.likeliest or None,
        "is_named": one.is_named,
        "chances": one.chances or None,
        "supply_z": one.supply_z,
        "demand": None if one.demand is None else found.shown_demand(one.demand),
        "demand_error": one.demand_error,
        "missing": list(one.missing),
        "inputs": [_input(given) for given in one.inputs],
        "releases": one.releases,
    }


def place_document(one: Standing, found: Assessment, moved: Movement, evidence: Sequence[Evidence]) -> dict[str, Any]:
    """A place with its years, its evidence for and against a trap, and the method."""
    years = [standing_document(year, found) for year in moved.standings]
    return {
        **standing_document(one, found),
        "sentence": say.standing_sentence(one, found),
        "movement": {
            "sentence": say.movement_sentence(moved, one.name, found.definition),
            "stayed": moved.stayed or None,
            "moved": list(moved.moved) if moved.moved else None,
            "years": years,
        },
        "trap": {
            "counts": {str(side): count for side, count in sides(evidence).items()},
            "signs": [sign_document(sign) for sign in evidence],
        },
        "method": method_document(found),
    }


def districts_document(found: Assessment, standings: Sequence[Standing], among: str) -> dict[str, Any]:
    """Many districts, with the share of each quadrant and the method."""
    return {
        "among": among,
        "period": found.period,
        "sentence": say.districts_sentence(found, standings, among),
        "expected_shares": shares_of_quadrants(standings),
        "districts": [standing_document(one, found) for one in standings],
        "method": method_document(found),
    }


def sign_document(one: Evidence) -> dict[str, Any]:
    """One sign of a trap: what it says, on which figures."""
    mine, other = (one.found.a, one.found.b) if one.found else (None, None)
    return {
        "sign": one.sign.id,
        "text": one.sign.text,
        "side": str(one.side),
        "said": say.sign_sentence(one),
        "measure": one.sign.measure or None,
        "unit": one.unit or None,
        "value": mine.value if mine else None,
        "lower": mine.lower if mine else None,
        "upper": mine.upper if mine else None,
        "period": mine.period if mine else None,
        "status": str(mine.status) if mine else None,
        "wider": one.wider or None,
        "comparator": other.place_name if other else None,
        "comparator_value": other.value if other else None,
        "why": one.why or None,
        "releases": list(one.releases),
    }


def _input(given: Input) -> dict[str, Any]:
    names = (
        "measure",
        "title",
        "unit",
        "value",
        "lower",
        "upper",
        "error",
        "how",
        "hidden",
        "status",
        "basis",
        "note",
        "why",
        "z",
        "release",
    )
    return {name: getattr(given, name) for name in names}
