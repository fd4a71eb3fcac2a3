"""Read HMRC furlough tables by local authority, in either shape."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import polars as pl

from skillshed.sources.cells import read_csv
from skillshed.sources.heads import header
from skillshed.sources.parsed import Given, Indicator, Parsed, conform
from skillshed.sources.raw import RawFile
from skillshed.sources.symbols import marks, read_values, rejects
from skillshed.terms.period import MONTHS, Period, add_months, read_period

HERE = Path(__file__).parent
# The order matters: a rate column may also say "employments".
_WANTED = {
    "rate": re.compile(r"(take.?up|furlough).*rate|rate.*furlough"),
    "eligible": re.compile(r"eligible"),
    "furloughed": re.compile(r"furlough"),
    "code": re.compile(r"code$|cd$"),
    "name": re.compile(r"name|authority|^area$|nm$"),
}
INDICATORS = {
    "employments_furloughed": Indicator(
        "Employments furloughed", unit="employments", decimals=0, universe="employments on a payroll, by place of residence",
        caveats="Rounded to 100. Cumulative to the date of the table in the early releases.",
    ),
    "employments_eligible": Indicator("Employments eligible for furlough", unit="employments", decimals=0),
    "furlough_rate_published": Indicator("Furlough take-up rate, as published", unit="percent", decimals=0, kind="ratio"),
    "furlough_rate": Indicator(
        "Furlough take-up rate", unit="percent", decimals=1, kind="ratio", description="Furloughed over eligible employments.",
    ),
}  # fmt: skip
_MEASURE = {"furloughed": "employments_furloughed", "eligible": "employments_eligible", "rate": "furlough_rate_published"}


def detect(raw: RawFile) -> float:
    """Sure where a place code stands beside furlough figures."""
    found = _columns(header(raw))
    return 0.9 if "code" in found and found.keys() & {"furloughed", "rate"} else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Counts and rates by place; under the whole scheme's period where the file does not say which month it is for."""
    read = read_csv(raw)
    columns = _columns(read.table.columns)
    period = _period(raw.name, given)
    names = {theirs: ours for ours, theirs in columns.items()}
    table = read.table.rename(names).with_columns(pl.col("code", "name").str.strip_chars(), row=pl.col("_row"))
    joined = table.filter(pl.col("code").str.count_matches(r"[EWSNK]\d{8}") > 1)
    table = table.filter(pl.col("code").str.count_matches(r"[EWSNK]\d{8}") <= 1)
    long = _long(table, [name for name in _MEASURE if name in columns])
    repeated = _repeated(table)
    long = long.with_columns(
        period=pl.lit(period.iso),
        status=pl.when(pl.col("place_code").is_in(repeated) & (pl.col("indicator") != "furlough_rate_published"))
        .then(pl.lit("estimated"))
        .otherwise(pl.col("status")),
    )
    bad = long.filter(pl.col("status").is_null())
    aside = [
        read.rejects,
        rejects(joined, _joint_reason(), pl.col("code") + " " + pl.col("name")),
        rejects(bad, pl.lit("neither a number nor a known mark"), pl.col("cell")),
    ]
    good = conform(long.filter(pl.col("status").is_not_null()))
    return Parsed(
        dataset=given.dataset or "cjrs_local_authority",
        title=given.title or _title(period),
        publisher="HM Revenue and Customs",
        rows=good,
        indicators={name: INDICATORS[name] for name in INDICATORS if name in good["indicator"]},
        rejects=pl.concat(aside),
        file_rows=read.table.height + read.rejects.height,
        notes=_notes(repeated, period),
    )


def _columns(names: list[str]) -> dict[str, str]:
    """Our name -> the file's; each column of the file is taken once."""
    found: dict[str, str] = {}
    for ours, pattern in _WANTED.items():
        theirs = next((n for n in names if pattern.search(n.casefold()) and n not in found.values()), None)
        if theirs is not None:
            found[ours] = theirs
    return found


