"""Sentences about figures of a small evidence base: replaced by a person, and flagged when a number under them moves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.evidence.publish import publish
from skillshed.publishing import commentary
from skillshed.publishing.commentary import Replacement, Sentence, figures
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood, NotFound

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BURNLEY, PENDLE, ENGLAND = "E07000117", "E07000122", "E92000001"
HEAD = "place,period,measure,unit,value,status,lower,upper\n"
FIRST = (
    HEAD
    + """E07000117,2021,Apprentices paid,percent,30.0,,28.0,32.0
E07000117,2022,Apprentices paid,percent,35.0,,33.0,37.0
E07000117,2023,Apprentices paid,percent,40.5,provisional,38.5,42.5
E07000122,2023,Apprentices paid,percent,41.0,,31.0,51.0
E07000120,2023,Apprentices paid,percent,70.0,,65.0,75.0
E92000001,2023,Apprentices paid,percent,60.0,,59.0,61.0
E07000124,2023,Apprentices paid,percent,,suppressed,,
"""
)


def bring(book: Book, text: str, on: date) -> None:
    given = Given(released_on=on, dataset="apprentices")
    publish(RawFile(text.encode(), "apprentices.csv"), lake=book.lake, areas=book.areas, now=NOW, given=given)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    book = Book(tmp_path)
    bring(book, FIRST, date(2024, 5, 1))
    return book


@pytest.fixture
def measure(book: Book) -> str:
    return next(name for name in book.measures if name.endswith("apprentices_paid"))


def said(book: Book, measure: str, place: str = BURNLEY) -> dict[str, Sentence]:
    found = commentary.about(book, measure, place, [ENGLAND, PENDLE], among="E37000019")
    return {one.id.removeprefix(f"{measure}:"): one for one in found}


def replaced(one: Sentence, text: str = "Pay is a worry.") -> Replacement:
    return Replacement(
        text=text,
        by="Farah’s team",
        on=date(2026, 11, 22),
        fingerprint=one.fingerprint,
        numbers=figures(one.numbers),
        generated=one.text,
    )


def test_each_sentence_has_its_numbers_with_period_and_release(book: Book, measure: str) -> None:
    found = said(book, measure)
    assert list(found) == ["level", f"beside:{ENGLAND}", f"beside:{PENDLE}", "change:year", "rank:E37000019"]
    level = found["level"]
    assert level.text.startswith("Burnley’s apprentices paid was 40.5% (±2.0) in 2023.")
    assert "provisional and may be revised" in level.text
    assert [(one.place, one.period, one.value) for one in level.numbers] == [(BURNLEY, "2023-01-01/P1Y", 40.5)]
    assert all(one.release for sentence in found.values() for one in sentence.numbers)
    assert "is 19.5 percentage points lower than England’s 60.0%" in found[f"beside:{ENGLAND}"].text
    assert "not statistically different from Pendle’s 41.0%" in found[f"beside:{PENDLE}"].text
    assert "rose from 35.0% in 2022 to 40.5% in 2023, up 5.5 percentage points" in found["change:year"].text
    assert "the intervals allow 2nd to 3rd" in found["rank:E37000019"].text


def test_a_suppressed_figure_says_why_and_an_unknown_one_says_nothing(book: Book, measure: str) -> None:
    assert "suppressed" in said(book, measure, "E07000124")["level"].text
    assert commentary.about(book, measure, "E07000128", [ENGLAND]) == []
    with pytest.raises(NotFound):
        commentary.about(book, "no_such_measure", BURNLEY, [])


def test_a_revision_says_what_the_release_before_gave(book: Book, measure: str) -> None:
    bring(book, FIRST.replace("40.5,provisional,38.5,42.5", "43.5,,41.5,45.5"), date(2025, 5, 1))
    level = said(book, measure)["level"]
    assert "was 43.5%" in level.text
    assert "An earlier release gave 40.5%: the figure has been revised." in level.text
    before = commentary.about(book, measure, BURNLEY, [], as_of=date(2024, 12, 31))[0]
    assert "40.5%" in before.text
    assert "earlier release" not in before.text


def test_the_fingerprint_moves_with_the_number_and_not_with_the_release(book: Book, measure: str) -> None:
    before = said(book, measure)
    bring(
        book,
        FIRST.replace("E07000120,2023,Apprentices paid,percent,70.0", "E07000120,2023,Apprentices paid,percent,71.0"),
        date(2025, 5, 1),
    )
    after = said(book, measure)
    assert after["level"].fingerprint == before["level"].fingerprint
    assert after["rank:E37000019"].fingerprint != before["rank:E37000019"].fingerprint  # its highest place moved


def test_a_replacement_stands_until_its_number_moves_and_then_is_flagged(book: Book, measure: str) -> None:
    level = said(book, measure)["level"]
    commentary.keep(book.folder, BURNLEY, level.id, replaced(level, 'Farah’s "own" words\\'))
    kept = commentary.read_kept(book.folder, BURNLEY)
    made = commentary.about(book, measure, BURNLEY, [ENGLAND])
    first, second = commentary.with_replacements(made, kept)[:2]
    assert (first.text, first.is_replaced, first.by, first.on, first.moved) == (
        'Farah’s "own" words\\',
        True,
        "Farah’s team",
        "2026-11-22",
        None,
    )
    assert not second.is_replaced
    bring(book, FIRST.replace("40.5,provisional,38.5,42.5", "43.5,,41.5,45.5"), date(2025, 5, 1))
    made = commentary.about(book, measure, BURNLEY, [ENGLAND])
    first = commentary.with_replacements(made, kept)[0]
    assert first.is_replaced
    assert first.moved is not None
    assert first.moved.was == "Burnley, 2023: 40.5% (±2.0)"
    assert first.moved.now.startswith("Burnley, 2023: 43.5% (±2.0)")
    assert first.generated.startswith("Burnley’s apprentices paid was 43.5%")


def test_a_replacement_whose_number_is_gone_is_shown_and_flagged(book: Book, measure: str) -> None:
    level = said(book, measure)["level"]
    shown = commentary.with_replacements([], {level.id: replaced(level)}, all_of=[measure])
    assert [(one.text, one.moved.now if one.moved else "") for one in shown] == [
        ("Pay is a worry.", "there is no such figure any more")
    ]
    assert commentary.with_replacements([], {level.id: replaced(level)}, all_of=["another"]) == []


def test_keeping_one_leaves_the_others_and_taking_back_gives_the_generated_one(book: Book, measure: str) -> None:
    found = said(book, measure)
    for name in ("level", "change:year"):
        commentary.keep(book.folder, BURNLEY, found[name].id, replaced(found[name], name))
    assert len(commentary.read_kept(book.folder, BURNLEY)) == 2
    gone = commentary.take_back(book.folder, BURNLEY, found["level"].id)
    assert gone.text == "level"
    assert list(commentary.read_kept(book.folder, BURNLEY)) == [found["change:year"].id]
    with pytest.raises(NotFound, match="as it was generated"):
        commentary.take_back(book.folder, BURNLEY, found["level"].id)


@pytest.mark.parametrize("place", ["../../etc/passwd", "own:two of kent", "E07000117", "e07000117"])
def test_no_place_leads_out_of_the_folder(tmp_path: Path, place: str) -> None:
    one = Replacement(text="t", by="b", on=date(2026, 1, 1), fingerprint="f", numbers="n")
    commentary.keep(tmp_path, place, "m:level", one)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.parent for path in files] == [tmp_path / "commentary"]
    assert commentary.read_kept(tmp_path, place) == {"m:level": one}


@pytest.mark.parametrize("text", ["not toml [", '["m:level"]\ntext = "t"\n', '"m:level" = 3\n', b"\xff\xfe"])
def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / "commentary" / "e07000117.toml"
    path.parent.mkdir()
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputNotUnderstood, match=r"commentary/e07000117\.toml"):
        commentary.read_kept(tmp_path, BURNLEY)
    one = Replacement(text="t", by="b", on=date(2026, 1, 1), fingerprint="f", numbers="n")
    with pytest.raises(InputNotUnderstood):
        commentary.keep(tmp_path, BURNLEY, "m:level", one)
    assert path.read_bytes() == (text if isinstance(text, bytes) else text.encode())
