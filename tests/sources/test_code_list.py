"""Code lists: every real look-up, and tables that only look like one."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter

from skillshed.sources import registry
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood

FILES = {
    "lookups/Geog_lkups_LAD_LEP_LSIP_MCA_2022.xlsx": (296, 5),
    "lookups/LAD11_to_LAD21_lookup.csv": (348, 7),
    "lookups/LAD16_to_LAD24_history.csv": (393, 18),
    "lookups/LAD22_to_RGN22.csv": (309, 5),
    "lookups/LAD23_to_LSIP23_lookup.xlsx": (296, 5),
    "lookups/LAD24_rural_urban_2021.csv": (318, 4),
    "lookups/LAD25_to_CAUTH25_lookup.csv": (106, 5),
    "lookups/LEP20_names.csv": (38, 3),
    "lookups/LSOA11_LSOA21_LAD22.csv.gz": (35795, 7),
    "lookups/LSOA11_to_LAD19.csv.gz": (34753, 4),
    "lookups/LSOA11_to_LEP17.csv": (32844, 7),
    "lookups/LSOA11_to_TTWA11.csv": (42620, 5),
    "lookups/LSOA21_WD24_LAD24.csv.gz": (35672, 6),
    "lookups/SIC2007_divisions_sections.csv": (84, 4),
    "lookups/SIC2007_lookup.csv": (729, 10),
    "lookups/els-areas-clusters.json": (361, 4),
    "lookups/els-areas-similar.json": (23145, 4),
    "lookups/els-cluster-allocation.csv": (361, 5),
    "lookups/els-economic-neighbours.csv": (397, 21),
    "lookups/els-indicator-manifest.csv": (120, 6),
    "lookups/la_all_codes.csv": (415, 21),
    "lookups/old_LADs_to_LSIP.xlsx": (36, 8),
    "dfe/LAIT_la_code_list.xlsx": (171, 4),
    "dfe/LAIT_statistical_neighbours_2025.xlsx": (159, 25),
    "derived/lad11_to_ttwa11_lsoa_counts.csv": (596, 7),
}


@pytest.mark.parametrize("path", FILES)
def test_real_file(lmi: Path, path: str) -> None:
    source, parsed = registry.parse(RawFile.open(lmi / path))
    assert source.name == "code_list"
    assert parsed.rows.is_empty()
    ((name, table),) = parsed.tables.items()
    assert name == parsed.dataset
    assert table.shape == FILES[path]
    assert (parsed.file_rows, parsed.rejects.height) == (table.height, 0)


def test_every_lookup_is_tested(lmi: Path) -> None:
    found = {f"lookups/{path.name}" for path in (lmi / "lookups").iterdir()}
    assert found == {path for path in FILES if path.startswith("lookups/")} | {"lookups/SOC2020_volume1_structure.xlsx"}


def test_names_are_trimmed_and_codes_stay_text(lmi: Path) -> None:
    lsip = registry.parse(RawFile.open(lmi / "lookups/LAD23_to_LSIP23_lookup.xlsx"))[1].tables["lad23_to_lsip23_lookup"]
    assert lsip.filter(lsip["lad23nm"] == "Buckinghamshire")["lsip23nm"].item() == "Buckinghamshire"
    sic = registry.parse(RawFile.open(lmi / "lookups/SIC2007_lookup.csv"))[1].tables["sic2007_lookup"]
    assert sic.row(0, named=True)["sic_5digit_code"] == "01000"
    assert sic["sic_section_letter"].n_unique() == 21


def test_neighbours_in_json_keep_their_rank(lmi: Path) -> None:
    table = registry.parse(RawFile.open(lmi / "lookups/els-areas-similar.json"))[1].tables["els_areas_similar"]
    assert table.row(0) == ("E06000001", "global", 1, "E08000018")


def test_soc_has_two_sheets_and_keeps_its_lists(lmi: Path) -> None:
    _, parsed = registry.parse(RawFile.open(lmi / "lookups/SOC2020_volume1_structure.xlsx"))
    described = parsed.tables["soc2020_volume1_structure_soc2020_descriptions"]
    framework = parsed.tables["soc2020_volume1_structure_soc2020_framework"]
    assert (
        described["soc_2020_unit_group"].drop_nulls().n_unique(),
        framework["soc2020_unit_group"].drop_nulls().n_unique(),
    ) == (412, 412)
    chief = described.filter(described["soc_2020_unit_group"] == "1111").row(0, named=True)
    assert "~Chief executive\n" in chief["related_job_titles"]


def test_other_sheets_are_left_out_and_said_so(lmi: Path) -> None:
    _, parsed = registry.parse(RawFile.open(lmi / "lookups/old_LADs_to_LSIP.xlsx"))
    assert parsed.notes == ("Sheets that are not code lists were left out: Data, Sources.",)


def test_cp1252_crlf_bom_and_a_short_row() -> None:
    content = "LAD23CD,LAD23NM\r\nE07000117, Burnley \r\nE06000003,Redcar’s\r\nE07000118\r\n".encode("cp1252")
    _, parsed = registry.parse(RawFile(content, "lad23.csv"))
    assert parsed.tables["lad23"].rows() == [("E07000117", "Burnley"), ("E06000003", "Redcar’s")]
    assert parsed.rejects["row"].to_list() == [4]
    _, marked = registry.parse(RawFile("LAD23CD,LAD23NM\nE07000117,Burnley\n".encode("utf-8-sig"), "lad23.csv"))
    assert marked.tables["lad23"].columns == ["lad23cd", "lad23nm"]


def test_figures_make_it_no_code_list() -> None:
    raw = RawFile(b"area_code,area_name,year,value\nE07000117,Burnley,2021,5\n", "a.csv")
    assert registry.detect(raw).name == "tidy"


def test_json_without_codes() -> None:
    with pytest.raises(InputNotUnderstood, match="in no format we know"):
        registry.parse(RawFile(b'{"a": 1}', "a.json"))
    with pytest.raises(InputNotUnderstood, match="keyed by place codes"):
        registry.parse(RawFile(b'{"a": 1}', "a.json"), source="code_list")


def test_a_workbook_called_csv() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("LAD")
    for row, cells in enumerate([["LAD23CD", "LAD23NM"], ["E07000117", "Burnley "]]):
        sheet.write_row(row, 0, cells)
    book.close()
    source, parsed = registry.parse(RawFile(out.getvalue(), "lad.csv"))
    assert source.name == "code_list"
    assert parsed.tables["lad"].rows() == [("E07000117", "Burnley")]
