"""Short-term forecasts of any measure and place, with intervals and the back-test that chose the method."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import polars as pl

from skillshed.evidence.book import Book
from skillshed.evidence.measures import Measure
from skillshed.evidence.series import series
from skillshed.insight.ahead.backtest import Score, backtest, best, forecast, one_thread
from skillshed.insight.ahead.methods import methods
from skillshed.insight.ahead.scales import scale_for
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.period import Period, add_months

POINTS = pl.Schema(
    {
        "step": pl.Int32, "period": pl.String, "value": pl.Float64, "lower_80": pl.Float64, "upper_80": pl.Float64,
        "lower_95": pl.Float64, "upper_95": pl.Float64,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a series comes: months between figures, figures a year, how many it needs, how far it may be carried."""

    months: int
    season: int
    words: str
    least: int
    least_training: int
    usual_steps: int
    most_steps: int


MONTHLY = Rhythm(1, 12, "monthly", 36, 24, 12, 36)
QUARTERLY = Rhythm(3, 4, "quarterly", 20, 12, 4, 12)
YEARLY = Rhythm(12, 1, "yearly", 15, 10, 3, 10)


@dataclass(frozen=True)
class Forecast:
    """A forecast, or `why` there is none. `points`: POINTS, on the measure's own scale; the value is the median.

    `history` are the figures it rests on (SERIES, oldest first), `passed_over` what of the series was not used and why.
    `half_width` is half the 95% sampling interval of the last figure, where it comes from a survey.
    """

    measure: Measure
    place: str
    place_name: str
    breakdown: str
    rhythm: Rhythm
    history: pl.DataFrame
    points: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=POINTS))
    scores: tuple[Score, ...] = ()
    chosen: Score | None = None
    model: str = ""
    scale: str = ""
    why: str = ""
    passed_over: str = ""
    half_width: float | None = None

    @property
    def releases(self) -> list[str]:
        """The releases the history comes from."""
        return sorted({name for text in self.history["release"].drop_nulls() for name in text.split("+") if name})


def forecasted(
    book: Book, measure_id: str, place: str, *, by: dict[str, str] | None = None, horizon: int | None = None, as_of: date | None = None
) -> Forecast:  # fmt: skip
    """A measure of a place (a code) carried forward `horizon` steps of its own rhythm.

    Of the naive methods and exponential smoothing the one with the least error in the back-test is used, and a plainer
    one where it did as well. A series that is too short gives no forecast and says how many figures are needed.
    Raises NotFound where there is no figure, UsageError for a horizon out of reach or a part that is not one series.
    """
    measure = book.measure(measure_id)
    rows = _one_series(book, measure, place, by, as_of)
    rhythm, used, passed_over = regular(rows)
    steps = _steps(horizon, rhythm)
    about = {
        "measure": measure, "place": place, "place_name": book.place(place).name, "breakdown": rows["breakdown"][0],
        "rhythm": rhythm, "history": used, "passed_over": passed_over, "half_width": _half_width(used),
    }  # fmt: skip
    if used.height < rhythm.least:
        return Forecast(**about, why=_too_short(rhythm, used.height))
    values = used["value"].to_numpy()
    scale = scale_for(values, measure.unit, measure.kind, measure.decimals)
    with one_thread():
        scores = backtest(values, steps, rhythm.season, rhythm.least_training, methods(rhythm.season), scale)
        chosen = best(scores)
        wide = {80: chosen.widen_80, 95: max(chosen.widen_80, chosen.widen_95)}
        found = forecast(values, steps, rhythm.season, chosen.method, scale, wide)
    ends = {name: getattr(found, name) for name in ("lower_80", "upper_80", "lower_95", "upper_95")}
    periods = [_later(used["period"][-1], rhythm, step) for step in range(1, steps + 1)]
    points = pl.DataFrame({"step": range(1, steps + 1), "period": periods, "value": found.mid, **ends}, schema=POINTS)
    return Forecast(**about, points=points, scores=tuple(scores), chosen=chosen, model=found.model, scale=scale.says)


