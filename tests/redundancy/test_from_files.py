"""A match from file to file: titles decided in a third, and what cannot be meant is refused, never left aside in silence."""

from __future__ import annotations

import pytest
from django.conf import settings

from skillshed.employers.redundancy.from_files import match_files, told
from skillshed.employers.redundancy.state import State
from skillshed.terms.errors import InputNotUnderstood
from tests.cli.test_on_ones_own import ran
from tests.redundancy.lists import PEOPLE, VACANCIES


@pytest.fixture
def files(tmp_path):
    for name, text in (("p.csv", PEOPLE), ("v.csv", VACANCIES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def matched(files, titles):
    (files / "t.csv").write_text(titles, encoding="utf-8")
    return match_files(files / "p.csv", files / "v.csv", state=State.usual(), data=settings.CONFIG.data, titles=files / "t.csv")


def test_titles_are_taken_for_what_the_file_says(files):
    found = told(matched(files, "side,title,occupation\npeople,Cleaner,building cleaner\n"))
    assert [
        (one["label"], one["needs_look"]) for one in found["titles"] if (one["side"], one["title"]) == ("people", "Cleaner")
    ] == [("building cleaner", False)]
    assert not {"Zebedee", "Quill"} & set(repr(found).split())


@pytest.mark.parametrize(
    "titles",
    [
        "side,occupation\npeople,building cleaner\n",
        "side,title,occupation\nperson,Cleaner,building cleaner\n",
        "title,occupation\nCleaner,building cleaner\n",
    ],
)
def test_a_row_that_decides_nothing_is_named(files, titles):
    with pytest.raises(InputNotUnderstood, match=r"Row 2 of 't\.csv'"):
        matched(files, titles)


@pytest.mark.parametrize(("option", "value"), [("--by", "rocket"), ("--fit", "900"), ("--pay", "-1"), ("--minutes", "0")])
def test_a_bar_that_cannot_be_is_refused(files, option, value):
    done = ran(files, "redundancy", "match", "p.csv", "v.csv", f"{option}={value}")
    assert done.returncode != 0
    assert option in done.stderr + done.stdout
