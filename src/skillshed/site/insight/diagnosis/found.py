"""What the pages and the API show of a diagnosis, worked out once for as long as the evidence does not change."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from skillshed.insight.equilibrium.assess import Assessment, Standing, assess, read_all, stand
from skillshed.insight.equilibrium.inputs import readings
from skillshed.insight.equilibrium.movement import Movement, movement
from skillshed.insight.equilibrium.trap import Evidence, trap
from skillshed.site.evidence.opened import book, kept
from skillshed.site.insight.diagnosis.asked import Asked

ENGLAND = "E92000001"


def assessment(asked: Asked, year: str = "") -> Assessment:
    """Every district of England as asked, in its year or another."""
    chosen, wanted = asked.definition(), year or asked.year
    key = ("diagnosis", chosen.model_dump_json(), wanted, asked.as_of)
    return kept(key, lambda: assess(book(), chosen, year=wanted, as_of=asked.as_of, read=_read(asked)))


def standings(asked: Asked) -> list[Standing]:
    """The districts of the place asked for, by name; of England where none is."""
    inside = set(book().areas.members(asked.place or ENGLAND)["code"])
    return sorted((one for one in assessment(asked).standings if one.place in inside), key=lambda one: one.name)


def standing_of(asked: Asked, year: str = "") -> Standing:
    """The place asked for."""
    key = ("diagnosis of", asked.place, asked.definition().model_dump_json(), year or asked.year, asked.as_of)
    return kept(key, lambda: stand(book(), assessment(asked, year), asked.place, as_of=asked.as_of, read=_mine(asked)))


def movement_of(asked: Asked) -> Movement:
    """The place asked for in every year there is."""
    years = [period[:4] for period in assessment(asked).periods]
    return movement([standing_of(asked, year) for year in years])


def evidence_of(asked: Asked) -> Sequence[Evidence]:
    """The signs of a trap for the place asked for."""
    key = ("trap", asked.place, asked.definition().model_dump_json(), asked.year, asked.as_of)
    return kept(key, lambda: trap(book(), asked.place, standing=standing_of(asked), as_of=asked.as_of))


def _read(asked: Asked) -> pl.DataFrame:
    chosen = asked.definition()
    return kept(("diagnosis read", tuple(chosen.measures), asked.as_of), lambda: read_all(book(), chosen, asked.as_of))


def _mine(asked: Asked) -> pl.DataFrame:
    chosen = asked.definition()
    key = ("diagnosis read", asked.place, tuple(chosen.measures), asked.as_of)
    return kept(key, lambda: readings(book(), chosen, [asked.place], asked.as_of))
