"""What the pages show, worked out once and kept as long as nothing changes."""

from __future__ import annotations

from datetime import date

import polars as pl

from skillshed.insight.ahead import facts
from skillshed.insight.ahead.comparing import Compared, compared
from skillshed.insight.ahead.forecasting import Forecast, forecasted
from skillshed.insight.ahead.ground import Ground, ground
from skillshed.insight.ahead.leavers import Modelled, modelled, sectors
from skillshed.insight.ahead.projections import requirement, shared_requirement
from skillshed.insight.ahead.scenarios import Scenario, scenarios
from skillshed.publishing.charts.fan import Line
from skillshed.site.evidence.opened import book, kept
from skillshed.site.insight.ahead.asked import Asked, definitions
from skillshed.terms.errors import NotFound, UsageError

YEARS = (facts.base_year(), facts.target_year())
MOST_LINES = 4  # scenarios drawn at once, beside the baseline
WIDE_ONLY = ("occupation", "industry")


def whose(asked: Asked) -> Ground:
    """Which published areas answer."""
    return kept(("ahead ground", asked.place, asked.as_of), lambda: ground(book(), asked.place, asked.as_of or date.max))


def table(asked: Asked, by: str) -> pl.DataFrame:
    """REQUIREMENT by a dimension, published or shared."""
    work = shared_requirement if asked.share else requirement
    return kept(("ahead table", asked.place, asked.share, asked.as_of, by), lambda: work(book(), asked.place, by, asked.as_of))


def drawn(asked: Asked, by: str) -> pl.DataFrame:
    """The rows a picture shows: wide groups of occupations, every industry, every qualification."""
    rows = table(asked, by)
    level = "wide" if by == "occupation" else "narrow"
    return rows.filter(pl.col("level") == level) if by in WIDE_ONLY else rows


def rounded(rows: pl.DataFrame) -> pl.DataFrame:
    """Figures to the hundred, as they are written on a picture."""
    figures = ["expansion", "replacement", "total"]
    return rows.with_columns((pl.col(name) / 100).round() * 100 for name in figures)


def estimate(asked: Asked) -> dict[str, object] | None:
    """The estimate for the place itself where its figures are those of an area that holds it; None where that is not known."""
    if asked.share or whose(asked).basis != "held_by":
        return None
    try:
        return kept(
            ("ahead estimate", asked.place, asked.as_of),
            lambda: shared_requirement(book(), asked.place, "all", asked.as_of).row(0, named=True),
        )
    except NotFound:
        return None


def beside(asked: Asked, by: str = "occupation") -> list[Compared]:
    """Every scenario beside the baseline."""
    key = ("ahead scenarios", asked.place, asked.as_of, by, definitions())
    return kept(key, lambda: [compared(book(), asked.place, one, by, asked.as_of) for one in scenarios(book())[0].values()])


def years(found: Compared, column: str, *, ahead: bool) -> pl.DataFrame:
    """period | value of a scenario's or the baseline's total, before or after the base year."""
    wanted = pl.col("is_projected") if ahead else ~pl.col("is_projected")
    period = (pl.col("year").cast(pl.String) + "-01-01/P1Y").alias("period")
    return found.years.filter(wanted).select(period, (pl.col(column) / 100).round().alias("value") * 100)


def scenario_lines(found: list[Compared]) -> list[Line]:
    """The baseline, then the scenarios."""
    first = [Line("Baseline", years(found[0], "baseline", ahead=True))]
    return first + [Line(one.scenario.title, years(one, "scenario", ahead=True)) for one in found[:MOST_LINES]]


def own(asked: Asked) -> tuple[list[Modelled], list[str]]:
    """The own model for every sector that has jobs here, and the titles of those that have none."""
    return kept(("ahead own", asked.place, asked.as_of, definitions()), lambda: _own(asked))


def _own(asked: Asked) -> tuple[list[Modelled], list[str]]:
    found, missing = [], []
    for sector in sectors(book())[0].values():
        try:
            found.append(modelled(book(), asked.place, sector, asked.as_of))
        except NotFound:
            missing.append(sector.title)
    return found, missing


def forecast(asked: Asked, measure: str, horizon: int | None = None) -> Forecast:
    """One forecast."""
    key = ("ahead forecast", asked.place, asked.as_of, asked.by, measure, horizon)
    return kept(key, lambda: forecasted(book(), measure, asked.place, by=asked.parts, horizon=horizon, as_of=asked.as_of))


def headlines(asked: Asked) -> list[Forecast]:
    """Forecasts of the headline measures that have figures here."""
    found = []
    for one in facts.settings()["headline"]:
        if one["measure"] not in book().measures:
            continue
        try:
            found.append(forecast(asked, one["measure"]))
        except (NotFound, UsageError):
            continue
    return found


def faults() -> list[str]:
    """What is wrong with the data folder's own scenario and sector files; the sound ones are shown all the same."""
    return kept(("ahead faults", definitions()), lambda: [str(one) for one in [*scenarios(book())[1], *sectors(book())[1]]])


def all_scenarios() -> list[Scenario]:
    """Every sound scenario."""
    return kept(("ahead files", definitions()), lambda: list(scenarios(book())[0].values()))
