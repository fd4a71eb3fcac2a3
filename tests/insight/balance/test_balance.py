"""Supply against demand: both sides, their ranges, and what is not said."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from skillshed.evidence.book import Book
from skillshed.insight.balance import Balance, Family, Span, Verdict, balance
from skillshed.insight.balance.definitions import SHIPPED, crosswalk, definitions
from skillshed.insight.balance.span import gap, total, verdict
from skillshed.publishing import balance_files
from skillshed.publishing import balance_words as words
from skillshed.terms.errors import InputNotUnderstood, NotFound

LANCASHIRE, DORSET, BURNLEY, CORNWALL = "E69000019", "E69000008", "E07000117", "E06000052"
ENDS = st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)).map(lambda pair: Span(min(pair), max(pair)))


def family(found: Balance, identity: str) -> Family:
    return next(one for one in found.families if one.id == identity)


@pytest.fixture(scope="module")
def lancashire(embedded: Book) -> Balance:
    return balance(embedded, LANCASHIRE)


def test_requirement_is_the_published_total_by_year(lancashire: Balance) -> None:
    needs = {need.code: need for need in lancashire.needs}
    assert len(needs) == 26
    assert sum(need.per_year for need in needs.values()) * 15 == pytest.approx(409_085.8, abs=1)
    trades = needs["53"]
    assert trades.per_year == pytest.approx(8545.9 / 15)
    assert trades.expansion is not None
    assert trades.replacement is not None
    assert trades.expansion + trades.replacement == pytest.approx(trades.per_year, abs=0.02)
    assert (trades.span.low, trades.span.high) == pytest.approx((trades.per_year * 0.8, trades.per_year * 1.2))


def test_small_groups_are_indicative_and_wider(lancashire: Balance) -> None:
    small = next(need for need in lancashire.needs if need.code == "33")
    assert small.jobs is not None
    assert small.jobs < 10_000
    assert small.is_indicative
    assert small.span.low == pytest.approx(small.per_year * 0.6)


def test_levels_add_up(lancashire: Balance) -> None:
    levels = {line.need.code: line.need.per_year for line in lancashire.levels}
    assert levels["3+"] == pytest.approx(levels["3"] + levels["4-5"] + levels["6"])
    assert sum(levels[name] for name in ("3+", "2", "below")) * 15 == pytest.approx(409_085.8, abs=60)
    line = next(line for line in lancashire.levels if line.need.code == "3+")
    assert line.supply is not None
    assert line.supply.high is None  # the young alone: a lower bound, so nothing is told


def test_occupation_by_level_adds_up_to_the_levels(lancashire: Balance) -> None:
    professional = lancashire.crosses[0]
    assert professional.title == "Professional occupations"
    assert professional.by_level["6"] == pytest.approx((39_710.779 + 49_319.783 + 10_044.013) / 15)
    for line in lancashire.levels:
        assert sum(one.by_level[line.need.code] or 0 for one in lancashire.crosses) == pytest.approx(line.need.per_year, rel=0.01)


def test_learners_of_the_last_whole_year_moved_on_by_the_rate(lancashire: Balance) -> None:
    supply = lancashire.supply
    assert supply is not None
    assert (supply.aims, supply.courses.counted, supply.courses.period) == (12_770, 19_570, "2020-08-01/P1Y")
    assert supply.courses_each == pytest.approx(12_770 / 3_880)
    assert supply.courses.span.holds(supply.courses.at)
    assert supply.courses.scaled_to == "2024-08-01/P1Y"


def test_a_subject_holds_between_its_share_of_learners_and_all_its_courses(lancashire: Balance) -> None:
    supply = lancashire.supply
    assert supply is not None
    for one in supply.subjects:
        assert one.courses.low == pytest.approx(supply.courses.span.low * one.aims.low / supply.aims)
        assert one.courses.high is not None
        assert one.courses.low <= one.courses.high <= (supply.courses.span.high or 0) + 1e-9


def test_a_subject_that_rounds_to_nought_is_neither_nought_nor_unknown(lancashire: Balance) -> None:
    sciences = next(one for one in lancashire.subjects if one.name == "Social Sciences")
    assert (sciences.aims.low, sciences.aims.high) == (0.0, 14 * 5.0)


def test_no_direction_where_the_ranges_overlap(lancashire: Balance) -> None:
    told = lancashire.told
    for one in lancashire.families:
        if one.verdict is Verdict.OVERLAP:
            assert one.gap is None
            assert words.difference(one) == ""
    assert not told
    assert words.title(lancashire) == "Lancashire: in none of 7 groups can a shortage or an excess be told"
    said = " ".join([words.sentence(lancashire), *(words.family_sentence(one) for one in lancashire.families)])
    assert "surplus" not in said


def test_a_weak_link_gives_no_number(lancashire: Balance) -> None:
    digital = family(lancashire, "digital")
    assert (digital.verdict, digital.supply, digital.gap) == (Verdict.NOT_COMPARED, None, None)
    assert words.family_sentence(digital).startswith("No number is given.")
    assert not any(row.name == digital.title for row in words.gap_rows(lancashire))
    cells = next(line.cells for line in words.family_table(lancashire).rows if line.head.text == digital.title)
    assert [cell.text for cell in cells[:2]] == ["no number", "no number"]


def test_a_direction_is_told_where_the_ranges_stand_clear(embedded: Book) -> None:
    engineering = family(balance(embedded, "E69000016"), "engineering")  # Hertfordshire
    assert engineering.verdict is Verdict.MORE_NEEDED
    assert engineering.gap is not None
    assert engineering.gap.low > 0
    assert "more are needed a year than learn it here" in words.difference(engineering)


def test_a_district_says_which_area_has_a_projection(embedded: Book) -> None:
    for code, around in ((BURNLEY, "Lancashire"), (CORNWALL, "Cornwall")):
        found = balance(embedded, code)
        gone = next(one for one in found.missing if one.what == "requirement")
        assert f"lies in {around}" in gone.why
        assert found.covered_by
        assert found.supply is not None
        assert all(one.verdict in (Verdict.MISSING, Verdict.NOT_COMPARED) for one in found.families)
        assert words.title(found).endswith("what is learned is known, what will be needed is not")


def test_a_projection_of_another_area_under_this_name_is_not_used(embedded: Book) -> None:
    found = balance(embedded, DORSET)
    why = next(one.why for one in found.missing if one.what == "requirement")
    assert "811,536 jobs beside 446,200 people" in why
    assert sum(need.jobs or 0 for need in found.needs) == pytest.approx(399_697, rel=0.001)  # that of the same extent


def test_what_was_not_known_then_is_missing_with_its_command(embedded: Book) -> None:
    found = balance(embedded, LANCASHIRE, as_of=date(2001, 1, 1))
    brings = {one.what: one.bring for one in found.missing}
    assert brings["requirement"].startswith("skillshed import FILE (Skills Imperative 2035")
    assert brings["subjects"].startswith("skillshed import FILE")
    assert set(brings) == {"requirement", "subjects", "adverts", "shortage"}
    assert words.title(found) == "Lancashire: neither side is known here"
    with pytest.raises(NotFound):
        balance(embedded, "E07999999")


def test_an_area_of_ones_own(embedded: Book) -> None:
    embedded.areas.add("Two of Kent", ["Dover", "Thanet"])
    try:
        found = balance(embedded, "own:two-of-kent")
        assert found.supply is not None
        assert found.supply.aims == sum(balance(embedded, code).supply.aims for code in ("E07000108", "E07000114"))  # type: ignore[union-attr]
    finally:
        embedded.areas.remove("two-of-kent")


def test_every_row_of_the_crosswalk_has_a_strength_a_reason_and_an_author() -> None:
    rows = crosswalk()
    assert len(rows) > 30
    assert all(row.reason and row.author and row.family in definitions().families for row in rows)
    counted = [row.soc2020 for row in rows if row.strength != "weak"]
    shared = {code for code in counted if len({row.family for row in rows if row.soc2020 == code and row.strength != "weak"}) > 1}
    assert shared == set()  # no occupation is counted in two families


def test_a_changed_definition_of_ones_own_is_read(embedded: Book) -> None:
    own = embedded.folder / "balance"
    own.mkdir()
    try:
        text = (SHIPPED / "balance.toml").read_text("utf-8").replace("margin = 0.2\n", "margin = 0.5\n", 1)
        (own / "balance.toml").write_text(text, encoding="utf-8")
        need = next(one for one in balance(embedded, LANCASHIRE).needs if one.code == "53")
        assert need.span.low == pytest.approx(need.per_year * 0.5)
        (own / "balance.toml").write_text(text.replace("years = 15", "years = 0"), encoding="utf-8")
        with pytest.raises(InputNotUnderstood, match=r"balance\.toml: requirement\.years"):
            balance(embedded, LANCASHIRE)
    finally:
        shutil.rmtree(own)


def test_a_damaged_crosswalk_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "balance").mkdir()
    rows = list(csv.reader((SHIPPED / "crosswalk.csv").read_text("utf-8").splitlines()))
    rows[2][5] = "quite strong"
    with (tmp_path / "balance" / "crosswalk.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)
    with pytest.raises(InputNotUnderstood, match=r"crosswalk\.csv line 3: strength"):
        crosswalk(tmp_path)


def test_files_hold_every_number_with_its_ends(embedded: Book, lancashire: Balance) -> None:
    from skillshed.insight.balance import counterfactual

    said = balance_files.document(lancashire, counterfactual(embedded, LANCASHIRE), as_known_on=date(2026, 11, 22))
    rows = list(csv.DictReader(balance_files.to_csv(said).decode().splitlines()))
    assert {row["part"] for row in rows} == {
        "family",
        "levels",
        "occupations",
        "occupation by level",
        "subject",
        "counterfactual",
        "around",
    }
    gaps = [row for row in rows if row["side"] == "gap" and row["verdict"] == "the ranges overlap"]
    assert gaps
    assert all((row["low"], row["high"]) == ("", "") for row in gaps)
    assert balance_files.to_ods(said)[:2] == b"PK"


@settings(deadline=None)
@given(ENDS, ENDS)
def test_a_verdict_with_a_direction_only_where_ranges_are_apart(supply: Span, need: Span) -> None:
    assert supply.high is not None
    assert need.high is not None
    found = verdict(supply, need)
    overlap = supply.low <= need.high and need.low <= supply.high
    assert (found is Verdict.OVERLAP) == overlap
    difference = gap(supply, need)
    if found is Verdict.MORE_NEEDED:
        assert difference.low > 0
    if found is Verdict.MORE_LEARNED:
        assert difference.high is not None
        assert difference.high < 0
    if overlap:
        assert difference.holds(0.0)


@settings(deadline=None)
@given(st.floats(0, 1e6), ENDS)
def test_a_lower_bound_of_supply_never_shows_a_shortage(low: float, need: Span) -> None:
    assert verdict(Span(low, None), need) is not Verdict.MORE_NEEDED


@settings(deadline=None)
@given(st.lists(ENDS, max_size=6))
def test_sums_of_ranges_hold_sums_of_members(spans: list[Span]) -> None:
    assume(spans)
    whole = total(spans)
    assert whole.low == pytest.approx(sum(one.low for one in spans))
    assert whole.high == pytest.approx(sum(one.high or 0 for one in spans))
