"""What one box understands: the manual of the search, as tables."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.find import find
from skillshed.evidence.finding.times import read_times
from skillshed.evidence.postcodes import districts_of
from skillshed.evidence.publish import publish
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile

NEWEST = datetime(2026, 11, 21, tzinfo=UTC).date()


@pytest.fixture(scope="module")
def nothing_loaded(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """An evidence base without a single release: definitions and places are known all the same."""
    return Book(tmp_path_factory.mktemp("empty"))


# What is typed | what kind of page | places by slug | the measure that comes first
READ = """
pay in Burnley                                  | measure  | burnley                 | median_weekly_pay
what is the pay in Pendle?                      | measure  | pendle                  | median_weekly_pay
Pendle's employment rate                        | measure  | pendle                  | employment_rate
employment rate Pendle since 2015               | measure  | pendle                  | employment_rate
emploiment rate Pendel                          | measure  | pendle                  | employment_rate
EMPLOYMENT RATE, BURNLEY                        | measure  | burnley                 | employment_rate
claimants Blackpool 2020                        | measure  | blackpool               | claimant_count
claimant count July 2020 Burnley                | measure  | burnley                 | claimant_count
level 3 v Preston and Chorley                   | measure  | preston chorley         | level3_or_above
no qualifications Burnley v UK                  | measure  | burnley united-kingdom  | no_qualifications
wages Hyndburn                                  | measure  | hyndburn                | median_weekly_pay
gdp per head Blackpool                          | measure  | blackpool               | gva_per_head
productivity Lancashire                         | measure  | lancashire              | gva_per_hour
broadband                                       | measure  |                         | gigabit_broadband
unemployment                                    | measure  |                         | unemployment_rate
degree                                          | measure  |                         | level4_or_above
NEETs in Blackpool                              | measure  | blackpool               | neet
furlough take-up Burnley                        | measure  | burnley                 | furlough_take_up
furlough Burnley                                | measures | burnley                 |
self employed Ribble Valley                     | measure  | ribble-valley           | self_employment_share
gva by industry                                 | measure  |                         | gva_by_industry
jobs by industry Lancashire                     | measure  | lancashire              | jobs_by_industry
replacement demand 2020 to 2035 Lancashire      | measure  | lancashire              | replacement_demand
employment to 2035                              | measure  |                         | employment_projection
gcse results Lancashire                         | measure  | lancashire              | attainment_8
pay BB11 1AA                                    | measure  | burnley                 | median_weekly_pay
Burnley                                         | place    | burnley                 |
burnley                                         | place    | burnley                 |
E07000117                                       | place    | burnley                 |
BB11 1AA                                        | place    | burnley                 |
bb111aa                                         | place    | burnley                 |
LA1                                             | place    | lancaster               |
Lancashire                                      | place    | lancashire              |
lancs                                           | place    | lancashire              |
Lancashire LSIP                                 | place    | lancashire-lsip         |
Blackburn                                       | place    | blackburn-with-darwen   |
Blackburn with Darwin                           | place    | blackburn-with-darwen   |
ribble valey                                    | place    | ribble-valley           |
Burnley travel to work area                     | place    | burnley-ttwa            |
Hull                                            | place    | kingston-upon-hull      |
reading                                         | place    | reading                 |
bath and north east somerset                    | place    | bath-and-north-east-somerset |
Allerdale                                       | place    | allerdale               |
north west                                      | place    | north-west              |
the UK                                          | place    | united-kingdom          |
Burnley Preston                                 | compare  | burnley preston         |
compare Burnley, Pendle and Hyndburn            | compare  | burnley pendle hyndburn |
ribble                                          | places   |                         |
rent prices in Burnley                          | places   | burnley                 |
apprenticeships Preston                         | measures | preston                 |
adult education Wyre                            | measures | wyre                    |
ks4 destinations                                | measures |                         |
Accrington                                      | nothing  |                         |
xyzzy                                           | nothing  |                         |
"""
CASES = [[cell.strip() for cell in line.split("|")] for line in READ.strip().splitlines()]


@pytest.mark.parametrize(("text", "intent", "places", "measure"), CASES, ids=[case[0] for case in CASES])
def test_what_is_read(nothing_loaded: Book, text: str, intent: str, places: str, measure: str) -> None:
    found = find(nothing_loaded, text)
    assert found.intent == intent
    assert [place.slug for place in found.places] == places.split()
    if measure:
        assert found.measures[0].id == measure
    assert found.is_sure == (intent in ("place", "compare", "measure"))


TIMES = """
since 2015                  | 2015-01-01 |            |
from 2015                   | 2015-01-01 |            |
until 2018                  |            | 2018-12-31 |
between 2010 and 2014       | 2010-01-01 | 2014-12-31 |
2010 to 2014                | 2010-01-01 | 2014-12-31 |
from 2014 to 2010           | 2010-01-01 | 2014-12-31 |
in 2020                     | 2020-01-01 | 2020-12-31 | moment
July 2020                   | 2020-07-01 | 2020-07-31 | moment
2018/19                     | 2018-08-01 | 2019-07-31 | moment
last five years             | 2021-01-01 |            |
2020 to 2035                |            |            |
ages 16 to 64               |            |            |
"""


@pytest.mark.parametrize("line", TIMES.strip().splitlines(), ids=lambda line: line.split("|")[0].strip())
def test_times(line: str) -> None:
    text, start, end, moment = (cell.strip() for cell in line.split("|"))
    times, rest = read_times(f"pay {text} Burnley", NEWEST)
    assert (times.start.isoformat() if times.start else "") == start
    assert (times.end.isoformat() if times.end else "") == end
    assert times.is_moment == bool(moment)
    assert rest.split()[0] == "pay"
    assert ("Burnley" in rest) or ("burnley" in rest)


def test_it_says_how_it_read_what_was_not_plain(nothing_loaded: Book) -> None:
    assert find(nothing_loaded, "emploiment rate Pendel").notes == (
        "“pendel” was read as Pendle.",
        "“emploiment” was read as “employment”.",
    )
    assert find(nothing_loaded, "BB11 1AA").notes == ("BB11 1AA is in Burnley.",)
    assert find(nothing_loaded, "pay Burnley").notes == ()
    assert find(nothing_loaded, "rent Burnley").unread == ("rent",)


def test_other_meanings_of_a_name_stay_in_reach(nothing_loaded: Book) -> None:
    assert "lancashire-county" in [place.slug for place in find(nothing_loaded, "Lancashire").other_places]
    assert {place.slug for place in find(nothing_loaded, "ribble").other_places} == {"ribble-valley", "south-ribble"}


def test_nothing_found_gives_names_that_are_near(nothing_loaded: Book) -> None:
    near = [place.name for place in find(nothing_loaded, "Accrington").near]
    assert near
    assert len(near) == len(set(near))


@pytest.mark.parametrize(
    "text", ["", "   ", "????", "by by by", "'; drop table", "<script>", "a" * 5000, "٣ ٤", "2020", "in", "v", "0"]
)
def test_anything_may_be_typed(nothing_loaded: Book, text: str) -> None:
    assert find(nothing_loaded, text).intent in ("nothing", "measures", "places")


@pytest.mark.parametrize(
    ("text", "district"),
    [("SW1A 1AA", "E09000033"), ("CA1 1AA", "E06000063"), ("pr1 2he", "E07000123"), ("xx9 9zz", ""), ("KS4", "")],
)
def test_a_postcode_lies_in_a_district_of_today(text: str, district: str) -> None:
    found = districts_of(text)
    assert (found[0][0] if found else "") == district
    assert sum(share for _, share in found) <= 1.05


TIDY = """place,period,indicator,sex,value
Burnley,{year},Rate of widgets,,{value}
Burnley,{year},Rate of widgets,Male,5
Burnley,{year},Rate of widgets,Female,6
"""


@pytest.fixture
def widgets(tmp_path: Path) -> Book:
    """Two years of an indicator that nobody has defined, whole and by sex."""
    book = Book(tmp_path / "data")
    for year, value in ((2019, 4), (2020, 7)):
        path = tmp_path / f"widgets_{year}.csv"
        path.write_text(TIDY.format(year=year, value=value))
        publish(
            RawFile.open(path),
            lake=book.lake,
            areas=book.areas,
            now=datetime(2026, 1, 1, tzinfo=UTC),
            given=Given(dataset="widgets"),
        )
    return book


def test_an_indicator_nobody_defined_is_found_with_its_parts_and_periods(widgets: Book) -> None:
    found = find(widgets, "widgets Burnley 2019 by sex")
    assert found.intent == "measure"
    assert found.measures[0].is_generated
    assert found.by == {"sex": "*"}
    assert found.period == "2019-01-01/P1Y"
    assert find(widgets, "widgets women Burnley").by == {"sex": "Female"}


def test_what_a_measure_lacks_is_said(widgets: Book) -> None:
    assert "not broken down by age" in " ".join(find(widgets, "widgets by age").notes)
    assert "no figures in 2012" in " ".join(find(widgets, "widgets in 2012").notes)


def test_a_new_release_is_found_at_once(nothing_loaded: Book, tmp_path: Path) -> None:
    book = Book(tmp_path / "data")
    assert find(book, "widgets").intent == "nothing"
    path = tmp_path / "w.csv"
    path.write_text(TIDY.format(year=2019, value=1))
    publish(
        RawFile.open(path), lake=book.lake, areas=book.areas, now=datetime(2026, 1, 1, tzinfo=UTC), given=Given(dataset="widgets")
    )
    assert find(book, "widgets").intent == "measure"
