"""Working Futures reports: blocks of ranks, an area each."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from skillshed.sources.parsed import Parsed
from skillshed.sources.raw import RawFile
from skillshed.sources.registry import parse

REPORT = """"Occupations with highest and lowest forecast growth, 2020-2030",,,,
Source:,https://warwick.ac.uk/,,,
,,,,
,Lancashire LEP,,,
,Occupations with highest forecast growth (2020-2030),,Occupations with lowest forecast growth (2020-2030),
,1),Health professionals,1),"Process, plant and machine operatives"
,2),Nurses,2),Sales occupations
"""


def read(text: str) -> Parsed:
    return parse(RawFile(text.encode(), "report.csv"))[1]


@pytest.mark.parametrize(
    ("name", "dataset", "first", "last"),
    [
        (
            "occupation",
            "working_futures_occupations",
            "Caring personal service occupations",
            "Secretarial and related occupations",
        ),
        ("sector", "working_futures_sectors", "Information technology", "Rest of manufacturing"),
    ],
)
def test_real_reports_whole(lmi: Path, name: str, dataset: str, first: str, last: str) -> None:
    parsed = parse(RawFile.open(lmi / f"dfe-lsd/WorkingFutures7_{name}_growth_by_LEP_2017-2027.csv"))[1]
    # 38 areas, five lines each, two ranks a line.
    assert (parsed.dataset, parsed.file_rows, parsed.rows.height, parsed.rejects.height) == (dataset, 190, 380, 0)
    assert parsed.rows["place_name"].n_unique() == 38
    assert set(parsed.rows.select("period", "status", "place_kind").iter_rows()) == {("2017-01-01/P10Y", "modelled", "lep")}
    own = parsed.rows.filter((pl.col("place_name") == "Lancashire") & (pl.col("value") == 1)).sort("indicator")
    dimension = "occupation" if name == "occupation" else "industry"
    assert own["breakdown"].to_list() == [f"{dimension}={first}", f"{dimension}={last}"]


def test_another_edition_with_other_line_ends() -> None:
    parsed = read(REPORT)
    assert parsed.rows.select("indicator", "breakdown", "value", "period", "row").rows() == [
        ("highest_growth_rank", "occupation=Health professionals", 1.0, "2020-01-01/P10Y", 6),
        ("lowest_growth_rank", "occupation=Process, plant and machine operatives", 1.0, "2020-01-01/P10Y", 6),
        ("highest_growth_rank", "occupation=Nurses", 2.0, "2020-01-01/P10Y", 7),
        ("lowest_growth_rank", "occupation=Sales occupations", 2.0, "2020-01-01/P10Y", 7),
    ]
    assert parse(RawFile(b"\xef\xbb\xbf" + REPORT.replace("\n", "\r\n").encode(), "r"))[1].rows.equals(parsed.rows)


def test_a_cut_last_line_is_told() -> None:
    parsed = read(REPORT[: REPORT.index(",2),Sales")])
    assert parsed.rows.height == 3
    assert parsed.rejects.select("row", "reason").rows() == [(7, "the line holds one rank where there are two")]
