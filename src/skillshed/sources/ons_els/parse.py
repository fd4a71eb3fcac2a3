"""Read an Explore Local Statistics CSV, with the JSON of words beside it where there is one."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.sources.cells import read_csv, to_number
from skillshed.sources.heads import header
from skillshed.sources.parsed import Given, Indicator, Parsed, conform
from skillshed.sources.raw import RawFile
from skillshed.sources.symbols import marks, rejects
from skillshed.sources.vocabulary import iso, mapped, vocabulary
from skillshed.terms.breakdown import breakdown, slug
from skillshed.terms.errors import InputNotUnderstood

HERE = Path(__file__).parent
META = "ess-beta-metadata"
COUNTS = {"enterprises", "people", "jobs", "dwellings", "number"}
_SOURCE_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


def detect(raw: RawFile) -> float:
    """Sure where the area code is called areacd and there is an observation for a period."""
    if raw.kind == "json":
        return 0.9 if META in raw.head[:4000] else 0.0
    if raw.kind != "text":
        return 0.0
    names = set(header(raw))
    has_value = names & {"observation", "value"}
    if not ("areacd" in names and "period" in names and has_value):
        return 0.0
    # The service leaves the indicator out where only one was asked for: the file's name and the JSON beside it say it.
    return 0.95 if names & {"indicator", "measure"} or _slug(raw) else 0.0


def parse(raw: RawFile, given: Given) -> Parsed:
    """Observations of every indicator in the file. Raises InputNotUnderstood for the JSON alone."""
    if raw.kind == "json":
        raise _only_words(raw)
    read = read_csv(raw)
    table = _named(_with_indicator(read.table, raw), raw.name)
    table = table.filter(pl.col("place_code").str.to_lowercase() != "areacd")  # files joined end to end repeat the header
    good, bad = _observations(table)
    words = _words(raw)
    return Parsed(
        dataset=given.dataset or "els",
        title=given.title or _title(table, words, raw.name),
        publisher=str(words.get("sourceOrg", "")).replace("|", "; ") or "Office for National Statistics",
        rows=conform(good),
        indicators=_indicators(good, words),
        rejects=pl.concat([read.rejects, bad]),
        file_rows=table.height + read.rejects.height,
        published_on=_published_on(words),
        url=str(words.get("sourceURL", "")).split("|")[0],
        notes=_notes(table),
    )


def _slug(raw: RawFile) -> str:
    """The service's name of the one indicator of a file: the JSON beside it says it, else the file's own name."""
    told = str(_service_words(raw).get("slug", ""))
    own = re.sub(r"(\.\d+)?\.csv(\.gz)?$", "", raw.name.casefold())
    return told or (own if own in _slugs() else "")


@cache
def _slugs() -> dict[str, dict[str, str]]:
    """The service's name of an indicator -> indicator, measure and unit as the whole files call them."""
    rows = csv.DictReader((HERE / "slugs.csv").read_text(encoding="utf-8").splitlines())
    return {row["slug"]: row for row in rows}


def _with_indicator(table: pl.DataFrame, raw: RawFile) -> pl.DataFrame:
    names = {name.casefold() for name in table.columns}
    slug_ = "" if names & {"indicator", "measure"} else _slug(raw)
    if not slug_:
        return table
    label = str(_service_words(raw).get("label") or slug_.replace("-", " ").capitalize())
    known = _slugs().get(slug_, {"indicator": label, "measure": "", "unit": ""})
    return table.with_columns(pl.lit(known[name]).alias(name) for name in ("indicator", "measure", "unit") if name not in names)


def _only_words(raw: RawFile) -> InputNotUnderstood:
    return InputNotUnderstood(
        f"'{raw.name}' describes an indicator of Explore Local Statistics but holds no figures.",
        next_step=f"Import '{raw.name.removesuffix('.json')}.csv' with this file beside it; it is read along with the CSV.",
    )


def _named(table: pl.DataFrame, file: str) -> pl.DataFrame:
    known = vocabulary(HERE / "columns.toml")
    ours = {name: known[name.casefold()] for name in table.columns if name.casefold() in known}
    taken: set[str] = set()
    for name, our in list(ours.items()):
        if our in taken:
            del ours[name]
        taken.add(our)
    missing = {"place_code", "period", "cell"} - taken
    if missing or not taken & {"indicator", "measure"}:
        raise InputNotUnderstood(
            f"'{file}' has columns {', '.join(table.columns[:12])}, but none for {', '.join(sorted(missing)) or 'the indicator'}.",
            next_step="Download the whole CSV from Explore Local Statistics again.",
        )
    table = table.rename({**ours, "_row": "row"})
    optional = ["place_name", "place_kind", "indicator", "measure", "unit", "lower", "upper", "mark", "note"]
    return table.with_columns(pl.lit("").alias(name) for name in optional if name not in table.columns)


