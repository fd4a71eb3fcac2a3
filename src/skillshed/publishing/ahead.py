"""Demand ahead in words and tables: what is projected, what a scenario changes, how well a forecast has done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from skillshed.insight.ahead.backtest import MARGIN, Score
from skillshed.insight.ahead.comparing import Compared
from skillshed.insight.ahead.forecasting import Forecast
from skillshed.insight.ahead.leavers import Modelled
from skillshed.publishing.names import in_text, inside, opening, possessive
from skillshed.publishing.numbers import digits, distance, number, rounded, when
from skillshed.publishing.tables import Cell, Header, Row, Table

STAR = "* Indicative: fewer than 10,000 jobs in 2020, too few for the projection to be relied on"
ESTIMATED = "[e] Estimated here; see the note above"
HEADS = {"occupation": "Occupation", "qualification": "Highest qualification", "industry": "Industry", "all": "Jobs"}
OF = {"occupation": "by occupation", "qualification": "by highest qualification", "industry": "by industry", "all": "in all"}


def about(people: float) -> float:
    """A projection is not known to the last person: hundreds from a thousand on, tens below."""
    return float(rounded(people / 100) * 100) if abs(people) >= 1000 else float(rounded(people / 10) * 10)


def people(value: float | None) -> str:
    """`409,100`, or what stands for no figure."""
    return "not known" if value is None else digits(about(value))


def signed(value: float | None) -> str:
    """`+50,700`."""
    if value is None:
        return "not known"
    return f"{'+' if about(value) > 0 else ''}{digits(about(value))}"


def total_title(row: Mapping[str, Any], years: tuple[int, int], *, is_estimate: bool = False) -> str:
    """`Lancashire is projected to need 409,100 people from 2020 to 2035, 88% of them to replace those who leave`."""
    total, replaced = float(row["total"]), float(row["replacement"])
    verb = "may need about" if is_estimate else "is projected to need"
    name = opening(in_text(str(row["place_name"])))
    if float(row["expansion"]) < 0:
        return f"{name} {verb} {people(total)} people from {years[0]} to {years[1]}, though the number of jobs falls"
    return f"{name} {verb} {people(total)} people from {years[0]} to {years[1]}, {digits(replaced / total * 100)}% of them to replace those who leave"


def total_sentence(row: Mapping[str, Any], years: tuple[int, int]) -> str:
    """Base, expansion, replacement, total and people a year, in one sentence."""
    change = float(row["expansion"])
    moved = f"{people(abs(change))} {'more' if change >= 0 else 'fewer'} jobs"
    return (
        f"From {people(float(row['base']))} jobs in {years[0]}: {moved} by {years[1]} (expansion) and {people(float(row['replacement']))} "
        f"people in place of those who retire, leave work or die (replacement), together {people(float(row['total']))}, or about "
        f"{people(float(row['per_year']))} a year."
    )


def by_title(rows: pl.DataFrame, by: str) -> str:
    """The category that needs most people, and of occupations the one that shrinks most and needs people all the same."""
    known = rows.drop_nulls("total").sort("total", descending=True)
    if known.is_empty():
        return f"No requirement {OF[by]} can be told"
    most, whole = known.row(0, named=True), float(known["total"].sum())
    place, share, said = in_text(most["place_name"]), digits(most["total"] / whole * 100), people(most["total"])
    if by == "qualification":
        return f"{share}% of the people needed in {place}, {said}, are at {inside(most['category'])}"
    verb = "need" if by == "occupation" else "needs"
    title = f"{opening(inside(most['category']))} {verb} most people in {place}: {said}, {share}% of all"
    shrinking = known.filter((pl.col("expansion") < 0) & (pl.col("total") > 0)).sort("expansion")
    if by == "occupation" and shrinking.height:
        row = shrinking.row(0, named=True)
        return f"{title}; {inside(row['category'])} lose {people(-row['expansion'])} jobs and still need {people(row['total'])}"
    return title


def requirement_table(rows: pl.DataFrame, by: str, years: tuple[int, int]) -> Table:
    """Categories down; base, expansion, replacement, total and people a year across. rows: REQUIREMENT."""
    has_range = bool(rows["total_low"].is_not_null().any())
    heads = [f"Jobs {years[0]}", "Expansion", "Replacement", "Total", "A year", "Leaving, % a year"]
    headers = [Header(HEADS[by]), *(Header(text, is_number=True) for text in heads)]
    headers += [Header("Total if shared otherwise", is_number=True)] if has_range else []
    body = [_requirement_row(row, has_range=has_range) for row in rows.iter_rows(named=True)]
    notes = [STAR] if rows["is_indicative"].any() else []
    notes += [ESTIMATED] if (rows["status"] == "estimated").any() else []
    return Table(f"People needed {OF[by]}, {years[0]} to {years[1]}", tuple(headers), tuple(body), tuple(notes))


def _requirement_row(row: dict[str, Any], *, has_range: bool) -> Row:
    is_estimate, rate = row["status"] == "estimated", row["rate_pct_pa"]
    cells = [
        _figure(people(row["base"])), _figure(signed(row["expansion"])), _figure(people(row["replacement"]), is_estimate=is_estimate),
        _figure(people(row["total"]), is_estimate=is_estimate), _figure(people(row["per_year"])),
        _figure("not known" if rate is None else digits(rate, 1)),
    ]  # fmt: skip
    if has_range:
        cells.append(_figure(_other(row)))
    return Row(Cell(f"{row['category']}{' *' if row['is_indicative'] else ''}"), tuple(cells))


def _other(row: dict[str, Any]) -> str:
    """The end of the range that is not the figure itself."""
    low, high, total = row["total_low"], row["total_high"], row["total"]
    if low is None or total is None:
        return "not known"
    return people(high if abs(total - low) <= abs(high - total) else low)


def _figure(text: str, *, is_estimate: bool = False) -> Cell:
    return Cell(text, is_number=True, mark="e" if is_estimate else "", said="estimated" if is_estimate else "")


def scenario_sentence(found: Compared) -> str:
    """`Automation: 751,100 jobs in Lancashire in 2035, 21,700 fewer than the baseline (−2.8%).`"""
    last = found.years.row(-1, named=True)
    change = last["scenario"] - last["baseline"]
    share = change / last["baseline"] * 100
    more = "more" if change >= 0 else "fewer"
    return (
        f"{found.scenario.title}: {people(last['scenario'])} jobs in {in_text(found.place_name)} in {last['year']}, "
        f"{people(abs(change))} {more} than the baseline ({'+' if share > 0 else ''}{digits(share, 1)}%)."
    )


def scenario_title(found: Sequence[Compared]) -> str:
    """Which scenario is furthest from the baseline, and how far."""
    if not found:
        return "No scenario is defined"
    far = max(found, key=lambda one: abs(one.years["scenario"][-1] - one.years["baseline"][-1]))
    change = far.years["scenario"][-1] - far.years["baseline"][-1]
    side = "more" if change >= 0 else "fewer"
    return f"Of {len(found)} scenarios, ‘{far.scenario.title}’ is furthest from the baseline: {people(abs(change))} jobs {side} in {far.years['year'][-1]}"


def scenario_table(found: Sequence[Compared]) -> Table:
    """Wide categories down, baseline and each scenario's difference across; one that does not say has the words for it."""
    by = found[0].by
    named = next((one.table for one in found if one.table.height), None)
    headers = [
        Header(HEADS[by]),
        Header("Baseline 2035", is_number=True),
        *(Header(one.scenario.title, is_number=True) for one in found),
    ]
    if named is None:
        return Table("Scenarios beside the baseline", tuple(headers), ())
    tables = [{row["code"]: row["change"] for row in one.table.iter_rows(named=True)} for one in found]
    body = []
    for row in named.filter(pl.col("level") == "wide").iter_rows(named=True):
        cells = [_figure(people(row["baseline"])), *(_figure(_difference(table, row["code"])) for table in tables)]
        body.append(Row(Cell(row["category"]), tuple(cells)))
    notes = [f"{one.scenario.title}: {one.why}" for one in found if one.why] + [note for one in found for note in one.notes]
    return Table(f"Jobs in 2035 {OF[by]}: the baseline, and how many more or fewer", tuple(headers), tuple(body), tuple(notes))


