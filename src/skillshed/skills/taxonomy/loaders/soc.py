"""The UK's Standard Occupational Classifications 2010 and 2020: structure and coding index, as workbooks or CSV.

Volume 1 (structure and descriptions) and volume 2 (coding index, with the framework beside it) are found by their columns.
SOC2020's are as ONS publishes them (`SOC_2020`, `INDEXOCC_-_natural_word_order`, `ADD`, `IND`; `SOC2020 Unit Group`,
`SOC2020 Group Title`, `Group Description`); those of SOC2010's workbooks are from memory.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from skillshed.skills.taxonomy.grids import Grid, column, grid, has, reject
from skillshed.skills.taxonomy.reading import REJECTED, Loaded, made
from skillshed.sources.raw import RawFile

LICENCE = "OGL-UK-3.0"
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. Source: Office for National Statistics."
)
LEVELS = ("major", "sub major", "minor", "unit")
# Each way the tables come, by year: columns that only this one has.
STRUCTURES: dict[str, tuple[tuple[str, ...], ...]] = {
    "2020": (
        ("soc2020 unit group", "soc2020 group title"),
        ("soc 2020 unit group", "soc2020 group title"),
        ("soc2020 code", "title", "minor"),
    ),
    "2010": (
        ("major group", "unit group", "group title"),
        ("soc2010 unit group", "soc2010 group title"),
        ("level", "code", "title"),
    ),
}
INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "2020": (("soc 2020", "indexocc natural word order"), ("soc 2020", "indexocc"), ("soc2020", "title natural")),
    "2010": (("soc 2010", "indexocc"), ("soc2010", "title natural")),
}
_ENTRY = re.compile(r"^(.*?)(?: \[(.*?)\])?(?: \((.*)\))?$")


def recognises(raw: RawFile, *, year: str) -> str:
    """Structure, index, both, or empty."""
    # SOC2020's index says each title's SOC2010 code too: the later year speaks first.
    if year == "2010" and recognises(raw, year="2020"):
        return ""
    structure = any(has(raw, *columns) and _is_soc(raw, columns) for columns in STRUCTURES[year])
    index = any(has(raw, *columns) for columns in INDEXES[year])
    return " and ".join(name for name, there in (("structure", structure), ("index", index)) if there)


def _is_soc(raw: RawFile, columns: Sequence[str]) -> bool:
    """Level, code and title are the columns of many lists: only one whose levels are SOC's is meant."""
    return columns != ("level", "code", "title") or "sub_major" in raw.head


def read(files: Sequence[RawFile], *, version: str = "", year: str) -> Loaded:
    """Groups of every level, and the index titles as labels of kind `index`; an index alone adds to a kept structure."""
    concepts, broader, labels = [], [], []
    aside = [pl.DataFrame(schema=REJECTED)]
    for raw in files:
        if found := _first(raw, STRUCTURES[year]):
            groups, bad = _groups(found)
            concepts.append(groups)
            labels.append(_related(found, groups))
            broader.append(_above(groups))
            aside += [bad, found.rejected]
        if found := _first(raw, INDEXES[year]):
            titles, bad = _titles(found, year)
            labels.append(titles)
            aside += [bad, found.rejected]
    groups = pl.concat(concepts).unique("id", keep="first") if concepts else pl.DataFrame()
    names = [groups.select("id", "label", kind=pl.lit("preferred"))] if concepts else []
    taxonomy = made(
        f"soc{year}",
        version or year,
        licence=LICENCE,
        attribution=ATTRIBUTION,
        sources=sorted({raw.name for raw in files}),
        concepts=groups,
        labels=pl.concat(names + labels),
        broader=pl.concat(broader).unique() if broader else pl.DataFrame(),
    )
    return Loaded(taxonomy, pl.concat(aside), adds_to="" if concepts else f"soc{year}")


def _first(raw: RawFile, shapes: Sequence[Sequence[str]]) -> Grid | None:
    """The table that says most: with descriptions where the workbook has them."""
    wanted = [(*columns, "group description") for columns in shapes] + [tuple(columns) for columns in shapes]
    return next((found for columns in wanted if (found := grid(raw, *columns))), None)


