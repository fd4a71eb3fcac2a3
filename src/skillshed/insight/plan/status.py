"""Status that can be defended: progress in the right direction, against the way planned, with sampling error and staleness.

One function over tables does all measures at once; the sentences are made for those that are shown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from skillshed.insight.plan.measures import PlanMeasure
from skillshed.insight.plan.parts import COUNTED, DAYS_A_MONTH, counted_up
from skillshed.insight.plan.paths import expected_share
from skillshed.terms.period import said_day


class Colour(StrEnum):
    """Grey says that nothing can be said; it is never nearly green."""

    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


WORDS = {
    Colour.BLUE: "Reached", Colour.GREEN: "On track", Colour.AMBER: "A little behind", Colour.RED: "Behind", Colour.GREY: "Cannot be said",
}  # fmt: skip


class Grey(StrEnum):
    """Why nothing can be said."""

    NO_DATA = "no_data"
    NO_TARGET = "no_target"
    NOT_BEGUN = "not_begun"
    STALE = "stale"
    NOT_SIGNIFICANT = "not_significant"


@dataclass(frozen=True, slots=True)
class Bands:
    """Where the colours begin, as one edition sets them."""

    green: float
    amber: float
    z: float
    stale_after: float
    unlikely: float


@cache
def _editions() -> list[dict[str, Any]]:
    return sorted(
        tomllib.loads(files("skillshed.insight.plan").joinpath("bands.toml").read_text(encoding="utf-8"))["edition"],
        key=lambda one: one["from"],
    )


def bands(on: date) -> Bands:
    """The edition that holds on a day; the first one before it."""
    held = [one for one in _editions() if one["from"] <= on] or _editions()[:1]
    return Bands(**{name: float(held[-1][name]) for name in Bands.__slots__})


MEASURES = {
    "measure": pl.Utf8, "direction": pl.Utf8, "better": pl.Utf8, "baseline": pl.Float64, "baseline_se": pl.Float64, "target": pl.Float64,
    "every_months": pl.Int64,
}  # fmt: skip
ACTUALS = {"measure": pl.Utf8, "on": pl.Date, "value": pl.Float64, "se": pl.Float64, "share": pl.Float64}


def measures_table(measures: Iterable[PlanMeasure]) -> pl.DataFrame:
    """Measures as rows of `MEASURES`; the last of listed steps is the target where none is named."""
    found = [
        {
            "measure": one.id, "direction": one.direction, "better": one.better, "baseline": _float(one.baseline), "baseline_se": _float(one.baseline_se),
            "target": _float(one.target if one.target is not None else max(one.steps, key=lambda step: step.on).value if one.steps else None),
            "every_months": one.every_months,
        }
        for one in measures
    ]  # fmt: skip
    return pl.DataFrame(found, schema=MEASURES, orient="row")


def actuals_table(measures: Iterable[PlanMeasure], until: date) -> pl.DataFrame:
    """Whole-plan actuals that count (approved or locked, up to a day) as rows of `ACTUALS`; `share`: the way planned by then."""
    found = [
        {
            "measure": one.id,
            "on": actual.on,
            "value": value_of(actual),
            "se": _float(actual.se),
            "share": expected_share(one, actual.on),
        }
        for one in measures
        for actual in one.actuals
        if actual.state in COUNTED and actual.on <= until and not actual.place and not actual.group
    ]
    return pl.DataFrame(found, schema=ACTUALS, orient="row")


def value_of(actual: Any) -> float | None:
    """The value, or numerator over denominator in per cent; None where it is not known or the denominator is nought."""
    if actual.value is not None:
        return float(actual.value)
    if actual.numerator is None or not actual.denominator:
        return None
    return float(100 * actual.numerator / actual.denominator)


def statuses(measures: pl.DataFrame, actuals: pl.DataFrame, now: date, edition: Bands | None = None) -> pl.DataFrame:
    """One row a measure: latest actual, progress, schedule index, colour, why grey, falling behind, run-rate needed.

    `progress` = (actual - baseline) / (target - baseline), whichever way is better. `index` = progress / share of the way that
    was planned by the day of the actual. Cost: a hundred thousand measures with forty actuals in about a second.
    """
    set_by = edition or bands(now)
    rounds = history(measures, actuals, set_by)
    latest = rounds.group_by("measure", maintain_order=True).agg(
        pl.all().exclude("measure").last(),
        pl.col("colour").slice(-2).eq("red").all().alias("_both_red"),
        pl.col("index").diff().slice(-2).lt(0).all().alias("_index_falls"),
        pl.col("value").diff().slice(-3).mean().alias("recent_rate"),
        pl.len().alias("rounds"),
    )
    found = measures.join(latest, on="measure", how="left", suffix="_r")
    behind = pl.col("_both_red") & pl.col("_index_falls") & (pl.col("rounds") >= 3)
    age = pl.lit(now).sub(pl.col("on")).dt.total_days()
    stale = age > (pl.col("every_months") * set_by.stale_after + 1) * DAYS_A_MONTH
    is_told = pl.col("colour").is_in([Colour.GREEN, Colour.AMBER, Colour.RED])
    found = found.with_columns(
        pl.when(pl.col("on").is_null()).then(pl.lit(Colour.GREY.value)).when(stale).then(pl.lit(Colour.GREY.value)).otherwise(pl.col("colour")).alias("colour"),
        pl.when(pl.col("target").is_null() | (pl.col("baseline").is_null() & (pl.col("direction") != "maintain"))).then(pl.lit(Grey.NO_TARGET.value))
        .when(pl.col("on").is_null()).then(pl.lit(Grey.NO_DATA.value))
        .when(stale).then(pl.lit(Grey.STALE.value))
        .otherwise(pl.col("grey")).alias("grey"),
        (behind & is_told & ~stale).fill_null(value=False).alias("falls_behind"),
    )  # fmt: skip
    return found.select(
        "measure",
        "on",
        "value",
        "se",
        "share",
        "progress",
        "index",
        "change_z",
        "colour",
        "grey",
        "falls_behind",
        "recent_rate",
        "rounds",
    )


def history(measures: pl.DataFrame, actuals: pl.DataFrame, set_by: Bands) -> pl.DataFrame:
    """The status at each actual, oldest first: as it was then, without staleness."""
    told = (
        actuals.filter(pl.col("value").is_not_null())
        .join(measures, on="measure", how="inner")
        .sort("measure", "on", maintain_order=True)
    )
    whole = pl.col("target") - pl.col("baseline")
    good = (
        pl.when(pl.col("better") == "down")
        .then(pl.col("value") <= pl.col("target"))
        .otherwise(pl.col("value") >= pl.col("target"))
    )
    told = told.with_columns(
        pl.when(pl.col("direction") == "maintain").then(good.cast(pl.Float64))
        .when(whole == 0).then(None).otherwise((pl.col("value") - pl.col("baseline")) / whole).alias("progress"),
        # A baseline whose error nobody gave is taken to be as uncertain as the actual: better too careful than too sure.
        ((pl.col("value") - pl.col("baseline")) / (pl.col("se").pow(2) + pl.col("baseline_se").fill_null(pl.col("se")).pow(2)).sqrt()).alias("change_z"),
    )  # fmt: skip
    told = told.with_columns(
        pl.when(pl.col("direction") == "maintain").then(pl.col("progress"))
        .when(pl.col("share") > 0).then(pl.col("progress") / pl.col("share")).alias("index")
    )  # fmt: skip
    return _coloured(told, set_by)


def _coloured(told: pl.DataFrame, set_by: Bands) -> pl.DataFrame:
    unsure = (pl.col("change_z").abs() < set_by.z).fill_null(value=False) & (pl.col("direction") != "maintain")
    grey = (
        pl.when(pl.col("progress").is_null()).then(pl.lit(Grey.NO_TARGET.value))
        .when(unsure).then(pl.lit(Grey.NOT_SIGNIFICANT.value))
        .when(pl.col("progress") >= 1).then(None)
        .when(pl.col("index").is_null()).then(pl.lit(Grey.NOT_BEGUN.value))
    )  # fmt: skip
    colour = (
        pl.when(grey.is_not_null()).then(pl.lit(Colour.GREY.value))
        .when(pl.col("progress") >= 1).then(pl.lit(Colour.BLUE.value))
        .when(pl.col("index") >= set_by.green).then(pl.lit(Colour.GREEN.value))
        .when(pl.col("index") >= set_by.amber).then(pl.lit(Colour.AMBER.value))
        .otherwise(pl.lit(Colour.RED.value))
    )  # fmt: skip
    return told.with_columns(grey.alias("grey"), colour.alias("colour"))


FALLS = "Falling behind its own plan: the share done of what was due fell twice running, and the last two figures are red."


@dataclass(frozen=True, slots=True)
class Status:
    """The status of one measure, and why. `falls_why`: why it falls behind, by its own plan or beside other places."""

    measure: str
    colour: Colour
    grey: str
    why: str
    on: date | None
    value: float | None
    progress: float | None
    index: float | None
    expected: float | None
    needed_rate: float | None
    stretch: float | None
    is_unlikely: bool
    falls_behind: bool
    next_due: date | None
    falls_why: str = ""


def status(measure: PlanMeasure, now: date, edition: Bands | None = None) -> Status:
    """One measure's status with its why."""
    return status_of([measure], now, edition)[0]


