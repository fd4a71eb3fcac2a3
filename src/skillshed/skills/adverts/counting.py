"""Figures for the evidence base from adverts that were read: one tidy table, withheld and rounded as `demand` says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.evidence.areas import Areas
from skillshed.skills.adverts import demand
from skillshed.skills.adverts.shape import definitions
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.terms.errors import InputNotUnderstood, NotFound
from skillshed.terms.period import Period

COLUMNS: dict[str, type[pl.DataType]] = {
    "indicator": pl.String, "place_code": pl.String, "period": pl.String, "breakdown": pl.String, "value": pl.Float64,
    "status": pl.String, "lower": pl.Float64, "upper": pl.Float64,
}  # fmt: skip
NEEDED = ("id", "vacancy", "employer", "district", "occupation_group", "remote", "is_apprenticeship", "year_pay_min", "year_pay_max",
          "posted_on", "closes_on")  # fmt: skip
GROUP, SKILL = "occupation", "skill"


@dataclass(frozen=True)
class Counted:
    """`figures` as COLUMNS; `moving` and `asked` are tables that go with them; `facts` say what was counted."""

    day: date
    figures: pl.DataFrame
    moving: pl.DataFrame
    asked: pl.DataFrame
    facts: dict[str, Any]


@dataclass(frozen=True)
class Placed:
    """Vacancies once for each place that holds them (`place` beside `district`), and the skills each asks."""

    found: pl.DataFrame
    skills: pl.DataFrame
    every: pl.DataFrame  # once each, placed or not


def count(file: Path, taxonomy: Taxonomy, areas: Areas, *, on: date | None = None, history: bool = True) -> Counted:
    """Figures of a file of KEPT adverts, as of a day (else the last one posted). InputNotUnderstood where no advert names a day."""
    adverts = pl.scan_parquet(file).select(NEEDED).collect()
    day = on or demand.last_day(adverts["posted_on"])
    if day is None:
        raise InputNotUnderstood(
            "No advert says on which day it was posted, so none can be counted.",
            next_step="Bring a column with that day: `posted_on`, `created` or `date_posted`.",
        )
    placed = _placed(file, adverts, areas, day)
    open_now = demand.stock(placed.every, day)
    whole = demand.in_all(open_now, placed.skills)
    top = whole.filter(pl.col("prior") * max(open_now.height, 1) >= demand.LEAST)
    top = top.sort("prior", "skill", descending=[True, False]).head(int(_rules()["skills"]))
    names = _names(taxonomy, top["skill"])
    tables = [*_stock(placed, day, history), *_flow(placed, day, history), *_shares(placed, day, taxonomy), *_pay(placed, day)]
    tables.append(_asked(placed, day, top, names))
    figures = pl.concat(tables).sort("indicator", "place_code", "breakdown", "period")
    facts = {
        "adverts": adverts.height, "vacancies": placed.every.height, "open": open_now.height, "copies": adverts.height - adverts["vacancy"].n_unique(),
        "without_a_day": adverts["posted_on"].null_count(), "after_the_day": (adverts["posted_on"] > day).sum(), "place_not_known": open_now["district"].null_count(),
        "occupation_not_told": open_now["occupation_group"].null_count(), "pay_not_told": open_now["year_pay_min"].null_count(),
        "first_day": placed.every["posted_on"].min(), "last_day": placed.every["posted_on"].max(),
    }  # fmt: skip
    return Counted(
        day, figures, _moving(placed, day, names), top.with_columns(label=pl.col("skill").replace_strict(names)), facts
    )


def _rules() -> dict[str, Any]:
    return definitions("counting.toml")


def _placed(file: Path, adverts: pl.DataFrame, areas: Areas, day: date) -> Placed:
    same = adverts.select("id", "vacancy")
    every = demand.vacancies(adverts.drop("vacancy"), same).filter(pl.col("posted_on") <= day)
    # Copies are worded alike: the skills of a vacancy are those of its first advert.
    lists = pl.scan_parquet(file).select("id", "skills").join(every.lazy().select("id", "vacancy"), on="id", how="semi")
    skills = (
        lists.explode("skills").select("id", skill=pl.col("skills").struct.field("skill")).drop_nulls().collect()
    ).join(every.select("id", "vacancy"), on="id").select("vacancy", "skill")  # fmt: skip
    pairs = _holding(
        areas, sorted(every["district"].drop_nulls().unique()), set(demand.stock(every, day)["district"].drop_nulls())
    )
    return Placed(every.join(pairs, on="district", how="inner"), skills, every)


def _holding(areas: Areas, districts: list[str], with_open: set[str]) -> pl.DataFrame:
    """`district | place`: each district itself, and the larger places most of whose districts have a vacancy."""
    kinds = set(_rules()["kinds"])
    rows = []
    for code in districts:
        rows.append((code, code))
        try:
            above = [one for one in areas.parents(code) if one.kind in kinds and one.end is None]
        except NotFound:
            continue
        rows += [(code, one.code) for one in above if _is_held(areas, one.code, with_open)]
    return pl.DataFrame(rows, schema={"district": pl.String, "place": pl.String}, orient="row").unique().sort("district", "place")


def _is_held(areas: Areas, code: str, with_open: set[str]) -> bool:
    inside = [one for one, weight in areas.made_of(code) if weight > 0.5]
    return bool(inside) and len(with_open & set(inside)) >= float(_rules()["least_share_of_districts"]) * len(inside)


def _group() -> pl.Expr:
    names = _rules()["groups"]
    return (
        pl.concat_str(pl.lit(f"{GROUP}="), pl.col("occupation_group").fill_null("none").replace_strict(names, return_dtype=pl.String))
    ).alias("breakdown")  # fmt: skip


def _stock(placed: Placed, day: date, history: bool) -> Iterator[pl.DataFrame]:
    first = _first(placed)
    # Before a vacancy's life has passed since the first advert, the stock is still filling up.
    days = [one for one in _firsts(day) if history and first and one >= first + demand.LIFE]
    for one in [*days, day]:
        open_ = demand.stock(placed.found, one).with_columns(_group())
        yield from _counts(open_, "open_vacancies", Period.day(one).iso)
    now = demand.stock(placed.found, day).filter(pl.col("is_apprenticeship"))
    yield _table(demand.counted(now, "place"), "open_apprenticeships", Period.day(day).iso, value="count")


def _flow(placed: Placed, day: date, history: bool) -> Iterator[pl.DataFrame]:
    """Whole months only: a part of a month is no month."""
    first = _first(placed)
    if not history or first is None:
        return
    for start, end in zip(_firsts(day), _firsts(day)[1:], strict=False):
        if start >= first:
            month = placed.found.filter(pl.col("posted_on").is_between(start, end, closed="left")).with_columns(_group())
            yield from _counts(month, "new_vacancies", Period.month(start.year, start.month).iso)


def _first(placed: Placed) -> date | None:
    """The day from which adverts are there in earnest: a single advert of 1970 makes no series of it."""
    posted = placed.every["posted_on"].sort()
    if not posted.len():
        return None
    told: date = posted[int(posted.len() * float(_rules()["odd_share"]))]
    earliest: date = posted[0]
    return max(told - timedelta(days=int(_rules()["grace_days"])), earliest)


def _firsts(day: date) -> list[date]:
    """First days of months up to a day."""
    at, found = day.replace(day=1), []
    for _ in range(int(_rules()["history_months"])):
        found.append(at)
        at = (at - timedelta(days=1)).replace(day=1)
    return found[::-1]


def _counts(found: pl.DataFrame, indicator: str, period: str) -> Iterator[pl.DataFrame]:
    yield _table(demand.counted(found, "place"), indicator, period, value="count")
    yield _table(demand.counted(found, "place", "breakdown"), indicator, period, value="count")


def _shares(placed: Placed, day: date, taxonomy: Taxonomy) -> Iterator[pl.DataFrame]:
    open_ = demand.stock(placed.found, day)
    period = Period.day(day).iso
    for name in ("green", "digital"):
        members = taxonomy.members.filter(pl.col("collection") == name)["id"]
        # Without the collection nothing is known of it: no figure, and never nought.
        if members.len():
            yield _table(demand.share_of(open_, placed.skills, members, "place"), f"{name}_share", period, value="share", per=100)
    remote = demand.share_where(open_, pl.col("remote").is_not_null(), "place")
    yield _table(remote, "remote_share", period, value="share", per=100)


def _pay(placed: Placed, day: date) -> Iterator[pl.DataFrame]:
    pay = demand.median_pay(demand.stock(placed.found, day), "place")
    yield _table(pay, "median_pay", Period.day(day).iso, value="pay")


def _asked(placed: Placed, day: date, top: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    open_ = demand.stock(placed.found, day)
    shares = demand.asked(open_, placed.skills, "place", whole=top.select("skill", "prior"))
    named = shares.with_columns(
        breakdown=pl.concat_str(pl.lit(f"{SKILL}="), pl.col("skill").replace_strict(names, return_dtype=pl.String))
    )
    return _table(named, "asking_skill", Period.day(day).iso, value="share", per=100)


def _names(taxonomy: Taxonomy, skills: pl.Series) -> dict[str, str]:
    """Labels fit to be a category; of two skills of one label the later says its address's end."""
    labels = dict(taxonomy.skills.select("id", "label").iter_rows())
    names: dict[str, str] = {}
    for id_ in skills:
        label = " ".join(labels.get(id_, id_).split()).replace("|", "/").replace("=", ":")
        names[id_] = f"{label} ({id_.rsplit('/', 1)[-1][:8]})" if label in names.values() else label
    return names


