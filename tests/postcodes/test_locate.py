"""Where a postcode, a part of one, or a town is."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.evidence.postcodes import districts_of, exact
from skillshed.evidence.postcodes.importing import import_postcodes
from skillshed.evidence.postcodes.points import HERE, _names, locate, suggest
from skillshed.evidence.postcodes.reading import readings
from skillshed.terms.errors import InputNotUnderstood
from tests.conftest import real_data

ONSPD = """pcd,pcds,doterm,lad25cd,gridind,lat,long
BB111JA,BB11 1JA,,E07000117,1,53.7890,-2.2470
BB119XX,BB11 9XX,201904,E07000117,1,53.7880,-2.2460
GY1 1AA,GY1 1AA,,L99999999,9,99.999999,0.000000
"""


@pytest.fixture
def without_whole(monkeypatch):
    """As where the extra `postcodes` is not installed."""
    monkeypatch.setattr(exact, "carried", lambda: None)
    exact._carried_of.cache_clear()
    exact.carried_point.cache_clear()
    yield
    exact._carried_of.cache_clear()


def metres(one, other) -> float:
    squeezed = math.cos(math.radians(one[0]))
    return math.hypot(one[0] - other[0], (one[1] - other[1]) * squeezed) * 111_320


@pytest.mark.parametrize("typed", ["PR1 2HE", "pr12he", " pr1  2he ", "PRI 2HE", "PR1-2HE", "PRl 2he"])
def test_a_postcode_is_read_whatever_its_case_spaces_and_slips(typed):
    assert readings(typed)[0].label == "PR1 2HE"


def test_a_space_tells_a_sector_from_an_outward_part():
    assert readings("BB1 1")[0].sector == "BB11"
    assert (readings("BB11")[0].outward, readings("BB11")[0].sector) == ("BB11", "")
    assert locate("BB1 1").district == "E06000008"
    assert locate("BB11").district == "E07000117"


def test_without_whole_postcodes_the_sector_stands_for_them_and_says_so(without_whole):
    found = locate("PR1 2HE")
    assert (found.label, found.district) == ("PR1 2", "E07000123")
    assert found.precision_m > 400
    assert "the part of the postcode we know" in found.note


def test_imported_postcodes_are_exact_and_ended_ones_are_told(tmp_path):
    (tmp_path / "onspd.csv").write_text(ONSPD, encoding="utf-8")
    done = import_postcodes(tmp_path / "onspd.csv", tmp_path)
    assert (done.kept, done.ended, done.without_place) == (2, 1, 1)
    assert (locate("bb111ja", folder=tmp_path).latitude, locate("bb111ja", folder=tmp_path).precision_m) == (53.789, 50)
    assert "April 2019" in locate("BB11 9XX", folder=tmp_path).note
    assert "not in our list" in locate("BB11 9XY", folder=tmp_path).note


def test_a_list_that_is_replaced_is_read_anew(tmp_path):
    for latitude in ("53.7890", "53.7000"):
        (tmp_path / "onspd.csv").write_text(ONSPD.replace("53.7890", latitude), encoding="utf-8")
        import_postcodes(tmp_path / "onspd.csv", tmp_path)
        assert locate("BB11 1JA", folder=tmp_path).latitude == float(latitude)


def test_a_file_that_is_no_list_of_postcodes_changes_nothing(tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputNotUnderstood, match="no columns of postcodes"):
        import_postcodes(tmp_path / "other.csv", tmp_path)
    assert not (tmp_path / exact.IMPORTED).exists()


def test_every_town_we_list_has_a_place_and_the_nearest_name_is_suggested():
    assert all(locate(name) for name in _names().values())
    assert suggest("burnly")[0] == "Burnley"
    assert locate("Nelson").district == "E07000122"


def test_an_area_is_its_middle_and_says_how_wide_it_is():
    assert 20_000 < locate("Lancashire").precision_m < 50_000


def test_nothing_is_made_up():
    assert [locate(text) for text in ("", "ZZ1 1AA", "XX", "nowhere at all", "12345")] == [None] * 5
    assert "BB11 1" in suggest("BX11 1AA")
    assert suggest("ZZ99 9ZZ") == []


def test_nine_tenths_of_real_postcodes_lie_within_the_radius_said(without_whole):
    points = pl.read_csv(real_data("provision") / "postcodes" / "code_point_open_lancashire_area.csv.gz")
    sample = points.filter(pl.col("pqi") < 60).sample(2000, seed=1)
    within = [
        metres((lat, lon), (found.latitude, found.longitude)) <= found.precision_m + 20
        for postcode, lat, lon in sample.select("postcode", "lat", "lon").iter_rows()
        if (found := locate(postcode))
    ]
    assert len(within) == 2000
    assert 0.87 < sum(within) / len(within) < 0.95


def test_every_shipped_sector_is_found_under_its_own_name():
    table = pl.read_parquet(HERE / "points.parquet")
    for sector, latitude in table.sample(300, seed=2).select("sector", "latitude").iter_rows():
        found = locate(f"{sector[:-1]} {sector[-1]}")
        assert found.latitude == pytest.approx(latitude, abs=1e-4)
        held = districts_of(found.label)
        assert found.district == (held[0][0] if held else "")


@given(st.text(max_size=12))
def test_any_text_gives_a_place_or_none(text):
    found = locate(text)
    assert found is None or 49 < found.latitude < 61
