"""Who does what: one actor under one name, what is left when one goes, and whom to talk to."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.insight.plan.actors import ActorMap, Node, Tie, from_plan, shape, stands_for_many
from skillshed.insight.plan.asking import Said, ask, index
from skillshed.insight.plan.ecosystem import (
    Ecosystem,
    Holding,
    ending,
    key_of,
    leaving,
    narrowed,
    of_plan,
    reach,
    single_owned,
    together,
)
from skillshed.insight.plan.reading import parse_plan, read_plan
from tests.conftest import real_data

PLAN = """
schema: skillshed.plan/1
plan: {id: one, title: One}
actors:
- {id: hub, name: Skills Hub, kind: intermediary}
- {id: college, name: Weaver College, kind: provider}
- {id: fund, name: The Fund, kind: funder}
- {id: firms, name: Employers, kind: employer}
themes: [{id: T, name: T}]
priorities: [{id: P, theme: T, name: P}]
objectives: [{id: O, priority: P, name: More people who can weld}]
outputs: [{id: U1, objective: O, name: Welders}, {id: U2, objective: O, name: Reports}]
actions:
- {id: A1, objective: O, name: Workshops, owners: [college, hub], accountable: hub, partners: [firms], outputs: [U1], funds: [F1], starts: 2026-01-01, ends: 2026-12-31}
- {id: A2, objective: O, name: Evidence, owners: [hub], outputs: [U2]}
outcomes: []
funds: [{id: F1, name: Workshop fund, funder: fund, amount: 1000, ends: 2026-12-31}]
"""
DAY = date(2026, 6, 1)


@pytest.fixture
def found() -> Ecosystem:
    return of_plan(parse_plan(PLAN, "one.yaml").plan)


def test_the_reference_plan_has_the_shape_that_was_worked_out_by_hand():
    plan = read_plan(real_data("plans") / "lancashire-2021.yaml").plan
    whole = of_plan(plan)
    said = shape(whole.map)
    assert (said.actors, said.ties, round(said.density, 3), said.core_of, len(said.core)) == (45, 193, 0.195, 8, 10)
    hub = key_of("Lancashire Skills and Employment Hub")
    left = leaving(whole, hub)
    assert round(left.density_without, 3) == 0.172
    assert left.alone == (key_of("LEP Network"),)
    assert [one.key for one in left.ownerless] == ["IA.A3", "IA.A7", "IA.A8"]
    assert left.outputs == ("IA.U3", "IA.U7", "IA.U8")
    assert list(single_owned(whole)) == [hub]
    assert {node.name for node in from_plan(plan).nodes} == {node.name for node in whole.map.nodes}


def test_what_stops_when_an_actor_leaves_is_named(found):
    hub = leaving(found, "skills-hub")
    assert [one.key for one in hub.ownerless] == ["A2"]
    assert [one.key for one in hub.unanswered] == ["A1"]
    assert hub.outputs == ("U2",)
    assert leaving(found, "the-fund").money[0].alone == ("U1",)
    assert leaving(found, "employers").breaks == 0
    with pytest.raises(KeyError):
        leaving(found, "nobody")


def test_what_does_not_hold_on_a_day_is_not_on_the_map_of_that_day(found):
    assert {one.key for one in found.on(DAY).holdings} == {"A1", "A2"}
    after = found.on(date(2027, 1, 1))
    assert {one.key for one in after.holdings} == {"A2"}
    assert after.map.ties == ()


def test_money_that_ends_is_found_until_its_last_day_and_no_sooner_than_asked(found):
    assert [one.key for one in ending(found, DAY)[0]] == ["F1"]
    assert ending(found, DAY, within_days=30)[0] == []
    assert ending(found, date(2026, 12, 31))[0] != []
    assert ending(found, date(2027, 1, 1))[0] == []


def test_one_name_is_one_actor_in_two_plans(found):
    text = PLAN.replace("id: one,", "id: two,").replace(
        "name: Skills Hub, kind: intermediary", "name: SKILLS HUB, place: E07000117"
    )
    both = together([found, of_plan(parse_plan(text, "two.yaml").plan)])
    assert len(both.map.nodes) == 4
    hub = both.named["skills-hub"]
    assert (hub.kind, hub.place, hub.known_from) == ("intermediary", "E07000117", ("one", "two"))
    assert [one.key for one in leaving(both, "skills-hub").ownerless] == ["A2", "A2"]


def test_narrowed_keeps_both_ends(found):
    by_fund = narrowed(found, relation="funds", isolated=False)
    assert {one.id for one in by_fund.map.nodes} == {"the-fund", "weaver-college", "skills-hub"}
    assert {one.kind for one in narrowed(found, kind="employer").map.nodes} == {"employer", "provider"}
    assert narrowed(found, place="E07000117").map.nodes == ()


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("Colleges", True),
        ("Employers (public and private)", True),
        ("Lancashire Digital Skills Partnership", False),
        ("Weaver College", False),
    ],
)
def test_a_class_is_known_by_whole_words(name, many):
    assert stands_for_many(name) is many


actors = st.integers(3, 9)
pairs = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=24)


def _made(count: int, listed: list[tuple[int, int]]) -> Ecosystem:
    nodes = tuple(Node(f"n{one}", f"n{one}") for one in range(count))
    ties = tuple(Tie(f"n{a % count}", f"n{b % count}", "co-delivers") for a, b in listed if a % count != b % count)
    holdings = tuple(Holding(f"n{a % count}", "p", f"A{b}", f"A{b}", "owns a part of") for a, b in listed)
    return Ecosystem(ActorMap(nodes, ties), tuple(dict.fromkeys(holdings)))


@given(actors, pairs)
def test_leaving_never_raises_density_beyond_what_the_smaller_map_allows(count, listed):
    found = _made(count, listed)
    for node in found.map.nodes:
        left = leaving(found, node.id)
        assert left.density_without <= min(1, left.density * count / (count - 2)) + 1e-9
        assert {one for piece in left.pieces for one in piece} == nx.node_connected_component(found.map.graph(), node.id) - {
            node.id
        }
        assert set(left.alone) <= {one for piece in left.pieces for one in piece}


@given(actors, pairs)
def test_another_owner_never_leaves_more_without_one(count, listed):
    found = _made(count, listed)
    helped = Ecosystem(
        found.map,
        tuple(dict.fromkeys((*found.holdings, *(Holding("n0", "p", one.key, one.name, one.how) for one in found.holdings)))),
    )
    for node in found.map.nodes[1:]:
        assert not leaving(helped, node.id).ownerless
        assert len(leaving(helped, node.id).ownerless) <= len(leaving(found, node.id).ownerless)


@given(actors, pairs)
def test_reach_is_a_share_and_a_tie_more_never_lessens_it(count, listed):
    found = _made(count, listed).map
    more = ActorMap(found.nodes, (*found.ties, Tie("n0", "n1", "funds")))
    before, after = reach(found), reach(more)
    assert all(0 <= share <= 1 for share in after.values())
    assert all(after[one] >= before[one] for one in before)


SAID = [
    Said("college", "offers", "Engineering Certificate in Welding Welding for Beginners Level 2 Plumbing", "has 3 offers in Engineering",
         items=("Level 2 Plumbing", "Certificate in Welding")),
    Said("hub", "answers for", "Roll out the careers hub", "answers for “Roll out the careers hub”", "p", "A1", "Fewer young people are NEET; Reports"),
    Said("colleges", "name", "Welding colleges", "is called “Welding colleges”"),
    Said("board", "relation", "sits on Skills Board", "sits on Skills Board"),
]  # fmt: skip
KNOWN = index(SAID)


def test_who_to_talk_to_says_why():
    first, *_ = ask("welding", KNOWN, many=["colleges"])
    assert first.actor == "college"
    assert first.reasons[0].words == "has 3 offers in Engineering, such as “Certificate in Welding”; “Level 2 Plumbing”"
    hub = ask("NEET", KNOWN)[0]
    assert hub.reasons[0].words == "answers for “Roll out the careers hub”, for: Fewer young people are NEET"
    assert (hub.reasons[0].plan, hub.reasons[0].key) == ("p", "A1")


def test_a_class_comes_after_an_organisation_that_fits_as_well():
    twins = [Said("one", "name", "Retrofit", "is called"), Said("many", "name", "Retrofit", "is called")]
    assert [row.actor for row in ask("retrofit", index(twins), many=["many"])] == ["one", "many"]


@pytest.mark.parametrize("words", ["", "the of and", "zymurgy", "?!"])
def test_nobody_is_named_where_nothing_fits(words):
    assert ask(words, KNOWN) == []


def test_a_word_is_found_in_its_other_forms():
    assert ask("welders weld", KNOWN)[0].actor in ("college", "colleges")
    assert [row.actor for row in ask("career", KNOWN)] == ["hub"]


@given(st.text(max_size=40))
def test_asking_never_fails_and_never_ranks_by_less_than_nought(words):
    found = ask(words, KNOWN)
    assert all(row.score > 0 and row.reasons for row in found)
    assert [row.score for row in found] == sorted((row.score for row in found), reverse=True)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_map_of_nobody_or_of_few_has_a_shape(count):
    said = shape(ActorMap(tuple(Node(f"n{one}", f"n{one}") for one in range(count)), ()))
    assert (said.actors, said.ties, said.density, said.parts, len(said.standings)) == (count, 0, 0, count, count)