def _difference(table: dict[str, float], code: str) -> str:
    if not table:
        return "not said"
    change = table.get(code, 0.0)
    return "no change" if not about(change) else signed(change)


def model_sentence(found: Modelled) -> str:
    """The own model's answer for one sector."""
    moved = f"{people(abs(found.expansion))} {'more' if found.expansion >= 0 else 'fewer'} jobs"
    star = " Indicative: fewer than 10,000 jobs." if found.is_indicative else ""
    return (
        f"{found.sector.title} in {in_text(found.place_name)}: {people(found.base)} jobs in {found.year}; by {found.to} {moved} and "
        f"{people(found.replacement)} to replace, together {people(found.total)}, about {people(found.per_year)} a year.{star}"
    )


def model_table(found: Sequence[Modelled]) -> Table:
    """Sectors down, the model's figures across."""
    heads = ("Jobs", "Year", "Expansion", "Replacement", "Total", "A year", "Leaving, % a year", "Growth, % a year")
    headers = (Header("Sector"), *(Header(text, is_number=True) for text in heads))
    body = [
        Row(Cell(f"{one.sector.title}{' *' if one.is_indicative else ''}"), tuple(_figure(text) for text in (
            people(one.base), str(one.year), signed(one.expansion), people(one.replacement), people(one.total), people(one.per_year),
            digits(one.leave_pct_pa, 1), digits(one.growth_pct_pa, 1),
        )))
        for one in found
    ]  # fmt: skip
    notes = (STAR.replace(" in 2020", ""),) if any(one.is_indicative for one in found) else ()
    return Table("Own model of expansion and replacement to 2035", headers, tuple(body), notes)