def _observations(table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    known = marks(HERE / "symbols.toml")
    table = table.with_columns(
        pl.col("place_code", "place_name", "measure").str.strip_chars(),
        value=_clean(to_number(pl.col("cell"))),
        lower=_clean(to_number(pl.col("lower"))),
        upper=_clean(to_number(pl.col("upper"))),
        label=pl.col("indicator"),
        indicator=mapped("indicator", slug),
        iso=mapped("period", iso),
        mark=pl.col("mark").str.strip_chars().str.to_lowercase(),
        breakdown=_breakdowns(table),
        place_kind=pl.lit(None, dtype=pl.String),  # the publisher's levels overlap (Nation, Country); the code says it better
    ).with_columns(
        indicator=pl.when(pl.col("measure") == "")
        .then(pl.col("indicator"))
        .otherwise(pl.col("indicator") + pl.lit(".") + mapped("measure", slug)),
        status=pl.when(pl.col("value").is_not_null() & (pl.col("mark") == ""))
        .then(pl.lit("final"))
        .when(pl.col("value").is_null() & pl.col("note").str.to_lowercase().str.contains("suppress"))
        .then(pl.lit("suppressed"))
        # A mark we do not know qualifies a number rather than praises it.
        .otherwise(pl.col("mark").replace_strict(known, default="unreliable", return_dtype=pl.String)),
    )
    table = table.with_columns(
        period=pl.col("iso"),
        # A missing number must say why: provisional or final alone does not.
        status=pl.when(pl.col("value").is_null() & pl.col("status").is_in(["final", "provisional", "revised", "estimated"]))
        .then(pl.lit("not_available"))
        .otherwise(pl.col("status")),
    )
    reason = (
        pl.when(pl.col("iso").is_null()).then(pl.lit("the period cannot be read"))
        .when(pl.col("place_code") == "").then(pl.lit("no area code"))
        .when(pl.col("value").is_null() & (pl.col("cell").str.strip_chars() != "")).then(pl.lit("the observation is not a number"))
    )  # fmt: skip
    table = table.with_columns(reason=reason)
    bad = table.filter(pl.col("reason").is_not_null())
    return table.filter(pl.col("reason").is_null()), rejects(bad, pl.col("reason"), pl.col("place_code") + " " + pl.col("cell"))


def _clean(column: pl.Expr) -> pl.Expr:
    return column.round_sig_figs(12)


def _breakdowns(table: pl.DataFrame) -> pl.Series:
    ours = {*vocabulary(HERE / "columns.toml").values(), "row"}
    others = [name for name in table.columns if name not in ours and not name.startswith("blank")]
    if not others:
        return pl.Series([""] * table.height, dtype=pl.String)
    cells = zip(*(table[name].to_list() for name in others), strict=True)
    return pl.Series([breakdown(dict(zip(others, row, strict=True))) for row in cells], dtype=pl.String)


def _words(raw: RawFile) -> dict[str, Any]:
    """The metadata beside the CSV; empty where there is none or it is not theirs."""
    for found in _beside(raw):
        if isinstance(words := found.get(META), dict):
            return {**words, **words.get("shared", {})}
    return _service_words(raw)


def _service_words(raw: RawFile) -> dict[str, Any]:
    """What the service itself says of its one indicator."""
    return next((found for found in _beside(raw) if "slug" in found and "label" in found), {})


def _beside(raw: RawFile) -> list[dict[str, Any]]:
    found = []
    for beside in raw.companions:
        try:
            found.append(json.loads(beside.text))
        except ValueError:
            continue
    return [one for one in found if isinstance(one, dict)]


def _published_on(words: dict[str, Any]) -> date | None:
    told = [str(words.get("sourceDate", "")), *(str(w.get("sourceDate", "")) for w in words.values() if isinstance(w, dict))]
    return max((date(int(y), int(m), int(d)) for text in told for d, m, y in _SOURCE_DATE.findall(text)), default=None)


def _title(table: pl.DataFrame, words: dict[str, Any], name: str) -> str:
    labels = table["indicator"].unique(maintain_order=True).to_list()
    first = str(words.get("label") or "; ".join(label.strip() for label in labels[:3])) or name
    return f"Explore Local Statistics: {first}" + (f" and {len(labels) - 3} more" if len(labels) > 3 else "")


def _indicators(table: pl.DataFrame, words: dict[str, Any]) -> dict[str, Indicator]:
    found = table.select("indicator", "label", "measure", "unit").unique(subset="indicator", maintain_order=True)
    return {key: _indicator(label, measure, unit, words) for key, label, measure, unit in found.iter_rows()}


def _indicator(label: str, measure: str, unit: str, words: dict[str, Any]) -> Indicator:
    own = words.get(label)
    told = {**words, **own} if isinstance(own, dict) else words
    units = vocabulary(HERE / "units.toml")
    ours = units.get(unit.strip().casefold()) or units.get(measure.strip().casefold()) or slug(unit)
    name = str(told.get("label") or label or measure)
    decimals = told.get("decimalPlaces")
    return Indicator(
        label=name,
        unit=ours,
        decimals=decimals if isinstance(decimals, int) else None,
        kind="median" if "median" in name.casefold() else "count" if ours in COUNTS else "ratio",
        description=str(told.get("longDescription") or told.get("subtitle") or ""),
        caveats=str(told.get("caveats") or ""),
        universe=str(told.get("subtitle") or ""),
    )


def _notes(table: pl.DataFrame) -> tuple[str, ...]:
    """Notes worth keeping: those of single areas that no longer exist are in the code history anyway."""
    found = table["note"].unique(maintain_order=True).to_list()
    return tuple(note.strip() for note in found if note.strip() and not note.startswith("Obsolete code"))[:20]