# From March 2020 to September 2021: what a cumulative table is about that does not say up to which month.
WHOLE_SCHEME = Period(date(2020, 3, 1), 19, "M")


def _period(file: str, given: Given) -> Period:
    """Claims up to the end of the month before publication, from the scheme's start in March 2020."""
    told = given.columns.get("period", "").lstrip("=")
    if told and (read := read_period(told)):
        return read
    match = re.search(r"([A-Za-z]{3,9})[ _-]?(20\d{2})", file)
    month = MONTHS.get(match[1].casefold()) if match else None
    if not match or not month:
        return WHOLE_SCHEME
    return Period.month(*_month_before(int(match[2]), month))


def _month_before(year: int, month: int) -> tuple[int, int]:
    before = add_months(Period.month(year, month).start, -1)
    return before.year, before.month


def _last_day(period: Period) -> str:
    return period.label if period.unit == "D" else f"the end of {period.label}"


def _long(table: pl.DataFrame, measures: list[str]) -> pl.DataFrame:
    long = table.unpivot(measures, index=["code", "name", "row"], variable_name="measure", value_name="cell")
    long = read_values(long, "cell", marks()).with_columns(indicator=pl.col("measure").replace_strict(_MEASURE))
    fraction = (pl.col("measure") == "rate") & (pl.col("value").filter(pl.col("measure") == "rate").max() <= 1.0)
    long = long.with_columns(value=pl.when(fraction).then(pl.col("value") * 100).otherwise(pl.col("value")).round_sig_figs(12))
    if {"furloughed", "eligible"} <= set(measures):
        long = pl.concat([long, _computed(long)], how="diagonal")
    return long.rename({"code": "place_code", "name": "place_name"})


def _computed(long: pl.DataFrame) -> pl.DataFrame:
    """The rate from the counts: finer than the whole per cent printed, though the counts are themselves rounded to 100."""
    wide = long.filter(pl.col("measure") != "rate").pivot("measure", index=["code", "name", "row"], values="value")
    wide = wide.filter((pl.col("eligible") > 0) & pl.col("furloughed").is_not_null())
    return wide.select(
        "code", "name", "row",
        indicator=pl.lit("furlough_rate"),
        value=(pl.col("furloughed") / pl.col("eligible") * 100).round_sig_figs(12),
        status=pl.lit("final"),
    )  # fmt: skip


def _repeated(table: pl.DataFrame) -> list[str]:
    """Codes of places whose rows repeat one joint figure."""
    figures = dict(table.select("code", "furloughed").iter_rows()) if "furloughed" in table.columns else {}
    pairs: list[list[str]] = tomllib.loads((HERE / "joint.toml").read_text())["pairs"]
    return [code for pair in pairs if all(c in figures for c in pair) and len({figures[c] for c in pair}) == 1 for code in pair]


def _joint_reason() -> pl.Expr:
    codes = pl.col("code").str.extract_all(r"[EWSNK]\d{8}").list.join(" and ")
    return pl.lit("HMRC counts these places together, and there is no place for the two: ") + codes


def _title(period: Period) -> str:
    if period == WHOLE_SCHEME:
        return "Furlough by local authority, up to a month the file does not name"
    return f"Furlough by local authority, claims to {_last_day(period)}"


def _notes(repeated: list[str], period: Period) -> tuple[str, ...]:
    notes = ["Counties and their districts, regions and countries stand in one table: add one kind only."]
    if period == WHOLE_SCHEME:
        notes.append(
            "Neither the file nor its name (CJRS_Aug2020.csv) says up to which month claims are counted, so they stand under the whole"
            ' scheme. Map the month to say it: period = "=2020-07".'
        )
    if repeated:
        notes.append(f"HMRC counts some places together and this copy repeats the joint figure for each: {', '.join(repeated)}.")
    return tuple(notes)
