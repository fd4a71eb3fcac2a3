"""The small network that reads titles: its sums are those of the method's text, and its voice stands beside the forest's."""

from __future__ import annotations

from math import erf
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.skills.coding.coder import calibration, mixed
from skillshed.skills.coding.entries import SHIPPED
from skillshed.skills.coding.network import HEADS, LONGEST, Network, open_network
from skillshed.skills.coding.titles import Title, read_title

WIDTH, WIDE, LAYERS = 2 * HEADS, 40, 2
PIECES = ["[UNK]", "[CLS]", "[SEP]", ";", "care", "worker", "nurse", "##s", "home", "bus"]
CODES = ["2231", "6145", "8213"]
TITLES = [
    Title("nurse"),
    Title("care workers"),
    Title("nurse", "home"),
    Title("care worker", "", "bus home care"),
    Title("bus workers", "care"),
]


def small() -> Network:
    """A network of two narrow layers, its weights thrown by dice."""
    dice = np.random.default_rng(3)

    def thrown(*shape: int) -> npt.NDArray[np.float32]:
        return dice.normal(0, 0.4, shape).astype(np.float32)

    weights = {"word": thrown(len(PIECES), WIDTH), "position": thrown(LONGEST, WIDTH), "kind": thrown(2, WIDTH)}
    shapes = {"hidden": (16, 2 * WIDTH), "out": (len(CODES), 16)}
    evened = ["word"]
    for layer in range(LAYERS):
        body = f"body.{layer}"
        shapes |= {f"{body}.in": (3 * WIDTH, WIDTH), f"{body}.heard": (WIDTH, WIDTH), f"{body}.wide": (WIDE, WIDTH)}
        shapes[f"{body}.back"] = (WIDTH, WIDE)
        evened += [f"{body}.heard", f"{body}.back"]
    for name, shape in shapes.items():
        weights |= {name: thrown(*shape), f"{name}.bias": thrown(shape[0])}
    for name in evened:
        weights |= {f"{name}.even": 1 + thrown(WIDTH), f"{name}.even_bias": thrown(WIDTH)}
    return Network(CODES, PIECES, weights)


def by_the_book(net: Network, ids: list[int], first: int) -> npt.NDArray[np.float64]:
    """One title, a head and a place at a time."""
    w: dict[str, Any] = {name: array.astype(np.float64) for name, array in net.weights.items()}

    def even(x: Any, name: str) -> Any:
        return (x - x.mean()) / np.sqrt(x.var() + 1e-12) * w[f"{name}.even"] + w[f"{name}.even_bias"]

    def soft(x: Any) -> Any:
        return np.exp(x) / np.exp(x).sum()

    states = [even(w["word"][one] + w["position"][at] + w["kind"][int(at >= first)], "word") for at, one in enumerate(ids)]
    for layer in range(LAYERS):
        body = f"body.{layer}"
        three = [w[f"{body}.in"] @ state + w[f"{body}.in.bias"] for state in states]
        asks, holds, says = ([one[part * WIDTH : (part + 1) * WIDTH].reshape(HEADS, -1) for one in three] for part in range(3))
        after = []
        for at, state in enumerate(states):
            heard = []
            for head in range(HEADS):
                heed = soft(np.array([asks[at][head] @ held[head] for held in holds]) / np.sqrt(WIDTH / HEADS))
                heard.append(sum(share * said[head] for share, said in zip(heed, says, strict=True)))
            state = even(state + w[f"{body}.heard"] @ np.concatenate(heard) + w[f"{body}.heard.bias"], f"{body}.heard")
            wide = w[f"{body}.wide"] @ state + w[f"{body}.wide.bias"]
            wide = np.array([0.5 * one * (1 + erf(one / np.sqrt(2))) for one in wide])
            after.append(even(state + w[f"{body}.back"] @ wide + w[f"{body}.back.bias"], f"{body}.back"))
        states = after
    both = np.concatenate([np.mean(states[:first], axis=0), np.mean(states[first:], axis=0)])
    return np.asarray(soft(w["out"] @ np.tanh(w["hidden"] @ both + w["hidden.bias"]) + w["out.bias"]))


def test_its_sums_are_those_of_the_method() -> None:
    net = small()
    found = net.chances(TITLES)
    row = {piece: at for at, piece in enumerate(PIECES)}
    ids = [row[piece] for piece in ("[CLS]", "care", "worker", "##s", "[SEP]", ";", "[SEP]")]
    assert np.allclose(found[1], by_the_book(net, ids, 5), atol=2e-3)
    ids = [row[piece] for piece in ("[CLS]", "care", "worker", "[SEP]", ";", "bus", "home", "care", "[SEP]")]
    assert np.allclose(found[3], by_the_book(net, ids, 4), atol=2e-3)
    assert np.abs(found[1] - found[3]).max() > 0.01


def test_a_title_is_read_alike_alone_and_among_others() -> None:
    net = small()
    together = net.chances(TITLES)
    for title, row in zip(TITLES, together, strict=True):
        assert np.allclose(net.chances([title])[0], row, atol=1e-5)
    assert np.allclose(together.sum(axis=1), 1, atol=1e-5)
    assert net.chances([]).shape == (0, len(CODES))


def test_a_code_it_does_not_know_gets_nothing() -> None:
    net = small()
    found = net.of_codes(TITLES, ["6145", "9999"])
    assert np.allclose(found[:, 0], net.chances(TITLES)[:, 1])
    assert not found[:, 1].any()


@pytest.mark.parametrize("length", [1, 60, 4000])
def test_a_long_title_is_cut(length: int) -> None:
    found = small().chances([Title(" ".join(["care"] * length), "", "bus " * length)])
    assert np.isfinite(found).all()


def test_the_shipped_network_knows_every_group_of_the_shipped_index() -> None:
    import polars as pl

    network = open_network()
    index = pl.read_parquet(SHIPPED / "soc2010_index.parquet")
    assert set(index["code"]) == set(network.codes)
    titles = [read_title("staff nurse", "hospital"), read_title("zxqv"), read_title("Lorry driver, HGV")]
    likely = network.chances(titles)
    assert np.allclose(likely.sum(axis=1), 1, atol=1e-4)
    assert [network.codes[place] for place in likely.argmax(axis=1)[[0, 2]]] == ["2231", "8211"]
    assert likely[1].max() < 0.6, "nothing is known of it"


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 6), st.integers(4, 30), st.integers(0, 2**31))
def test_two_voices_make_chances_in_order(count: int, codes: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    order = np.array([dice.permutation(codes)[:4] for _ in range(count)])
    sure = dice.dirichlet(np.full(5, 0.3), count)[:, :4].astype(np.float32)
    heard = dice.dirichlet(np.full(codes, 0.2), count).astype(np.float32)
    places, told = mixed(order, sure, heard)
    assert places.shape == told.shape == order.shape
    assert (told >= 0).all()
    assert (np.diff(told, axis=1) <= 1e-6).all(), "the likeliest first"
    assert (told.sum(axis=1) <= 1 + 1e-5).all()
    assert all(len(set(row)) == 4 for row in places.tolist())


def test_what_both_say_comes_before_what_one_says() -> None:
    order, sure = np.array([[0, 1]]), np.array([[0.5, 0.45]], np.float32)
    places, told = mixed(order, sure, np.array([[0.05, 0.9, 0.05]], np.float32))
    assert places.tolist() == [[1, 0]]
    both = calibration()["network"]["voice"] * 0.9 + (1 - calibration()["network"]["voice"]) * 0.45
    assert told[0, 0] > both - 0.1
