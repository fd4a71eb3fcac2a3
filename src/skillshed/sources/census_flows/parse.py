"""Read a census origin-destination table as flows and as the observations they add up to."""

from __future__ import annotations

import re

import polars as pl

from skillshed.sources.cells import read_csv, to_number
from skillshed.sources.heads import header
from skillshed.sources.parsed import Given, Indicator, Parsed, conform
from skillshed.sources.raw import RawFile
from skillshed.sources.symbols import rejects
from skillshed.terms.errors import InputNotUnderstood
from skillshed.terms.period import read_period

CENSUS_DAY = {"2021": "2021-03-21/P1D", "2011": "2011-03-27/P1D", "2001": "2001-04-29/P1D"}
_CODE = re.compile(r"\b(code|cd)$")
_COUNT = re.compile(r"^(count|observation|obs_value|value|all categories.*|total)$")
_INDICATOR = re.compile(r"place of work indicator|method|mode")
_WORK = re.compile(r"workplace|place of work|destination|\bpow\b")
_NOT_IN_WORK = "-8"
_HOME = "1"
_PLACE = r"^[EWSNKJLM]\d{8}$"
INDICATORS = {
    "residents_in_work": Indicator(
        "Residents in work", unit="people", decimals=0, universe="usual residents aged 16 and over in work"
    ),
    "jobs": Indicator("People who work here", unit="people", decimals=0, universe="usual residents of the table's countries"),
    "live_and_work": Indicator("People who live and work here", unit="people", decimals=0),
}


def detect(raw: RawFile) -> float:
    """Sure where there are a residence code, a workplace code and a count."""
    found = _columns(header(raw))
    return 0.9 if {"origin", "destination", "cell"} <= found.keys() else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Flows as a table and three observations a place. Raises InputNotUnderstood where a column lacks."""
    read = read_csv(raw)
    columns = _columns(read.table.columns)
    if not {"origin", "destination", "cell"} <= columns.keys():
        raise InputNotUnderstood(
            f"'{raw.name}' has columns {', '.join(read.table.columns[:8])}; a flow needs two place codes and a count.",
            next_step="Download the whole origin-destination table as CSV.",
        )
    table = read.table.rename({theirs: ours for ours, theirs in columns.items()}).rename({"_row": "row"})
    if "indicator" not in table.columns:
        table = table.with_columns(indicator=pl.lit(""))
    table = table.with_columns(pl.col("origin", "destination", "indicator").str.strip_chars(), count=to_number(pl.col("cell")))
    bad = table.filter(pl.col("count").is_null() | (pl.col("origin") == ""))
    flows = table.filter(pl.col("count").is_not_null() & (pl.col("origin") != ""))
    period = _period(raw.name, given)
    return Parsed(
        dataset=given.dataset or "travel_to_work",
        title=given.title or f"Travel-to-work flows, Census {period[:4]}",
        publisher="Office for National Statistics",
        rows=conform(_observations(flows).with_columns(period=pl.lit(period))),
        indicators=INDICATORS,
        rejects=pl.concat([read.rejects, rejects(bad, pl.lit("no count or no origin"), pl.col("cell"))]),
        file_rows=read.table.height + read.rejects.height,
        notes=("The census of 2021 was taken in lockdown: home working is far above what came before.",)
        if "2021" in period
        else (),
        tables={"flows": flows.select("origin", "destination", "indicator", pl.col("count").cast(pl.Int64))},
    )


def _columns(names: list[str]) -> dict[str, str]:
    """Our name -> the file's, from the codes' order: where one lives, then where one works."""
    found: dict[str, str] = {}
    for name in names:
        low = name.casefold()
        if _INDICATOR.search(low):
            if _CODE.search(low):
                found.setdefault("indicator", name)
        elif _CODE.search(low):
            found.setdefault("destination" if _WORK.search(low) or "origin" in found else "origin", name)
        elif re.search(r"(label|name)$", low):
            found.setdefault("destination_name" if _WORK.search(low) or "origin_name" in found else "origin_name", name)
        elif _COUNT.match(low):
            found.setdefault("cell", name)
    two_places = "destination" in found and (_WORK.search(found["destination"].casefold()) is not None)
    return found if two_places else {}


def _period(file: str, given: Given) -> str:
    told = given.columns.get("period", "").lstrip("=")
    read = read_period(told) if told else None
    if read:
        return CENSUS_DAY.get(told, read.iso)
    year = re.search(r"20[012]1", file)
    return CENSUS_DAY[year[0]] if year and year[0] in CENSUS_DAY else CENSUS_DAY["2021"]


def _observations(flows: pl.DataFrame) -> pl.DataFrame:
    working = flows.filter(pl.col("indicator") != _NOT_IN_WORK)
    split = working.with_columns(
        breakdown=pl.when(pl.col("indicator") == _HOME).then(pl.lit("place_of_work=home or no fixed place"))
        .when(pl.col("indicator") == "3").then(pl.lit("place_of_work=travels to a workplace"))
        .when(pl.col("indicator") == "2").then(pl.lit("place_of_work=offshore or abroad"))
    ).filter(pl.col("breakdown").is_not_null())  # fmt: skip
    every = pl.concat([working.with_columns(breakdown=pl.lit("")), split], how="diagonal")
    inside = every.filter(pl.col("origin") == pl.col("destination"))
    return pl.concat(
        [
            _sums(every, "origin", "residents_in_work"),
            _sums(every, "destination", "jobs"),
            _sums(inside, "origin", "live_and_work"),
        ]
    )


def _sums(table: pl.DataFrame, place: str, indicator: str) -> pl.DataFrame:
    name = pl.col(f"{place}_name").first() if f"{place}_name" in table.columns else pl.lit(None, dtype=pl.String)
    return (
        table.filter(pl.col(place).str.contains(_PLACE))  # 888888888 offshore and 999999999 abroad are no places
        .group_by(place, "breakdown", maintain_order=True)
        .agg(place_name=name, value=pl.col("count").sum(), row=pl.col("row").min())
        .rename({place: "place_code"})
        .with_columns(indicator=pl.lit(indicator))
    )