def rates_table(found: Sequence[Modelled]) -> Table:
    """Age bands down; the yearly rate of leaving, and each sector's share of its workforce in the band, across."""
    headers = (
        Header("Age"),
        Header("Leave in a year, %", is_number=True),
        *(Header(f"{one.sector.title}: share, %", is_number=True) for one in found),
    )
    body = []
    for index, band in enumerate(found[0].bands):
        shares = [_figure(digits(one.bands[index].share_pct)) for one in found]
        body.append(Row(Cell(band.ages), (_figure(digits(band.leave_pct, 1)), *shares)))
    return Table("Rates of leaving by age, and the ages taken for each sector", headers, tuple(body))


def forecast_title(found: Forecast) -> str:
    """What the forecast says at its end, or that there is none."""
    subject = f"{opening(possessive(found.place_name))} {inside(found.measure.short or found.measure.title)}"
    if found.why:
        return f"{subject}: too few figures for a forecast"
    last = found.points.row(-1, named=True)
    low, high = (number(last[end], found.measure.unit, found.measure.decimals) for end in ("lower_80", "upper_80"))
    return f"{subject} is expected to lie between {low} and {high} in {when(last['period'])}"


def forecast_sentence(found: Forecast) -> str:
    """Range first, then the middle: `In 2026 between 61.8% and 80.8% (80% interval), middle 72.3%.`"""
    if found.why:
        return found.why
    last = found.points.row(-1, named=True)
    ends = [number(last[end], found.measure.unit, found.measure.decimals) for end in ("lower_80", "upper_80")]
    return f"In {when(last['period'])} between {ends[0]} and {ends[1]} (80% interval), middle {_value(found, last['value'])}."


def _value(found: Forecast, value: float) -> str:
    return number(value, found.measure.unit, found.measure.decimals)


