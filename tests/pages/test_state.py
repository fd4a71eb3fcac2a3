"""The address is the whole state: written and read again it is the same."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillshed.site.evidence.state import VIEWS, State, hidden
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.period import Period

CODES = ("E07000117", "E07000122", "E37000019", "E12000002", "K02000001", "E30000182", "E10000017")
words = st.text(
    st.characters(codec="utf-8", exclude_characters="|=*", exclude_categories=("Cc", "Zs", "Zl", "Zp", "Cs")),
    min_size=1,
    max_size=20,
)
states = st.builds(
    State,
    measure=st.sampled_from(["", "employment_rate", "claimant_rate"]),
    places=st.lists(st.sampled_from(CODES), unique=True, max_size=6).map(tuple),
    by=st.dictionaries(words, words | st.just("*"), max_size=3).map(lambda found: tuple(sorted(found.items()))),
    start=st.just("") | st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(date.isoformat),
    end=st.just("") | st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(date.isoformat),
    period=st.just("") | st.builds(Period.year, st.integers(1990, 2040)).map(lambda one: one.iso) | st.builds(Period.academic, st.integers(1990, 2040)).map(lambda one: one.iso),
    among=st.just("") | st.sampled_from(CODES),
    beside=st.just(("none",)) | st.lists(st.sampled_from(CODES), unique=True, max_size=3).map(tuple),
    as_of=st.none() | st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    view=st.sampled_from(("", *VIEWS)),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(state=states)
def test_a_state_survives_its_own_address(state: State) -> None:
    assert State.read(QueryDict(state.query())) == state


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(state=states)
def test_a_form_carries_every_field(state: State) -> None:
    carried = QueryDict(mutable=True)
    for name, texts in hidden(state).items():
        carried.setlist(name, texts)
    assert State.read(carried) == state


def test_places_by_code_slug_and_name_are_one() -> None:
    read = State.read(QueryDict("place=E07000117&place=burnley&place=Burnley&place=+&measure=employment_rate"))
    assert read.places == ("E07000117",)
    assert read.query("measure") == "place=burnley"
    assert read.query(places=("E07000122",)) == "measure=employment_rate&place=pendle"


@pytest.mark.parametrize(
    ("query", "kind"),
    [("place=Nowhere+Town", NotFound), ("measure=nothing", NotFound), ("view=pie", NotFound), ("by=Male", UsageError), ("from=x", UsageError), ("period=x", UsageError), ("as_of=2024-13-01", UsageError)],
)  # fmt: skip
def test_what_is_not_understood_is_named(query: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        State.read(QueryDict(query))
