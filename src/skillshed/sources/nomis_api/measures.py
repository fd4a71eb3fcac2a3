"""What a Nomis API row measures: its indicator, its role, and the value a confidence row belongs to."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from skillshed.sources import nomis_words as words
from skillshed.sources.nomis_api.columns import Dimension, value_column
from skillshed.sources.parsed import REJECTS, Indicator


def named_by(chosen: list[Dimension]) -> str:
    """The dimension that says what is measured, or ''."""
    stems = [one.stem for one in chosen]
    return next((stem for stem in words.words()["words"]["indicator_dimensions"] if stem in stems), "")


def with_indicator(table: pl.DataFrame, chosen: list[Dimension]) -> tuple[pl.DataFrame, dict[str, Indicator]]:
    """Adds `role`, `base` (the indicator without its role) and `indicator`."""
    named = next((one for one in chosen if one.stem == named_by(chosen)), None)
    measure = next((name for name in ("MEASURES_NAME", "MEASURES") if name in table.columns), "")
    code = "MEASURES" if "MEASURES" in table.columns else measure
    keys = [name for name in dict.fromkeys([named.text if named else "", measure, code]) if name]
    usual = value_column(table.columns).removeprefix("OBS_").capitalize()
    if not keys:
        keys, table = ["_all"], table.with_columns(pl.lit(usual).alias("_all"))
    universe = _universe(table, chosen)
    indicators: dict[str, Indicator] = {}
    found = []
    for row in table.select(keys).unique(maintain_order=True).iter_rows(named=True):
        role = _role(row.get(measure) or usual, row.get(code) or "")
        text = (row[named.text] or named.stem) if named else (row.get(measure) or usual)
        if text.isdigit():  # only the code was asked for
            text = f"{named.stem} {text}" if named else role
        key, facts = words.indicator(text, role, is_named=named is not None)
        base, _ = words.indicator(text, is_named=named is not None)
        indicators.setdefault(key, replace(facts, universe=universe))
        found.append((*row.values(), role, base if named else "", key))
    names = pl.DataFrame(found, schema=dict.fromkeys([*keys, "role", "base", "indicator"], pl.String), orient="row")
    return table.join(names, on=keys, how="left", maintain_order="left", nulls_equal=True), indicators


def _role(name: str, code: str) -> str:
    """value, percent, numerator, denominator or confidence, by the code of MEASURES, else by its name."""
    by_code = words.words()["measures"].get(code.strip())
    if by_code:
        return str(by_code)
    plain = name.strip().casefold()
    if "confidence" in plain or plain in ("conf", "conf."):
        return "confidence"
    return str(words.words()["roles"].get(plain, "percent" if words.is_percent(plain) else "value"))


def _universe(table: pl.DataFrame, chosen: list[Dimension]) -> str:
    """`All usual residents aged 16 years and over`, where the only long total says whom the table is about."""
    wholes = {text for one in chosen for text in table[one.text].drop_nulls().unique() if words.is_whole(text)}
    return wholes.pop().partition(":")[2].strip() if len(wholes) == 1 else ""


def with_bounds(table: pl.DataFrame, dataset: str) -> tuple[pl.DataFrame, list[str], pl.DataFrame]:
    """Takes confidence rows out and gives their figures to the value rows they belong to."""
    nothing = pl.DataFrame(schema=REJECTS)
    is_confidence = pl.col("role") == "confidence"
    half = table.filter(is_confidence)
    rest = table.filter(~is_confidence)
    if not half.height:
        return rest, [], nothing
    main = "value" if (rest["role"] == "value").any() else "percent"
    keys = ["base", "place_code", "place_name", "period", "breakdown"]
    keys += [name for name in ("GEOGRAPHY", "GEOGRAPHY_TYPECODE") if name in table.columns]
    half = half.select(
        *keys, pl.col("value").alias("half"), pl.col("status").alias("half_status"), "_ROW", pl.lit(main).alias("role")
    )
    lonely = half.join(rest, on=[*keys, "role"], how="anti", nulls_equal=True).select(
        pl.lit(None, dtype=pl.String).alias("sheet"),
        pl.col("_ROW").alias("row"),
        pl.lit("a confidence interval without its value").alias("reason"),
        pl.concat_str(["place_code", "place_name", "period"], separator=" ", ignore_nulls=True).alias("text"),
    )
    halves = half.unique([*keys, "role"], keep="first", maintain_order=True).drop("_ROW")
    rest = rest.join(halves, on=[*keys, "role"], how="left", maintain_order="left", nulls_equal=True)
    is_doubtful = (pl.col("status") == "final") & pl.col("half_status").is_in(["unreliable", "suppressed"])
    rest = rest.with_columns(pl.when(is_doubtful).then(pl.lit("unreliable")).otherwise("status").alias("status"))
    if dataset in words.words()["words"]["relative_confidence"]:
        return rest, ["confidence here is relative to the value (ASHE), so no bounds were made of it"], lonely.cast(REJECTS)
    rest = rest.with_columns((pl.col("value") - pl.col("half")).alias("lower"), (pl.col("value") + pl.col("half")).alias("upper"))
    return rest, [], lonely.cast(REJECTS)
