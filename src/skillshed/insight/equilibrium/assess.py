"""The diagnosis: the districts of England in one year, and any other place set against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from skillshed.evidence.book import Book
from skillshed.insight.equilibrium.chances import chances_of, simulate
from skillshed.insight.equilibrium.definition import QUADRANTS, Definition
from skillshed.insight.equilibrium.inputs import readings, years
from skillshed.insight.equilibrium.standing import Floats, Yardstick, index, quadrants, yardstick, z_scores
from skillshed.terms.errors import NotFound
from skillshed.terms.period import Period, read_period

Suppressed = Literal["unknown", "zero"]


@dataclass(frozen=True, slots=True)
class Input:
    """One input of one place: the figure, its interval, where its error comes from, what it rests on."""

    measure: str
    title: str
    unit: str
    decimals: int
    value: float | None
    lower: float | None
    upper: float | None
    error: float | None
    how: str
    hidden: float
    status: str
    release: str
    basis: str
    note: str
    why: str
    z: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a place stands in one year. Without `missing`, every number is known; with it, the place is not yet known.

    `chances`: quadrant -> share of the draws. `likeliest`: the quadrant of the largest. `is_named`: whether that one
    quadrant may be named alone. `demand` is in index units (or the measure's own where demand has one part).
    """

    place: str
    name: str
    period: str
    inputs: tuple[Input, ...]
    missing: tuple[str, ...]
    supply_z: float | None = None
    demand: float | None = None
    demand_error: float | None = None
    quadrant: str = ""
    chances: dict[str, float] = field(default_factory=dict)
    likeliest: str = ""
    is_named: bool = False

    @property
    def chance(self) -> float:
        """The chance of the likeliest quadrant; 0 where nothing is known."""
        return self.chances[self.likeliest] if self.chances else 0.0

    @property
    def supply(self) -> Input:
        """The first input."""
        return self.inputs[0]

    @property
    def releases(self) -> list[str]:
        """The releases its figures rest on."""
        return sorted({name for one in self.inputs for name in one.release.split("+") if name})


@dataclass(frozen=True, slots=True)
class Assessment:
    """The districts of one year against the middle of themselves."""

    definition: Definition
    period: str
    periods: tuple[str, ...]  # every year that could be asked for, oldest first
    standings: tuple[Standing, ...]
    yardstick: Yardstick  # of the figures as published: one row
    drawn: Yardstick  # of every draw
    counted: int  # districts with every input: those that make the yardstick

    def of(self, code: str) -> Standing | None:
        """The standing of a district, if it is one of England's."""
        return next((one for one in self.standings if one.place == code), None)

    @property
    def cut(self) -> tuple[float, float]:
        """Where high begins: supply in its unit, demand in its own."""
        return float(self.yardstick.supply_cut[0]), self.shown_demand(float(self.yardstick.demand_cut[0]))

    def shown_demand(self, demand: float) -> float:
        """An index of demand as it is shown: itself, or in the unit of the only part there is."""
        if self.definition.is_index:
            return demand
        return demand * float(self.yardstick.spread[0, 1]) + float(self.yardstick.centre[0, 1])


def read_all(book: Book, definition: Definition, as_of: date | None = None) -> pl.DataFrame:
    """The inputs of all districts of England, every year (see `inputs.readings`)."""
    return readings(book, definition, sorted(book.areas.districts_on()), as_of)


def assess(
    book: Book, definition: Definition, *, year: str = "", as_of: date | None = None, read: pl.DataFrame | None = None,
    districts: Sequence[str] = (), suppressed: Suppressed = "unknown",
) -> Assessment:  # fmt: skip
    """Every district of England in a year (the newest with all inputs where none is asked). NotFound names the years there are.

    Districts of today, put together from their predecessors where they began later; or the `districts` named.
    `read`: what `read_all` gave. `suppressed`: "zero" counts what the survey cannot show as nothing, only to check the
    arithmetic against a run that did so; it makes small districts look less skilled than they are.
    """
    codes = sorted(districts or book.areas.districts_on())
    found = readings(book, definition, codes, as_of) if read is None else read
    if suppressed == "zero":
        found = found.with_columns(pl.col("value", "error").fill_null(0.0), pl.lit("").alias("why"))
    periods = years(found, definition)
    period = _period(year, periods, book, definition)
    values, errors, rows = _arrays(found.filter(pl.col("period") == period), codes, definition)
    is_whole: NDArray[np.bool_] = np.isfinite(values + errors).sum(axis=1) == values.shape[1]
    if is_whole.sum() < 20:
        raise NotFound(
            f"Only {int(is_whole.sum())} districts have every input in {period[:4]}.", next_step="Choose another year."
        )
    shares = _is_share(book, definition)
    middle = yardstick(values[is_whole], definition)
    simulated = simulate(values[is_whole], errors[is_whole], shares, definition)
    chances = np.full((len(codes), 4), np.nan)
    chances[is_whole] = simulated.chances
    standings = tuple(
        _standing(
            book, definition, code, period, rows[code], values[row], errors[row], middle, chances[row] if is_whole[row] else None
        )
        for row, code in enumerate(codes)
    )
    return Assessment(definition, period, tuple(periods), standings, middle, simulated.yardstick, int(is_whole.sum()))


def stand(
    book: Book, assessment: Assessment, code: str, *, as_of: date | None = None, read: pl.DataFrame | None = None
) -> Standing:
    """Any place against the districts of England: a district as it was assessed, another area put together from its parts."""
    known = assessment.of(code)
    return known or stand_all(book, assessment, [code], as_of=as_of, read=read)[0]


