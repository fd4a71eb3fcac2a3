"""The travel-to-work test on the six groups of Lancashire, with and without people who work at home."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from skillshed.evidence.areas import Areas
from skillshed.insight.labour_market_area import SelfContainment, read_flows, self_containment
from skillshed.terms.errors import NotFound, UsageError

AREAS = Areas.load()


@pytest.fixture(scope="module")
def flows(lmi: Path) -> pl.DataFrame:
    return read_flows(pl.read_csv(lmi / "ons" / "census2021_ODWP01EW_LTLA.csv.gz", infer_schema=False))


@pytest.mark.parametrize(
    ("area", "at_home", "travelling"),
    [
        ("blackburn-group", (0.793, 0.809), (0.676, 0.698)),
        ("lancaster-group", (0.861, 0.893), (0.770, 0.819)),
        ("blackpool-group", (0.902, 0.911), (0.836, 0.849)),
        ("preston-group", (0.832, 0.817), (0.717, 0.695)),
        ("burnley-group", (0.788, 0.821), (0.685, 0.728)),
        ("west-lancashire-group", (0.687, 0.685), (0.485, 0.483)),
        ("lancashire", (0.919, 0.928), None),
    ],
)
def test_published_working_of_lancashire(
    flows: pl.DataFrame, area: str, at_home: tuple[float, float], travelling: tuple[float, float] | None
) -> None:
    districts = AREAS.members(AREAS.one(area).code, year=2021)["code"].to_list()
    for treatment, expected in (("at_home", at_home), ("excluded", travelling)):
        if expected:
            got = self_containment(flows, districts, home_workers=treatment)  # type: ignore[arg-type]
            assert (got.supply, got.demand) == pytest.approx(expected, abs=0.0006)
            assert got.is_labour_market == (area != "west-lancashire-group" or treatment == "at_home")


def test_home_working_decides_for_west_lancashire(flows: pl.DataFrame) -> None:
    got = self_containment(flows, ["E07000127"], home_workers="at_home")
    assert got.residents == 53_278
    assert "counting people who work at home where they live: the smaller share passes the 66.7% needed" in got.why
    out = self_containment(flows, ["E07000127"], home_workers="excluded")
    assert "leaving out people who work at home: the smaller share does not pass" in out.why


@pytest.mark.parametrize(
    ("workers", "needed"), [(1_000, 0.75), (3_500, 0.75), (14_250, 0.7083), (25_000, 0.6667), (90_000, 0.6667)]
)
def test_larger_areas_need_less(workers: int, needed: float) -> None:
    assert SelfContainment(0, workers, workers, "excluded").needed == pytest.approx(needed, abs=1e-4)


def test_few_workers_are_never_a_labour_market() -> None:
    tiny = SelfContainment(3_000, 3_000, 3_000, "excluded")
    assert not tiny.is_labour_market
    assert "at least 3,500 workers" in tiny.why


def test_bad_questions_are_named() -> None:
    small = pl.DataFrame({"home": ["E07000117"], "work": ["E07000117"], "indicator": [3], "people": [5]})
    with pytest.raises(NotFound, match="E07000122"):
        self_containment(small, ["E07000117", "E07000122"], home_workers="excluded")
    with pytest.raises(UsageError, match="no treatment"):
        self_containment(small, ["E07000117"], home_workers="both")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="lack the column"):
        read_flows(small)