def _groups(found: Grid) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row a group: its code is the last of the level columns that is filled."""
    frame = found.frame
    levels = [name for name in frame.columns if re.search(r"\b(major|minor|unit) group$", name)]
    codes = [_digits(name) for name in reversed(levels)] if levels else [_digits(_only(frame))]
    code = pl.coalesce(*codes, pl.lit(""))
    found = Grid(frame.with_columns(_code=code, _title=_title(frame)), found.rejected, found.file)
    filled = found.frame.filter((pl.col("_code") != "") | (pl.col("_title") != ""))
    good, bad = reject(
        Grid(filled, found.rejected, found.file),
        ~pl.col("_code").str.contains(r"^\d{1,4}$") | (pl.col("_title") == ""),
        "no group code of one to four digits with a title",
    )
    unit = pl.col("_code").str.len_chars() == 4
    groups = good.select(
        id="_code",
        kind=pl.when(unit).then(pl.lit("occupation")).otherwise(pl.lit("occupation group")),
        code="_code",
        label="_title",
        description=_blank(column(good, "group description")),
        status=pl.lit("released"),
        attributes=pl.lit("{}"),
    )
    return groups.filter(pl.col("id").is_first_distinct()), bad


def _only(frame: pl.DataFrame) -> str:
    return next(name for name in ("soc2020 code", "soc2010 code", "code") if name in frame.columns)


def _digits(name: str) -> pl.Expr:
    """A code cell as digits, null where empty: `<blank>` is how ONS writes an empty one."""
    text = pl.col(name).fill_null("").str.strip_chars().str.strip_suffix(".0")
    return pl.when(text.is_in(["", "<blank>"])).then(None).otherwise(text)


def _title(frame: pl.DataFrame) -> pl.Expr:
    """SOC2010's groups above the unit are published in capitals; they are said like the others."""
    text = _blank(column(frame, "soc2020 group title", "soc2010 group title", "group title", "title"))
    return (
        pl.when(text == text.str.to_uppercase()).then(text.str.slice(0, 1) + text.str.slice(1).str.to_lowercase()).otherwise(text)
    )


def _blank(text: pl.Expr) -> pl.Expr:
    return pl.when(text == "<blank>").then(pl.lit("")).otherwise(text)


def _above(groups: pl.DataFrame) -> pl.DataFrame:
    """The group above a code is the code with one digit less; major groups stand alone."""
    shorter = pl.col("id").str.slice(0, pl.col("id").str.len_chars() - 1)
    return (
        groups.select("id", broader=shorter)
        .filter(pl.col("broader") != "")
        .join(groups.select(broader="id"), on="broader", how="semi")
    )


def _related(found: Grid, groups: pl.DataFrame) -> pl.DataFrame:
    """Related job titles of volume 1, where the table has them."""
    empty = pl.DataFrame(schema={"id": pl.String, "label": pl.String, "kind": pl.String})
    if "related job titles" not in found.frame.columns:
        return empty
    levels = [name for name in found.frame.columns if name.endswith("unit group")]
    titles = found.frame.select(id=_digits(levels[0]), label=_blank(column(found.frame, "related job titles")).str.split("~"))
    split = titles.explode("label").with_columns(pl.col("label").str.strip_chars(), kind=pl.lit("alternative"))
    return split.filter(pl.col("label") != "").join(groups.select("id"), on="id", how="semi")


def _titles(found: Grid, year: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Index entries. Codes with a letter or a star are instructions to the coder and no code: put aside."""
    frame = found.frame
    code = column(frame, f"soc {year}", f"soc{year}").str.strip_suffix(".0")
    named = Grid(frame.with_columns(_code=code, _title=_natural(frame)), found.rejected, found.file)
    good, bad = reject(
        named, ~pl.col("_code").str.contains(r"^\d{4}$") | (pl.col("_title") == ""), "no four-digit code with a title"
    )
    qualifier = column(good, "qualifier", "add")
    industry = column(good, "industry", "ind").str.strip_prefix("(").str.strip_suffix(")")
    label = (
        pl.col("_title")
        + pl.when(qualifier != "").then(" [" + qualifier + "]").otherwise(pl.lit(""))
        + pl.when(industry != "").then(" (" + industry + ")").otherwise(pl.lit(""))
    )
    return good.select(id="_code", label=label, kind=pl.lit("index")), bad


def _natural(frame: pl.DataFrame) -> pl.Expr:
    """The title as people say it: `Assistant, care` is `care Assistant` where only index order is given."""
    given = column(frame, "indexocc natural word order", "title natural")
    order = column(frame, "indexocc", "title index order")
    turned = order.str.replace(r"^(.*?), (.*)$", "$2 $1")
    return pl.when(given != "").then(given).otherwise(turned)


def index_entry(label: str) -> tuple[str, str, str]:
    """Title, qualifier and industry of an index label `title [qualifier] (industry)`."""
    found = _ENTRY.match(label)
    title, qualifier, industry = found.groups() if found else (label, "", "")
    return title or "", qualifier or "", industry or ""
