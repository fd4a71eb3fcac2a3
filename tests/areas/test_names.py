"""Names as publishers write them find the right place, or a reason why not."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.evidence.areas import Areas
from skillshed.terms.errors import NotFound, UsageError

AREAS = Areas.load()
ASKED = {"place_code": pl.String, "place_name": pl.String, "place_kind": pl.String, "year": pl.Int32}


def answer(
    code: str | None = None, name: str | None = None, kind: str | None = None, year: int | None = None
) -> dict[str, object]:
    return AREAS.resolve(pl.DataFrame([(code, name, kind, year)], schema=ASKED, orient="row")).row(0, named=True)


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        (" Lancashire ", "lep", "E37000019"),
        ("Lancashire-LSIP - from dn81838", "", "E69000019"),
        ("Brighton and Hove, East Sussex, Wes - from dn81838", "", "E69000001"),
        ("Stoke-on-Trent and Staffordshire-LS - from dn81838", "", "E69000029"),
        ("West of England and North Somerset- - from dn81838", "", "E69000036"),
        ("Cambridgeshire and Peterborough-LSI - from dn81838", "", "E69000003"),
        ("West Midlands-MCA - from dn81838", "", "E47000007"),
        ('"Kings Lynn & West Norfolk"', "district", "E07000146"),
        ("BLACKBURN WITH DARWEN UA", "", "E06000008"),
        ("Bristol, City of", "district", "E06000023"),
        ("City of Bristol", "district", "E06000023"),
        ("Herefordshire, County of", "district", "E06000019"),
        ("Herefordshire", "district", "E06000019"),
        ("St Helens", "district", "E08000013"),
        ("Shepway", "district", "E07000112"),
        ("Taunton Deane", "district", "E07000190"),
        ("Allerdale", "district", "E07000026"),
        ("Blackpool", "county", "E06000009"),
        ("Lancashire CC", "", "E10000017"),
        ("Yorkshire & the Humber", "region", "E12000003"),
        ("Buckinghamshire", "", "E06000060"),
        ("Burnley", "", "E07000117"),
        ("Burnley", "ttwa", "E30000182"),
        ("Leeds City Region", "", "E37000062"),
        ("Liverpool City Region-LSIP - from dn81838", "", "E69000021"),
        ("London Region", "", "E12000007"),
        ("Derby, Derbyshire, Nottingham and Nottinghamshire", "lep", "E37000045"),
    ],
)
def test_a_name_finds_its_place(name: str, kind: str, code: str) -> None:
    assert answer(name=name, kind=kind)["code"] == code


@pytest.mark.parametrize(
    ("name", "kind", "among"),
    [
        ("Lancashire", "", "E37000019 Lancashire"),
        ("Newcastle", "", "E08000021 Newcastle upon Tyne"),
        ("Burnly", "district", "E07000117 Burnley"),
        ("North East", "combined_authority", "E47000014 North East"),
    ],
)
def test_an_unclear_name_is_never_guessed(name: str, kind: str, among: str) -> None:
    got = answer(name=name, kind=kind)
    assert got["code"] is None
    assert among in str(got["candidates"])
    assert name in str(got["reason"])


@pytest.mark.parametrize(("year", "code"), [(2016, "E47000005"), (2020, "E47000010"), (2025, "E47000014")])
def test_the_year_says_which_of_three_authorities_is_meant(year: int, code: str) -> None:
    got = answer(name="North East", kind="combined_authority", year=year)
    assert got["code"] == code
    assert str(year) in str(got["reason"])


def test_a_code_is_taken_and_brought_to_its_newest_form() -> None:
    recoded = {"E06000048": "E06000057", "E07000100": "E07000240", "E07000104": "E07000241", "E08000020": "E08000037",
               "E07000097": "E07000242", "E07000101": "E07000243", "S12000046": "S12000049", "S12000015": "S12000047"}  # fmt: skip
    for old, new in recoded.items():
        assert answer(code=f" {old} ")["code"] == new
        assert AREAS.get(old).code == new
    assert answer(code="E07000026", name="wrong name")["code"] == "E07000026"
    assert answer(code="e07000117")["code"] == "E07000117"
    unknown = answer(code="E05009861")
    assert (unknown["code"], unknown["reason"]) == ("E05009861", "well formed, but not in the table of places")


def test_a_cell_with_two_codes_is_no_place() -> None:
    got = answer(code="E06000052, E06000053")
    assert got["code"] is None
    assert got["candidates"] == "E06000052 Cornwall; E06000053 Isles of Scilly"


def test_nothing_at_all_is_no_place() -> None:
    assert answer()["reason"] == "neither a code nor a name"
    assert answer(name=" - ")["code"] is None


def test_lancashire_means_the_fourteen_districts_and_says_so() -> None:
    place = AREAS.one("Lancashire")
    assert (place.code, place.slug) == ("E37000019", "lancashire")
    assert AREAS.one("lancashire-county").code == "E10000017"
    assert "14 districts" in AREAS.note(place.code)
    assert "'lancashire-county'" in AREAS.note(place.code)


@pytest.mark.parametrize(("text", "code"), [("Hull", "E06000010"), ("Leeds City Region", "E37000062"), ("London", "E12000007"), ("Cumbria", "E37000007"),
                                            ("Somerset", "E06000066"), ("TLD4", "TLD4"), ("e07000117", "E07000117")])  # fmt: skip
def test_one_place_is_meant(text: str, code: str) -> None:
    assert AREAS.one(text).code == code


def test_two_extents_of_one_name_are_asked_back() -> None:
    with pytest.raises(UsageError, match="'north-east-lep'"):
        AREAS.one("North East")


def test_a_misspelt_name_names_the_nearest() -> None:
    with pytest.raises(NotFound, match="'burnley'"):
        AREAS.one("Brnley")
    with pytest.raises(NotFound, match="no place called 'Xyzzy'"):
        AREAS.one("Xyzzy")


def test_every_slug_is_one_place_and_comes_back() -> None:
    places = [p for kind in AREAS.kinds() for year in (None, 2018, 2023) for p in AREAS.of_kind(kind, year)]
    by_slug = {p.slug: p.code for p in places}
    assert len(by_slug) == len({p.code for p in places}) > 900
    assert all(AREAS.one(slug).code == code for slug, code in by_slug.items())


def test_every_english_district_resolves_by_its_name() -> None:
    names = [(None, p.name, "district", None) for p in AREAS.of_kind("district", 2018) + AREAS.of_kind("district")]
    found = AREAS.resolve(pl.DataFrame(names, schema=ASKED, orient="row"))
    assert found["code"].null_count() == 0


@given(st.text(max_size=60))
def test_find_gives_only_places_there_are(text: str) -> None:
    found = AREAS.find(text)
    assert all(place.code in AREAS for place in found)
    assert len({place.code for place in found}) == len(found)


def test_find_puts_the_best_first() -> None:
    assert AREAS.find("burn")[0].slug == "burnley"
    assert AREAS.find("lancashire")[0].code == "E37000019"
    assert {p.kind for p in AREAS.find("lanc", kind="county")} == {"county"}