def status_of(measures: Iterable[PlanMeasure], now: date, edition: Bands | None = None) -> list[Status]:
    """Every measure's status with its why, in order."""
    listed = [counted_up(one) for one in measures]
    set_by = edition or bands(now)
    rows = statuses(measures_table(listed), actuals_table(listed, now), now, set_by).iter_rows(named=True)
    return [_status(one, row, now, set_by) for one, row in zip(listed, rows, strict=True)]


def _status(measure: PlanMeasure, row: dict[str, Any], now: date, set_by: Bands) -> Status:
    target = measures_table([measure])["target"][0]
    needed, stretch = _run_rate(measure, row, target)
    expected = None
    if measure.baseline is not None and target is not None and row["share"] is not None:
        expected = float(measure.baseline) + (target - float(measure.baseline)) * row["share"]
    last = row["on"]
    since = last or measure.baseline_on
    due = months_after(since, measure.every_months) if since else None
    return Status(
        measure.id, Colour(row["colour"]), row["grey"] or "", _why(measure, row, target, expected, set_by), last, row["value"], row["progress"],
        row["index"], expected, needed, stretch, stretch is not None and stretch > set_by.unlikely, row["falls_behind"], due,
        FALLS if row["falls_behind"] else "",
    )  # fmt: skip


def months_after(day: date, months: int) -> date:
    """The day so many months later; from the last day of a month, the last day of a month."""
    ahead = day.year * 12 + day.month - 1 + months
    end = date((ahead + 1) // 12, (ahead + 1) % 12 + 1, 1) - timedelta(days=1)
    is_end = (day + timedelta(days=1)).month != day.month
    return end if is_end else end.replace(day=min(day.day, end.day))


def _run_rate(measure: PlanMeasure, row: dict[str, Any], target: float | None) -> tuple[float | None, float | None]:
    """What each remaining round must bring, and how many times the recent rate that is."""
    if None in (row["value"], target) or measure.target_on is None or row["on"] >= measure.target_on:
        return None, None
    assert target is not None
    left = max(round((measure.target_on - row["on"]).days / (measure.every_months * DAYS_A_MONTH)), 1)
    needed = (target - row["value"]) / left
    recent = row["recent_rate"]
    if not recent or (recent > 0) != (needed > 0):
        return needed, None
    return needed, needed / recent


def _why(measure: PlanMeasure, row: dict[str, Any], target: float | None, expected: float | None, set_by: Bands) -> str:
    unit = f" {measure.unit}" if measure.unit and not measure.unit.startswith("%") else "%" if measure.unit else ""
    if row["grey"] == Grey.NO_TARGET:
        return "No target with a baseline is set, so nothing can be said."
    if row["on"] is None:
        return "No approved figure has come in yet."
    said = f"{_short(row['value'])}{unit} on {said_day(row['on'])}"
    if row["grey"] == Grey.STALE:
        return f"The last figure, {said}, is older than its own rounds of {measure.every_months} months allow."
    if row["grey"] == Grey.NOT_SIGNIFICANT:
        return f"{said}: the change from the baseline of {_short(float(measure.baseline or 0))}{unit} is within its sampling error, so it is no sure change."
    if row["grey"] == Grey.NOT_BEGUN:
        return f"{said}: by the plan nothing was due yet."
    if measure.direction == "maintain":
        kept = "is kept" if row["progress"] else "is not kept"
        return f"{said}: the level of {_short(target)}{unit} {kept}."
    if row["colour"] == Colour.BLUE:
        return f"{said}: the target of {_short(target)}{unit} is reached."
    if row["progress"] is not None and row["progress"] < 0:
        return f"{said}: it moved away from the target of {_short(target)}{unit}; it began at {_short(float(measure.baseline or 0))}{unit}."
    beside = f"the plan had {_short(expected)}{unit} by then" if expected is not None else "no way was planned"
    return f"{said}; {beside}. {100 * row['progress']:.0f}% of the way is done, {100 * row['index']:.0f}% of what was due ({_band(row['colour'], set_by)})."


def _band(colour: str, set_by: Bands) -> str:
    if colour == Colour.GREEN:
        return f"green from {100 * set_by.green:.0f}%"
    return f"amber from {100 * set_by.amber:.0f}%" if colour == Colour.AMBER else f"red below {100 * set_by.amber:.0f}%"


def _short(value: float | None) -> str:
    if value is None:
        return "not known"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.1f}" if abs(value) >= 1 else f"{value:.2f}"


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
