"""Nobody can be found out: small counts are hidden, and no sum or difference of what is shown gives one back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from skillshed.evidence.book import Book
from skillshed.evidence.disclosure import Guard, audit, guard_of, protect
from skillshed.evidence.equations import Equation, find_equations
from skillshed.evidence.quality import findings
from skillshed.evidence.series import series
from skillshed.evidence.trace import trace
from skillshed.sources.parsed import Given
from skillshed.terms.errors import UsageError
from skillshed.terms.period import Period

from .shelf import BURNLEY, LANCASHIRE, PENDLE, bring, files, table

COLUMNS = ["place", "breakdown", "value"]
MAP = {"protect": "5", "round": "5"}


def counts(*rows: tuple[str, str, float | None], indicator: str = "people") -> pl.DataFrame:
    """place | breakdown | value as a table of one period."""
    given_rows = pl.DataFrame(rows, schema={"place": pl.String, "breakdown": pl.String, "value": pl.Float64}, orient="row")
    status = pl.when(pl.col("value").is_null()).then(pl.lit("suppressed")).otherwise(pl.lit("final"))
    return given_rows.with_columns(indicator=pl.lit(indicator), period=pl.lit("2021-01-01/P1Y"), status=status)


def shown(rows: pl.DataFrame) -> dict[tuple[str, str], float | None]:
    return {(row["place"], row["breakdown"]): row["value"] for row in rows.iter_rows(named=True)}


def test_small_counts_are_hidden_zeros_are_not_and_others_are_rounded() -> None:
    rows = counts(("A", "", 1), ("B", "", 4), ("C", "", 0), ("D", "", 5), ("E", "", 12), ("F", "", 12.5), ("G", "", 13))
    got = protect(rows, Guard())
    assert shown(got) == {
        ("A", ""): None,
        ("B", ""): None,
        ("C", ""): 0,
        ("D", ""): 5,
        ("E", ""): 10,
        ("F", ""): 15,
        ("G", ""): 15,
    }
    assert got["status"].to_list() == ["suppressed"] * 2 + ["final"] * 5


def test_the_base_of_rounding_can_be_chosen() -> None:
    assert shown(protect(counts(("A", "", 14), ("B", "", 16)), Guard(base=10))) == {("A", ""): 10, ("B", ""): 20}
    assert shown(protect(counts(("A", "", 14)), Guard(base=1))) == {("A", ""): 14}


def test_intervals_go_since_their_middle_is_the_count() -> None:
    rows = counts(("A", "", 12)).with_columns(lower=pl.lit(10.0), upper=pl.lit(14.0))
    assert protect(rows, Guard()).select("lower", "upper").row(0) == (None, None)


def test_a_second_cell_goes_where_the_total_would_give_the_first_away() -> None:
    rows = counts(("A", "", 100), ("A", "sex=F", 3), ("A", "sex=M", 97))
    assert shown(protect(rows, Guard()))[("A", "sex=M")] is None


def test_the_smallest_that_helps_is_taken() -> None:
    rows = counts(("A", "", 130), ("A", "age=1", 3), ("A", "age=2", 97), ("A", "age=3", 30), ("A", "age=4", 0))
    got = shown(protect(rows, Guard()))
    assert (got[("A", "age=3")], got[("A", "age=2")], got[("A", "age=4")]) == (None, 95, 0)


def test_where_all_others_are_zero_the_total_goes() -> None:
    rows = counts(("A", "", 3), ("A", "sex=F", 3), ("A", "sex=M", 0), ("B", "", 7))
    assert shown(protect(rows, Guard())) == {("A", ""): None, ("A", "sex=F"): None, ("A", "sex=M"): 0, ("B", ""): 5}


def test_two_small_counts_that_add_to_little_need_a_third() -> None:
    """1 + 1 hidden of a line: both are known to within 2, so one more goes."""
    rows = counts(("A", "", 102), ("A", "age=1", 1), ("A", "age=2", 1), ("A", "age=3", 100))
    assert shown(protect(rows, Guard()))[("A", "age=3")] is None


def test_a_count_its_owner_hid_is_guarded_too() -> None:
    rows = counts(("A", "", 50), ("A", "age=1", None), ("A", "age=2", 20), ("A", "age=3", 22))
    got = shown(protect(rows, Guard()))
    assert got[("A", "age=2")] is None


def test_sums_over_several_dimensions_and_places_at_once() -> None:
    """No margin is in the table, only the grand total of two districts by sex and age."""
    cells = [(place, f"age={age}|sex={sex}", 20.0) for place in "AB" for age in (1, 2) for sex in "FM"]
    cells[0] = (*cells[0][:2], 2.0)
    rows = counts(*cells, ("AB", "", 142.0))
    got = shown(protect(rows, Guard(), covers={"AB": [["A", "B"]]}))
    assert sum(value is None for value in got.values()) == 2


def test_percentages_of_few_and_of_hidden_people_go() -> None:
    people = counts(("A", "", 9), ("B", "", 200), ("C", "", 3), ("D", "", 50))
    share = counts(("A", "", 66.7), ("B", "", 33.3), ("C", "", 50.0), ("D", "", 4.0), ("E", "", 40.0), indicator="share")
    got = protect(pl.concat([people, share]), Guard(bases=(("share", "people"),)))
    shares = shown(got.filter(pl.col("indicator") == "share"))
    # A: under 10 people; C: base hidden; D: stands for 2 people; E: no base known.
    assert shares == {("A", ""): None, ("B", ""): 33, ("C", ""): None, ("D", ""): None, ("E", ""): None}


def test_a_percentage_goes_with_the_count_it_stands_for() -> None:
    people = counts(("A", "", 200), ("A", "sex=F", 100), ("A", "sex=M", 100))
    workers = counts(("A", "", 23), ("A", "sex=F", 3), ("A", "sex=M", 20), indicator="workers")
    share = counts(("A", "", 11.5), ("A", "sex=F", 3.0), ("A", "sex=M", 20.0), indicator="share")
    got = protect(pl.concat([people, workers, share]), Guard(bases=(("share", "people"),)))
    assert shown(got.filter(pl.col("indicator") == "share")) == {("A", ""): 12, ("A", "sex=F"): None, ("A", "sex=M"): None}
    assert shown(got.filter(pl.col("indicator") == "workers"))[("A", "sex=M")] is None


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"round": "5"}, "'round' without 'protect'"), ({"protect": "2"}, "protect = '2'"), ({"protect": "five"}, "protect = 'five'"),
        ({"protect": "5", "round": "0"}, "round = '0'"), ({"protect": "5", "percentage_of": "share"}, "is not a percentage and its count"),
    ],
)  # fmt: skip
def test_a_map_that_asks_for_no_whole_protection_is_refused(columns: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        guard_of(Given(columns=columns))


def test_the_map_without_protection_is_what_the_reader_sees() -> None:
    guard, plain = guard_of(Given(columns={**MAP, "value": "n", "percentage_of": "Pct out of work:Residents"}))
    assert plain.columns == {"value": "n"}
    assert guard == Guard(5, 5, 10, (("pct_out_of_work", "residents"),))
    assert guard_of(Given(columns={"value": "n"})) == (None, Given(columns={"value": "n"}))


# The differencing test: an attacker who knows everything published, and every sum the product would compute.

DISTRICTS = ["E06000008", "E06000009", *[f"E07000{n}" for n in range(117, 129)]]


def programme(seed: int) -> list[tuple[object, ...]]:
    """Starters by district, sex and age, with every margin and the totals of two areas: small enough to hide much."""
    chance = np.random.default_rng(seed)
    cells = {(d, s, a): int(chance.poisson(chance.choice([1, 6, 30]))) for d in DISTRICTS for s in "FM" for a in ("16-24", "25+")}
    rows: list[tuple[object, ...]] = []
    for area, held in [*((d, [d]) for d in DISTRICTS), (LANCASHIRE, DISTRICTS), ("E10000017", DISTRICTS[2:])]:
        for sex in ("F", "M", "Total"):
            for age in ("16-24", "25+", "Total"):
                total = sum(n for (d, s, a), n in cells.items() if d in held and sex in (s, "Total") and age in (a, "Total"))
                rows.append((area, 2021, sex, age, total))
    return rows


def knowledge(book: Book, measure: str, truth: pl.DataFrame) -> tuple[np.ndarray, np.ndarray, list[Equation]]:
    """True values, what is hidden, and every sum: within the table, and of each area the product would put together."""
    published = series(book, measure, truth["place"].unique().to_list(), by={"*": "*"}).select(
        "place", "breakdown", shown="value"
    )
    known = truth.join(published, on=["place", "breakdown"], how="left", maintain_order="left")
    values = known["value"].to_numpy().astype(float)
    covers = {code: [one["place"].to_list() for one in book.covers(code)] for code in known["place"].unique()}
    equations = find_equations(known.with_row_index("_at"), values, covers)
    return values, known["shown"].is_null().to_numpy(), equations


@pytest.mark.parametrize("seed", range(5))
def test_no_sum_or_difference_of_what_is_published_gives_a_hidden_count_back(book: Book, seed: int) -> None:
    rows = programme(seed)
    release = bring(book, table(rows, "area code,year,sex,age,starters"), columns=MAP).release
    breakdowns = ["|".join(f"{name}={part}" for name, part in (("age", age), ("sex", sex)) if part != "Total")
                  for _, _, sex, age, _ in rows]  # fmt: skip
    truth = pl.DataFrame(
        {"place": [row[0] for row in rows], "breakdown": breakdowns, "value": [float(str(row[4])) for row in rows]}
    )
    truth = truth.with_columns(indicator=pl.lit("starters"), period=pl.lit("2021-01-01/P1Y"))
    values, hidden, equations = knowledge(book, next(iter(release.measures)), truth)
    small = (values > 0) & (values < 5)
    assert small.any()
    assert hidden[small].all()
    assert not hidden.all()
    # The attacker is given the exact value of every shown cell, which is more than the rounded one that is published.
    for cell, (low, high) in audit(values, hidden, equations).items():
        assert high - low >= 5, (truth.row(cell), low, high)
        assert low - 1e-6 <= values[cell] <= high + 1e-6


def test_sums_for_areas_nobody_gave_rest_on_protected_parts(book: Book) -> None:
    rows = [(district, 2021, n) for n, district in enumerate(DISTRICTS, start=1)]
    measure = next(iter(bring(book, table(rows), columns=MAP).release.measures))
    row = series(book, measure, [LANCASHIRE]).row(0, named=True)
    assert (row["value"], row["is_lower_bound"]) == (5.0 + 5 + 5 + 10 * 5 + 15 * 2, True)
    assert "4 of 14 parts lack a figure" in row["note"]
    assert row["upper"] is None


def test_protected_bytes_stand_apart_and_nothing_small_enters_the_lake(book: Book) -> None:
    rows = [(BURNLEY, 2021, 3), (PENDLE, 2021, 987654), ("Nowhere", 2021, 4321)]
    outcome = bring(book, table(rows), columns=MAP)
    release = outcome.release
    assert (release.is_protected, release.raw[0].is_private) == (True, True)
    assert "counts under 5" in release.notes[-1]
    kept = files(book.folder / "lake")
    assert [name for name, content in kept.items() if b"987654" in content] == [
        f"private/{release.raw[0].sha256[:2]}/{release.raw[0].sha256}"
    ]
    assert not any(name.startswith("raw/") for name in kept)
    assert series(book, "starters.starters", [BURNLEY, PENDLE])["value"].to_list() == [None, 987655.0]
    assert outcome.quarantine["value"].to_list() == [None]
    chain = trace(book, "starters.starters", PENDLE, Period.year(2021))
    assert chain["inputs"][0]["raw"][0]["bytes"] == "kept, checksum agrees"
    assert not [row for row in findings(book) if row["level"] == "error"]


def test_rows_that_cannot_be_read_keep_no_text_when_protected(book: Book) -> None:
    content = table([(BURNLEY, 2021, 30), (PENDLE, 2021, 77), (PENDLE, "never", 4)])
    aside = bring(book, content, columns={**MAP, "value": "starters"}).quarantine
    assert aside.select("place_name", "value").rows() == [(None, None)]


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    """A table of places by part, with its margins and their sum; some margins left out."""
    size = st.integers(2, 4)
    places, kinds = draw(size), draw(size)
    cells = np.array(draw(st.lists(st.integers(0, 25), min_size=places * kinds, max_size=places * kinds))).reshape(places, kinds)
    rows = [(f"P{i}", f"kind={j}", float(cells[i, j])) for i in range(places) for j in range(kinds)]
    rows += [(f"P{i}", "", float(cells[i].sum())) for i in range(places) if draw(st.booleans())]
    rows += [("ALL", f"kind={j}", float(cells[:, j].sum())) for j in range(kinds) if draw(st.booleans())]
    return counts(*rows, ("ALL", "", float(cells.sum())))


def cover_of(rows: pl.DataFrame) -> dict[str, list[list[str]]]:
    return {"ALL": [sorted(set(rows["place"]) - {"ALL"})]}


@settings(max_examples=60, deadline=None)
@given(tables())
def test_random_tables_are_safe(rows: pl.DataFrame) -> None:
    got = protect(rows, Guard(), covers=cover_of(rows))
    values = rows["value"].to_numpy()
    hidden = got["value"].is_null().to_numpy()
    assert hidden[(values > 0) & (values < 5)].all()
    still = got["value"].to_numpy()[~hidden]
    assert (np.abs(still - values[~hidden]) <= 2.5).all()
    assert (still % 5 == 0).all()
    equations = find_equations(rows.with_row_index("_at"), values, cover_of(rows))
    assert all(high - low >= 5 or values[cell] == 0 for cell, (low, high) in audit(values, hidden, equations).items())


@settings(max_examples=30, deadline=None)
@given(tables())
def test_what_hides_nothing_small_hides_nothing(rows: pl.DataFrame) -> None:
    assume(rows.filter(pl.col("value").is_between(1, 4)).height == 0)
    assert protect(rows, Guard(), covers=cover_of(rows))["value"].null_count() == 0


def brute(values: np.ndarray, hidden: np.ndarray, equations: list[Equation]) -> Iterator[np.ndarray]:
    """Every table of whole numbers up to 12 that agrees with what is shown."""
    cells = np.flatnonzero(hidden)
    for guess in np.ndindex(*[13] * len(cells)):
        tried = values.copy()
        tried[cells] = guess
        if all(abs(tried[line.total] - tried[list(line.parts)].sum()) < 0.5 for line in equations):
            yield tried


def test_the_audit_agrees_with_trying_every_table() -> None:
    values = np.array([7.0, 3, 4, 5, 2, 3, 12, 5, 7])  # rows of a 2 by 2 table with margins
    equations = [
        Equation(0, (1, 2)),
        Equation(3, (4, 5)),
        Equation(6, (7, 8)),
        Equation(7, (1, 4)),
        Equation(8, (2, 5)),
        Equation(6, (0, 3)),
    ]
    hidden = np.isin(np.arange(9), [1, 2, 4, 5])
    tried = np.array(list(brute(values, hidden, equations)))
    for cell, (low, high) in audit(values, hidden, equations).items():
        assert (tried[:, cell].min(), tried[:, cell].max()) == (pytest.approx(low), pytest.approx(high))


def test_protection_is_part_of_what_a_release_is(book: Book, tmp_path: Path) -> None:
    rows = table([(BURNLEY, 2021, 30)])
    assert bring(book, rows, columns=MAP).release.id != bring(book, rows).release.id