def _moving(placed: Placed, day: date, names: dict[str, str]) -> pl.DataFrame:
    """What is asked more or less often than six weeks before, for each place with enough vacancies in both."""
    wide, least = timedelta(days=int(_rules()["window_days"])), int(_rules()["least_in_window"])
    schema = {"place": pl.String, "skill": pl.String, "label": pl.String, "before": pl.Int64, "after": pl.Int64, "odds": pl.Float64,
              "lower": pl.Float64, "upper": pl.Float64, "p": pl.Float64, "direction": pl.String}  # fmt: skip
    tables = [pl.DataFrame(schema=schema)]
    skills = placed.skills.filter(pl.col("skill").is_in(list(names)))
    for (place,), found in placed.found.group_by("place", maintain_order=True):
        after = found.filter(pl.col("posted_on").is_between(day - wide, day, closed="right"))
        before = found.filter(pl.col("posted_on").is_between(day - 2 * wide, day - wide, closed="right"))
        if (
            min(after.height, before.height) < least
            or min(one["employer"].n_unique() for one in (after, before)) < demand.FEWEST_EMPLOYERS
        ):
            continue
        rows = demand.moving(*(skills.join(one.select("vacancy"), on="vacancy", how="semi") for one in (before, after)))
        if "odds" in rows.columns and rows["odds"].null_count() < rows.height:
            rows = rows.with_columns(place=pl.lit(place), label=pl.col("skill").replace_strict(names, return_dtype=pl.String))
            tables.append(rows.select(pl.col(name).cast(kind) for name, kind in schema.items()))
    found_rows = pl.concat(tables)
    five = [(pl.col(name) / demand.ROUND).round() * demand.ROUND for name in ("before", "after")]
    return (
        found_rows.filter(pl.col("direction") != "steady")
        .with_columns(five)
        .sort("place", "odds", "skill", descending=[False, True, False])
    )


def _table(rows: pl.DataFrame, indicator: str, period: str, *, value: str, per: float = 1) -> pl.DataFrame:
    """A table of figures as COLUMNS; shares as per cent to two decimals, with their interval."""

    def figure(name: str) -> pl.Expr:
        given = pl.col(name).cast(pl.Float64) if name in rows.columns else pl.lit(None, pl.Float64)
        return (given * per).round(2)

    part = pl.col("breakdown") if "breakdown" in rows.columns else pl.lit("")
    made = rows.select(
        indicator=pl.lit(indicator), place_code=pl.col("place"), period=pl.lit(period), breakdown=part, value=figure(value),
        status=pl.col("status"), lower=figure("lower"), upper=figure("upper"),
    )  # fmt: skip
    return made.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
