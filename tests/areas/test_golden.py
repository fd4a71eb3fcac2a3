"""Published figures reproduced from the shipped tables."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import python_calamine

from skillshed.evidence.areas import Areas
from skillshed.evidence.areas.combine import lay_out, total
from skillshed.evidence.areas.store import TABLES, shipped

AREAS = Areas.load()


@pytest.mark.parametrize(
    ("ttwa", "counts"),
    [
        ("blackburn-ttwa", {"E06000008": 89, "E07000120": 52, "E07000124": 32, "E07000125": 39}),
        ("burnley-ttwa", {"E07000117": 60, "E07000122": 57}),
        ("preston-ttwa", {"E07000123": 86, "E07000126": 70, "E07000118": 66, "E07000128": 11, "E07000119": 9, "E07000127": 8,
                          "E07000124": 8}),
    ],
)  # fmt: skip
def test_small_areas_of_each_district_in_a_travel_to_work_area(ttwa: str, counts: dict[str, int]) -> None:
    lsoas = shipped().lsoas
    members = AREAS.members(AREAS.one(ttwa).code)
    assert {c: round(w * lsoas[c]) for c, w in members.iter_rows()} == counts


@pytest.mark.parametrize(("ttwa", "count"), [("blackburn-ttwa", 212), ("burnley-ttwa", 117), ("blackpool-ttwa", 194),
                                             ("lancaster-and-morecambe", 89)])  # fmt: skip
def test_small_areas_of_a_travel_to_work_area(ttwa: str, count: int) -> None:
    lsoas = shipped().lsoas
    assert sum(w * lsoas[c] for c, w in AREAS.members(AREAS.one(ttwa, kind="ttwa").code).iter_rows()) == pytest.approx(count)


def test_west_lancashire_is_really_split() -> None:
    store = shipped()
    shares = {store.places[a].name: round(held["E07000127"] * 73) for a, held in store.extents.items()
              if "E07000127" in held and store.places[a].kind == "ttwa"}  # fmt: skip
    assert shares == {"Liverpool": 55, "Warrington and Wigan": 10, "Preston": 8}
    manchester = store.extents[AREAS.one("manchester-ttwa").code]
    assert {c: round(manchester[c] * store.lsoas[c]) for c in ("E06000008", "E07000125")} == {"E06000008": 2, "E07000125": 4}


def employment(path: Path) -> pl.DataFrame:
    """kind | name | year | value of people aged 16-64 in employment, from the workbook as published."""
    sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    at = next(i for i, cell in enumerate(sheet[6]) if str(cell).startswith("T01:28 "))
    rows, year = [], 0
    for line in sheet:
        if line[0] == "date":
            year = int(str(line[1])[-4:])
        kind, _, name = str(line[0]).partition(":")
        if kind in ("ladu", "lep", "User Defined Geography") and year:
            rows.append((kind, name, year, line[at] if isinstance(line[at], float) else None))
    return pl.DataFrame(rows, schema={"kind": pl.String, "name": pl.String, "year": pl.Int32, "value": pl.Float64}, orient="row")


def test_districts_sum_to_every_published_partnership(lmi: Path) -> None:
    published = employment(lmi / "dfe-lsd" / "nomis_APS_T01_employment_2018-2022_LAD.xlsx")
    kinds = {"ladu": "district", "lep": "lep"}
    asked = published.select(pl.lit(None, pl.String).alias("place_code"), pl.col("name").alias("place_name"),
                             pl.col("kind").replace_strict(kinds, default="").alias("place_kind"), "kind", "year", "value")  # fmt: skip
    found = AREAS.resolve(asked)
    assert found["code"].null_count() == 0
    districts = found.filter(pl.col("kind") == "ladu").select(
        "value", place="code", period="year", breakdown=pl.lit(""), status=pl.lit("final"), lower=pl.lit(None, pl.Float64),
        upper=pl.lit(None, pl.Float64), release=pl.lit("r"), is_lower_bound=pl.lit(False),
    )  # fmt: skip
    areas = found.filter(pl.col("kind") != "ladu").select("year", area="code", published="value")
    year = AREAS.vintage(districts["place"])
    made = [total(lay_out(districts, AREAS.members(code, year=year).select("weight", place="code", name="code")))
            .select(pl.lit(code).alias("area"), "value", "is_lower_bound", year="period") for code in areas["area"].unique()]  # fmt: skip
    summed = pl.concat(made).join(areas, on=["area", "year"])
    assert summed.height == areas.height == (38 + 48) * 5
    apart = summed.with_columns(apart=(pl.col("value") - pl.col("published")).abs())
    whole = apart.filter(~pl.col("is_lower_bound"))
    assert whole.height > 380
    assert whole["apart"].max() <= 1000  # every published figure is rounded to the nearest hundred, up to 33 of them are added
    lancashire = apart.filter(pl.col("area") == "E37000019")
    assert lancashire["year"].to_list() == [2018, 2019, 2020, 2021, 2022]
    assert lancashire["apart"].max() <= 200


def test_the_tables_stay_small_and_say_where_they_come_from() -> None:
    folder = Path(str(TABLES))
    shipped_files = {p.name: p.stat().st_size for p in folder.iterdir() if p.suffix in (".csv", ".parquet", ".geojson")}
    provenance = (folder / "PROVENANCE.toml").read_text(encoding="utf-8")
    assert sum(shipped_files.values()) < 1_500_000
    assert all(f'["{name}"]' in provenance for name in shipped_files)