def method_sentence(found: Forecast) -> str:
    """Which method is used and why, as plainly as can be."""
    if found.chosen is None:
        return ""
    chosen, tried = found.chosen, [score for score in found.scores if score is not found.chosen]
    title = chosen.method.title + (f" ({found.model})" if found.model else "")
    times = f"over {chosen.forecasts} forecasts from {chosen.origins} past starting points"
    mase = f", scaled error (MASE) {digits(chosen.mase, 2)}" if chosen.mase is not None else ""
    if chosen.method.id == "naive":
        others = " nor ".join(score.method.title for score in tried)
        return f"The naive method wins: neither {others} did better by more than {digits(MARGIN * 100)}% than the last value carried forward, so that is used ({times}{mase})."
    gain = f"{digits((1 - (chosen.relative or 1)) * 100)}% less than the naive method" if chosen.relative is not None else "least"
    return f"Used: {title}; its mean error in the back-test was {gain} ({times}{mase})."


def cover_sentence(found: Forecast) -> str:
    """How often the intervals held in the back-test, and by how much they are widened for it."""
    if found.chosen is None:
        return ""
    one = found.chosen
    said = f"In the back-test the method’s own 80% interval held {digits(one.cover_80 * 100)}% of what came, the 95% interval {digits(one.cover_95 * 100)}%"
    wide = max(one.widen_80, one.widen_95)
    if wide <= 1.005:
        return f"{said}."
    pair = dict.fromkeys((digits(one.widen_80, 1), digits(wide, 1)))
    return f"{said}; the intervals shown are therefore {' and '.join(pair)} times as wide as the method gives them."


def sampling_sentence(found: Forecast) -> str:
    """The survey's own error, where the figures come from one."""
    if found.half_width is None:
        return ""
    last = found.history["period"][-1]
    half = distance(found.half_width, found.measure.unit, found.measure.decimals)
    return (
        f"The figures are themselves estimates: that of {when(last)} may be off by {half} (95% interval). Part of what moves from "
        "one figure to the next is chance, and the forecast is of the published estimate, not of the truth behind it."
    )


def forecast_words(found: Forecast) -> list[str]:
    """All that belongs beside a forecast, sentence by sentence."""
    used = f"Rests on {found.history.height} {found.rhythm.words} figures, {when(found.history['period'][0])} to {when(found.history['period'][-1])}"
    left = f"; not used: {found.passed_over}" if found.passed_over else ""
    scale = f"; {found.scale}" if found.scale else ""
    sentences = [method_sentence(found), cover_sentence(found), sampling_sentence(found), f"{used}{left}{scale}."]
    return [sentence for sentence in sentences if sentence]


def points_table(found: Forecast) -> Table:
    """Periods down, the middle and both intervals across."""
    headers = (Header("Period"), *(Header(text, is_number=True) for text in ("Middle", "80% interval", "95% interval")))
    body = []
    for row in found.points.iter_rows(named=True):
        ends = [f"{_value(found, row[f'lower_{level}'])} to {_value(found, row[f'upper_{level}'])}" for level in (80, 95)]
        body.append(Row(Cell(when(row["period"])), (_figure(_value(found, row["value"])), *map(_figure, ends))))
    return Table(f"{found.measure.title}: forecast", headers, tuple(body))


def scores_table(scores: Sequence[Score], chosen: Score) -> Table:
    """Methods down; their errors and coverage in the back-test across; the one used is marked."""
    heads = ("Error (MASE)", "Beside naive", "80% held", "95% held")
    headers = (Header("Method"), *(Header(text, is_number=True) for text in heads))
    body = []
    for one in scores:
        cells = (
            _figure(digits(one.mase, 2) if one.mase is not None else "not known"),
            _figure(f"{digits(one.relative * 100)}%" if one.relative is not None else "not known"),
            _figure(f"{digits(one.cover_80 * 100)}%"), _figure(f"{digits(one.cover_95 * 100)}%"),
        )  # fmt: skip
        body.append(Row(Cell(f"{opening(one.method.title)}{' (used)' if one is chosen else ''}"), cells, is_chosen=one is chosen))
    notes = ("MASE: mean error over that of the naive method one step on inside the training years; below 1 is better.",)
    return Table("Back-test: forecasts made as if in the past, held against what came", headers, tuple(body), notes)
