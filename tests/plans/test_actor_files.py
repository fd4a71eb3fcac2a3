"""The map as files: bad rows named, good ones taken, and the same again when it is read back."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.insight.plan.actors import TIES, ActorMap, Node, Tie
from skillshed.insight.plan.ecosystem import key_of
from skillshed.plans.actor_files import actors_csv, comparable, kumu_json, read_map, relations_csv
from skillshed.terms.errors import InputNotUnderstood

word = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=20).map(
    str.strip
)
names = st.lists(word.filter(key_of), min_size=2, max_size=6, unique_by=key_of)
days = st.none() | st.dates(date(2000, 1, 1), date(2040, 1, 1))


@st.composite
def maps(draw: st.DrawFn) -> ActorMap:
    nodes = tuple(
        Node(key_of(name), name, draw(st.sampled_from(["", "provider", "funder"])), draw(st.sampled_from(["", "E07000117"])), draw(st.booleans()))
        for name in draw(names)
    )  # fmt: skip
    ends = st.sampled_from([one.id for one in nodes])
    ties = []
    for _ in range(draw(st.integers(0, 8))):
        source, to, since, until = draw(ends), draw(ends), draw(days), draw(days)
        if source == to or (since and until and until < since):
            continue
        amount = draw(st.none() | st.decimals(0, 10**9, places=2).map(float))
        ties.append(
            Tie(
                source,
                to,
                draw(st.sampled_from(TIES)),
                since,
                until,
                draw(word),
                draw(st.sampled_from(["", "high", "low"])),
                amount,
                draw(word),
            )
        )
    return ActorMap(nodes, tuple(dict.fromkeys(ties)))


@given(maps())
def test_kumu_and_csv_come_back_the_same(found):
    whole = read_map(kumu_json(found), "map.json")
    assert whole.refused == []
    assert ActorMap(tuple(whole.nodes), tuple(whole.ties)) == comparable(found)
    actors = read_map(actors_csv(found), "actors.csv")
    relations = read_map(relations_csv(found), "relations.csv", [one.name for one in found.nodes])
    assert [*actors.refused, *relations.refused] == []
    assert ActorMap(tuple(actors.nodes), tuple(relations.ties)) == comparable(found)


def test_kumus_own_shape_is_read():
    plain = {
        "elements": [{"label": "A", "type": "College"}, {"label": "B"}],
        "connections": [{"from": "A", "to": "B", "type": "Funds"}],
    }
    found = read_map(json.dumps(plain), "kumu.json")
    assert [(one.source, one.to, one.kind) for one in found.ties] == [("a", "b", "funds")]
    assert found.nodes[0].kind == "College"
    table = read_map("From,To,Type\nA,B,funds\n", "kumu.csv", ["A", "B"])
    assert table.ties == found.ties


BAD = """from,to,relation,since,until,amount,confidence
Hub,College,funds,2026-01-01,2026-12-31,"£1,000",high
Hub,Colege,funds,,,,
Hub,Hub,funds,,,,
Hub,College,likes,,,,
Hub,College,funds,soon,,,
Hub,College,funds,2026-02-01,2026-01-01,,
Hub,College,funds,,,much,
Hub,College,funds,,,-5,
Hub,College,funds,,,,certain
,College,funds,,,,
,,,,,,
Hub,College,funds,2026-01-01,2026-12-31,1000,high
"""


def test_each_bad_row_is_named_with_its_place():
    found = read_map(BAD, "bad.csv", ["Hub", "College"])
    assert [(one.amount, one.since) for one in found.ties] == [(1000.0, date(2026, 1, 1))]
    assert [(one.row, one.column) for one in found.refused] == [
        (3, "to"), (4, "to"), (5, "relation"), (6, "since"), (7, "until"), (8, "amount"), (9, "amount"), (10, "confidence"), (11, "from"), (13, "from"),
    ]  # fmt: skip
    assert "“college” is nearest" in found.refused[0].why
    assert found.rows == 11


@pytest.mark.parametrize(
    "content", ["", "a,b\n1,2\n", "[]", "{", '{"elements": 3}', '{"elements": [], "connections": [', "\ufeff"]
)
def test_what_is_no_map_is_said_so(content):
    with pytest.raises(InputNotUnderstood):
        read_map(content, "x.csv")


def test_rows_that_are_no_rows_do_not_stop_the_others():
    found = read_map(
        '{"elements": [3, null, {"label": "A"}, {"label": "!!"}, {"label": "a"}], "connections": ["x", {}]}', "x.json"
    )
    assert [one.name for one in found.nodes] == ["A"]
    assert [(one.of, one.row) for one in found.refused] == [("actors", 4), ("actors", 5)]


def test_a_name_that_a_spreadsheet_would_run_is_disarmed():
    found = ActorMap((Node("sum", "=sum(A1)"),), ())
    assert "'=sum" in actors_csv(found)
    assert read_map(actors_csv(found), "x.csv").nodes[0].name == "=sum(A1)"
