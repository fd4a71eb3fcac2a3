"""A scenario beside the baseline: jobs in 2035 and each year's total, with what every shock adds or takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from skillshed.evidence.book import Book
from skillshed.insight.ahead import facts
from skillshed.insight.ahead.baseline import path
from skillshed.insight.ahead.ground import ground
from skillshed.insight.ahead.projections import requirement
from skillshed.insight.ahead.published import ENGLAND
from skillshed.insight.ahead.scenarios import Scenario, Shock
from skillshed.insight.ahead.tables import ALL, cross_table

Effect = dict[str, float]  # narrow code -> jobs more or fewer
PLURAL = {"occupation": "occupations", "industry": "industries", "qualification": "qualifications"}
COMPARED = pl.Schema(
    {
        "level": pl.String, "code": pl.String, "category": pl.String, "base": pl.Float64, "baseline": pl.Float64,
        "scenario": pl.Float64, "change": pl.Float64, "change_pct": pl.Float64, "total": pl.Float64,
        "scenario_total": pl.Float64, "is_indicative": pl.Boolean,
    }
)  # fmt: skip
YEARS = pl.Schema({"year": pl.Int32, "baseline": pl.Float64, "scenario": pl.Float64, "is_projected": pl.Boolean})


@dataclass(frozen=True)
class Compared:
    """What a scenario does to a place.

    table: COMPARED by the dimension asked for (empty where the scenario does not say, and `why` tells); years: YEARS of
    all jobs; shocks: (shock, jobs more or fewer in the target year); notes: what was cut off or estimated.
    """

    scenario: Scenario
    by: str
    place: str
    place_name: str
    basis: str
    note: str
    table: pl.DataFrame
    years: pl.DataFrame
    shocks: tuple[tuple[Shock, float], ...]
    release: str
    why: str = ""
    notes: tuple[str, ...] = ()


def compared(book: Book, place: str, chosen: Scenario, by: str = "occupation", as_of: date | None = None) -> Compared:
    """A scenario against the baseline of the place whose figures `requirement` gives. Raises NotFound, UsageError."""
    effects = Effects(book, place, as_of)
    year = facts.target_year()
    base = requirement(book, place, by, as_of)
    first = base.row(0, named=True)
    reason = next((why for shock in chosen.shock if (why := effects.unknown(shock, by))), "")
    table, notes = _table(base, effects.together(chosen, by, year)) if not reason else (pl.DataFrame(schema=COMPARED), ())
    totals = tuple((shock, sum(effects.of(shock, ALL, year).values())) for shock in chosen.shock)
    return Compared(
        chosen, by, first["place"], first["place_name"], first["basis"], first["note"], table, _years(book, place, chosen, effects, as_of),
        totals, first["release"], reason, notes,
    )  # fmt: skip


def _table(base: pl.DataFrame, effect: Effect) -> tuple[pl.DataFrame, tuple[str, ...]]:
    codes = dict(base.select("code", "parent").iter_rows())
    whole: Effect = {}
    for code, jobs in effect.items():
        for one in (code, codes.get(code, "")):
            if one:
                whole[one] = whole.get(one, 0.0) + jobs
    change = pl.col("code").replace_strict(whole, default=0.0, return_dtype=pl.Float64)
    after = (pl.col("target") + change).clip(lower_bound=0.0)
    rows = base.with_columns(after.alias("scenario"), pl.col("target").alias("baseline"))
    cut = rows.filter(pl.col("baseline") + change < 0)["category"].to_list()
    found = rows.with_columns((pl.col("scenario") - pl.col("baseline")).alias("change")).with_columns(
        (pl.col("change") / pl.col("baseline") * 100).alias("change_pct"),
        (pl.col("total") + pl.col("change")).alias("scenario_total"),
    )
    said = (f"The scenario would take more jobs than there are in {', '.join(cut)}; they are taken as none.",) if cut else ()
    return found.select(list(COMPARED)), said


def _years(book: Book, place: str, chosen: Scenario, effects: Effects, as_of: date | None) -> pl.DataFrame:
    known = path(book, place, ALL, as_of)
    added = [sum(effects.together(chosen, ALL, year).values()) for year in known["year"]]
    with_scenario = known.with_columns((pl.col("jobs") + pl.Series("_added", added, dtype=pl.Float64)).alias("scenario"))
    return with_scenario.rename({"jobs": "baseline"}).select(list(YEARS))


class Effects:
    """What shocks do in one place, by any dimension and year."""

    def __init__(self, book: Book, place: str, as_of: date | None) -> None:
        self._book, self._place, self._as_of = book, place, as_of
        self._tables: dict[tuple[str, str], pl.DataFrame] = {}
        self._inside: dict[tuple[str, str], Effect] = {}
        self._ends: dict[str, list[tuple[str, float, float]]] = {}
        self._shares: dict[str, Effect] = {}

    def together(self, chosen: Scenario, by: str, year: int) -> Effect:
        """All shocks of a scenario added up, by narrow code."""
        found: Effect = {}
        for shock in chosen.shock:
            for code, jobs in self.of(shock, by, year).items():
                found[code] = found.get(code, 0.0) + jobs
        return found

    def unknown(self, shock: Shock, by: str) -> str:
        """Why a shock says nothing by a dimension; empty where it does."""
        if by in (ALL, shock.by) or by in shock.spread:
            return ""
        if by == "qualification" and ("occupation" in shock.spread or shock.by == "occupation"):
            return ""
        return f"The scenario does not say which {PLURAL[by]} the jobs of '{shock.title}' belong to."

    def of(self, shock: Shock, by: str, year: int) -> Effect:
        """Jobs more or fewer by narrow code in a year; nothing by a dimension the shock does not speak of."""
        if by == ALL:
            known: str = shock.by or next(iter(shock.spread))
            return {ALL: float(sum(self.of(shock, known, year).values()))}
        if by == shock.by and shock.percent is not None:
            return self._percent(shock, by, year)
        if by == shock.by:
            return _laid(self._amount(shock, year), self._children(by, shock.code))
        if by in shock.spread:
            return self._spread(shock, by, year)
        return self._by_qualification(shock, year) if by == "qualification" and not self.unknown(shock, by) else {}

    def _percent(self, shock: Shock, by: str, year: int) -> Effect:
        """A share of the baseline of the year, for each narrow category in the one named."""
        share = (shock.percent or 0) / 100 * _phase(shock, year)
        return {code: jobs * share for code, jobs in self._in_year(by, year).items() if code in self._children(by, shock.code)}

    def _in_year(self, by: str, year: int) -> Effect:
        """The baseline of narrow categories in a year, on a straight line from the base to the target."""
        first, last = facts.base_year(), facts.target_year()
        step = (min(max(year, first), last) - first) / (last - first)
        if by not in self._ends:
            narrow = (pl.col("level") == "narrow") | (pl.col("by") == "qualification")
            self._ends[by] = self._table(self._place, by).filter(narrow).select("code", "base", "target").rows()
        return {code: base + (target - base) * step for code, base, target in self._ends[by]}

    def _children(self, by: str, code: str) -> Effect:
        """Narrow categories of one, weighed by their jobs in the base year (itself where it is narrow)."""
        if (by, code) not in self._inside:
            table = self._table(self._place, by)
            inside = table.filter(pl.col("parent") == code)
            chosen = inside if inside.height else table.filter(pl.col("code") == code)
            self._inside[by, code] = dict(chosen.select("code", "base").iter_rows())
        return self._inside[by, code]

    def _spread(self, shock: Shock, by: str, year: int) -> Effect:
        if shock.england and by == "industry":
            return self._from_england(shock, year)
        return _laid(self._amount(shock, year), shock.spread[by])  # type: ignore[index]

    def _amount(self, shock: Shock, year: int) -> float:
        if shock.jobs is not None:
            return shock.jobs * _phase(shock, year)
        if "industry" in shock.spread:
            return sum(self._from_england(shock, year).values())
        share = self._table(self._place, ALL)["base"][0] / self._table(ENGLAND, ALL)["base"][0]
        return _england(shock, year) * float(share)

    def _from_england(self, shock: Shock, year: int) -> Effect:
        """The area's part of England's jobs, industry by industry."""
        if "industry" not in self._shares:
            here, there = (
                dict(self._table(code, "industry").select("code", "base").iter_rows()) for code in (self._place, ENGLAND)
            )
            self._shares["industry"] = {code: jobs / there[code] for code, jobs in here.items()}
        parts = _laid(_england(shock, year), shock.spread["industry"])
        return {code: jobs * self._shares["industry"][code] for code, jobs in parts.items()}

    def _by_qualification(self, shock: Shock, year: int) -> Effect:
        """Through the occupations: each brings the qualifications projected for it."""
        found: Effect = {}
        mixes = self._mixes()
        for occupation, jobs in self.of(shock, "occupation", year).items():
            for code, share in mixes.get(occupation, {}).items():
                found[code] = found.get(code, 0.0) + jobs * share
        return found

    def _mixes(self) -> dict[str, Effect]:
        """Narrow occupation -> qualification -> share of its jobs in the target year, in the areas that answer for the place."""
        key = ("", "mixes")
        if key not in self._tables:
            day = self._as_of or date.max
            areas = [one.code for one in ground(self._book, self._place, day).areas] or [ENGLAND]
            self._tables[key] = pl.concat([cross_table(self._book, code, day) for code in areas])
        jobs = self._tables[key].group_by("occupation", "code").agg(pl.col("target").sum())
        shares = jobs.with_columns((pl.col("target") / pl.col("target").sum().over("occupation")).alias("share")).sort(
            "occupation", "code"
        )
        found: dict[str, Effect] = {}
        for occupation, code, share in shares.select("occupation", "code", "share").iter_rows():
            found.setdefault(occupation, {})[code] = share
        return found

    def _table(self, place: str, by: str) -> pl.DataFrame:
        if (place, by) not in self._tables:
            self._tables[place, by] = requirement(self._book, place, by, self._as_of)
        return self._tables[place, by]


def _phase(shock: Shock, year: int) -> float:
    """How much of the change has come: nothing before `from`, all from `to` on, equal steps between."""
    assert shock.start is not None
    assert shock.to is not None
    return min(max((year - shock.start + 1) / (shock.to - shock.start + 1), 0.0), 1.0)


def _england(shock: Shock, year: int) -> float:
    """What England has more than in the path's first year, on straight lines between its years."""
    first = shock.england[0]
    if year <= first[0]:
        return 0.0
    for (earlier, had), (later, has) in zip(shock.england, shock.england[1:], strict=False):
        if year <= later:
            return had + (has - had) * (year - earlier) / (later - earlier) - first[1]
    return shock.england[-1][1] - first[1]


def _laid(amount: float, parts: Mapping[str, float]) -> Effect:
    whole = sum(parts.values())
    return {code: amount * part / whole for code, part in parts.items()}