def _one_series(book: Book, measure: Measure, place: str, by: dict[str, str] | None, as_of: date | None) -> pl.DataFrame:
    rows = series(book, measure.id, [place], by=by, as_of=as_of)
    known = rows.filter(pl.col("value").is_not_null() & ~pl.col("is_lower_bound")).sort("period")
    name = book.place(place).name
    if not known.height:
        raise NotFound(
            f"There are no figures of '{measure.id}' for {name} to forecast from.",
            next_step="`skillshed series` shows what is here.",
        )
    breakdowns = known["breakdown"].unique().sort().to_list()
    if len(breakdowns) > 1:
        raise UsageError(
            f"'{measure.id}' for {name} has {len(breakdowns)} parts and no total.",
            next_step=f"Choose one, such as {breakdowns[0].replace('|', ' and ')}.",
        )
    return known


def _month(period: str) -> int:
    start = Period.parse(period).start
    return start.year * 12 + start.month


def regular(rows: pl.DataFrame) -> tuple[Rhythm, pl.DataFrame, str]:
    """The rhythm of a series, its newest stretch without a gap or overlap, and what was left out.

    Spans of a year that are published every quarter or month overlap and share most of their data: one a year is kept.
    """
    rows = rows.unique("period", keep="last", maintain_order=True).sort("period")
    months = [_month(period) for period in rows["period"]]
    gaps = Counter(later - earlier for earlier, later in pairwise(months))
    usual = gaps.most_common(1)[0][0] if gaps else 12
    length = Period.parse(rows["period"][-1]).months or 1
    step = max(usual, length)
    rhythm = {1: MONTHLY, 3: QUARTERLY}.get(step, YEARLY)
    step = rhythm.months if rhythm is not YEARLY else max(step, 12)
    keep, wanted = [], months[-1]
    for index in range(len(months) - 1, -1, -1):
        if months[index] == wanted:
            keep.append(index)
            wanted -= step
        elif months[index] < wanted:
            break
    used = rows[sorted(keep)]
    if step > rhythm.months:
        rhythm = Rhythm(step, 1, f"every {step // 12} years" if step % 12 == 0 else f"every {step} months", 15, 10, 3, 5)
    return rhythm, used, _left_out(rows, used, overlapping=length > usual)


def _left_out(rows: pl.DataFrame, used: pl.DataFrame, *, overlapping: bool) -> str:
    before = rows.filter(pl.col("period") < used["period"][0]).height
    within = rows.height - used.height - before
    said = []
    if within and overlapping:
        said.append(f"{within} figures whose periods overlap those used")
    elif within:
        said.append(f"{within} figures out of rhythm")
    if before:
        said.append(f"{before} figures before a gap")
    return " and ".join(said)


def _steps(horizon: int | None, rhythm: Rhythm) -> int:
    steps = rhythm.usual_steps if horizon is None else horizon
    if not 1 <= steps <= rhythm.most_steps:
        raise UsageError(
            f"{steps} steps ahead cannot be forecast from {rhythm.words} figures.", next_step=f"Ask for 1 to {rhythm.most_steps}."
        )
    return steps


def _too_short(rhythm: Rhythm, length: int) -> str:
    return (
        f"A forecast needs at least {rhythm.least} {rhythm.words} figures without a gap; there "
        f"{'is' if length == 1 else 'are'} {length}."
    )


def _half_width(used: pl.DataFrame) -> float | None:
    last = used.row(-1, named=True)
    return None if last["lower"] is None or last["upper"] is None else (last["upper"] - last["lower"]) / 2


def _later(period: str, rhythm: Rhythm, step: int) -> str:
    """The period so many steps on. Of a day's count, taken each year about the same time, the month is told."""
    last = Period.parse(period)
    start = add_months(last.start, rhythm.months * step)
    if last.months is None:
        return Period.month(start.year, start.month).iso
    return Period(start, last.count, last.unit).iso