def stand_all(
    book: Book, assessment: Assessment, codes: Sequence[str], *, as_of: date | None = None, read: pl.DataFrame | None = None
) -> list[Standing]:
    """Several areas at once, in the order given. `read`: their inputs of every year, where they were read before."""
    definition, period = assessment.definition, assessment.period
    every = readings(book, definition, codes, as_of) if read is None else read
    found = every.filter(pl.col("period") == period)
    values, errors, rows = _arrays(found, codes, definition)
    shares = _is_share(book, definition)
    standings = []
    for row, code in enumerate(codes):
        is_whole = not (np.isnan(values[row]).any() or np.isnan(errors[row]).any())
        chances = chances_of(code, values[row], errors[row], shares, assessment.drawn, definition) if is_whole else None
        standings.append(
            _standing(book, definition, code, period, rows[code], values[row], errors[row], assessment.yardstick, chances)
        )
    return standings


def shares_of_quadrants(standings: Sequence[Standing]) -> dict[str, float]:
    """The expected share of the known places in each quadrant: the mean of their chances."""
    known = [one.chances for one in standings if one.chances]
    return {name: sum(one[name] for one in known) / len(known) for name in QUADRANTS} if known else {}


def _period(year: str, periods: Sequence[str], book: Book, definition: Definition) -> str:
    if not periods:
        lacking = [name for name in definition.measures if not book.is_loaded(book.measure(name))]
        what = f"No release here holds {', '.join(lacking)}" if lacking else "No year has every input"
        raise NotFound(
            f"{what}, so there is no diagnosis.", next_step="`skillshed demo --no-serve` brings the embedded evidence."
        )
    if not year:
        return periods[-1]
    asked = read_period(year)
    chosen = [period for period in periods if asked and Period.parse(period).start.year == asked.start.year]
    if not chosen:
        raise NotFound(
            f"There is no diagnosis for '{year}'.", next_step=f"Choose one of: {', '.join(one[:4] for one in periods)}."
        )
    return chosen[-1]


def _is_share(book: Book, definition: Definition) -> list[bool]:
    return [book.measure(name).unit == "percent" for name in definition.measures]


def _arrays(
    found: pl.DataFrame, codes: Sequence[str], definition: Definition
) -> tuple[Floats, Floats, dict[str, list[dict[str, Any]]]]:
    """Values and standard errors (place | input; nan where not usable), and the rows they come from."""
    by_key = {(row["place"], row["measure"]): row for row in found.iter_rows(named=True)}
    rows = {code: [by_key.get((code, name)) or _absent(name) for name in definition.measures] for code in codes}
    values = np.array([[_number(row["value"], row) for row in rows[code]] for code in codes], dtype=np.float64)
    errors = np.array([[_number(row["error"], row) for row in rows[code]] for code in codes], dtype=np.float64)
    return values, errors, rows


def _absent(name: str) -> dict[str, Any]:
    return {"measure": name, "value": None, "lower": None, "upper": None, "error": None, "how": "none", "hidden": 0.0,
            "status": "not_available", "release": "", "basis": "", "note": "", "why": "no figure"}  # fmt: skip


def _number(value: float | None, row: dict[str, Any]) -> float:
    return float("nan") if value is None or row["why"] else value


def _standing(
    book: Book, definition: Definition, code: str, period: str, rows: list[dict[str, Any]], values: Floats, errors: Floats,
    middle: Yardstick, chances: Floats | None,
) -> Standing:  # fmt: skip
    name = book.place(code).name
    with np.errstate(invalid="ignore"):
        z = z_scores(values[None, None], middle.centre, middle.spread)[0, 0]
    inputs = tuple(_input(book, row, None if np.isnan(one) else float(one)) for row, one in zip(rows, z, strict=True))
    missing = tuple(
        f"{one.title}: {one.why}" if one.why else f"{one.title}: no interval"
        for one, error in zip(inputs, errors, strict=True)
        if one.why or np.isnan(error)
    )
    if chances is None:
        return Standing(code, name, period, inputs, missing)
    cube = values[None, None]
    weights = np.asarray(definition.weights)
    scaled = np.divide(errors[1:], middle.spread[0, 1:], out=np.zeros_like(weights), where=middle.spread[0, 1:] > 0)
    shared = dict(zip(QUADRANTS, map(float, chances), strict=True))
    likeliest = max(shared, key=lambda quadrant: shared[quadrant])
    return Standing(
        code, name, period, inputs, (), supply_z=float(z[0]),
        demand=float(index(cube, middle.centre, middle.spread, definition)[0, 0]),
        demand_error=float(np.sqrt(((weights * scaled) ** 2).sum())),
        quadrant=QUADRANTS[int(quadrants(cube, middle, definition)[0, 0])],
        chances=shared, likeliest=likeliest, is_named=shared[likeliest] >= definition.named.least,
    )  # fmt: skip


def _input(book: Book, row: dict[str, Any], z: float | None) -> Input:
    measure = book.measure(row["measure"])
    lower, upper = row["lower"], row["upper"]
    if lower is None and row["error"] and row["value"] is not None:
        half = 1.96 * row["error"]
        lower, upper = max(row["value"] - half, 0.0), min(row["value"] + half, 100.0)
    return Input(
        measure.id, measure.name, measure.unit, measure.decimals, row["value"], lower, upper, row["error"], row["how"],
        row["hidden"], row["status"] or "", row["release"] or "", row["basis"] or "", row["note"] or "", row["why"], z,
    )  # fmt: skip
