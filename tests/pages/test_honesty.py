"""What a figure may claim."""

from __future__ import annotations

from django.http import QueryDict

from skillshed.insight.compare import Estimate, Verdict, compare, set_beside
from skillshed.site.evidence.contents import content, plain
from skillshed.site.evidence.figures import figure
from skillshed.site.evidence.state import State
from skillshed.terms.status import Status


def shown(query: str, view: str):  # type: ignore[no-untyped-def]
    return figure(State.read(QueryDict(query), view=view))


def test_a_figure_without_the_interval_that_others_have_proves_nothing() -> None:
    mine, theirs = Estimate(27.0, place="a", place_name="A"), Estimate(7.0, 6.0, 8.0, place="b", place_name="B")
    assert set_beside(mine, theirs, has_intervals=True).verdict is Verdict.UNKNOWN
    assert set_beside(mine, theirs, has_intervals=False).verdict is Verdict.HIGHER


def test_unreliable_figures_without_intervals_are_not_compared() -> None:
    assert compare(Estimate(27.0, status=Status.UNRELIABLE), Estimate(7.0)).verdict is Verdict.UNKNOWN


def test_a_range_of_values_names_nobody_first_or_last() -> None:
    title = shown("measure=employment_rate&place=lancashire&among=lancashire", "ranked").title
    assert title == "Employment rate lies between 53.0% and 85.4% in 14 districts of Lancashire"


def test_a_larger_area_is_set_beside_its_districts_as_surely_as_intervals_allow() -> None:
    said = shown("measure=employment_rate&place=lancashire&among=lancashire", "ranked").sentence
    assert (
        said
        == "Of 14 districts of Lancashire, 1 is clearly above Lancashire’s 72.7% and 1 clearly below; 12 cannot be told apart from it."
    )


def test_the_nation_is_the_first_that_is_published_and_a_count_has_none() -> None:
    def beside(query: str) -> tuple[str, ...]:
        return content(State.read(QueryDict(query), view="line")).comparators

    assert beside("measure=employment_rate&place=burnley") == ("K02000001", "E12000002", "E37000019")
    assert beside("measure=employment_rate&place=united-kingdom") == ()
    assert beside("measure=employment_rate&place=burnley&place=pendle") == ("E07000122",)


def test_a_figure_of_another_area_with_the_same_districts_says_so() -> None:
    assert "which has the same districts" in shown("measure=employment_rate&place=lancashire", "line").sentence


def test_codes_fall_away_from_categories_but_words_do_not() -> None:
    assert plain("C : Manufacturing") == "Manufacturing"
    assert plain("5 Skilled trades") == "Skilled trades"
    assert plain("O to Q Public administration", "industry") == "Public administration"
    assert plain("T Levels") == "T Levels"
