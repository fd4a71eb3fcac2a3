"""The order of results over columns: the same parts and numbers as `order`, which says them of one result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillshed.provision.search import meaning
from skillshed.provision.search.believing import STATES, Belief
from skillshed.provision.search.columns import UNKNOWN_COST, Columns
from skillshed.provision.search.narrowing import Left, coming_home, cost_column
from skillshed.provision.search.order import ROUND, Facts, reasons, weights
from skillshed.provision.search.port import Hit, Query
from skillshed.provision.search.words.reading import Group
from skillshed.provision.search.words.text import titled

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Runs that fit, with what the order needs; one place in each array a run."""

    rows: Array
    of: Array
    share: Array | None
    miles: Array | None
    home: Array
    tier: Array
    score: Array
    key: Array  # what is sorted by before the tier; zeros for relevance


def rank(columns: Columns, query: Query, left: Left, which: Array, shares: Array | None, belief: Belief) -> Ranked:
    """Scores of the runs at `which` of those left. `shares`: an offer's text as a share of the best."""
    rows = left.rows[which]
    of = columns.runs.offer[rows]
    share = None if shares is None else shares[of]
    miles = None if left.miles is None else left.miles[which]
    home = coming_home(columns, query, rows)
    tier = _tiers(columns, query, rows, of)
    score = _text(share, len(rows)) * _near(columns, query, rows, miles, home) * _soon(columns, query, rows) * belief.weight[of]
    score = score * _eligible(query, tier) * np.where(columns.runs.is_full[rows], weights()["room"]["full"], 1.0)
    return Ranked(rows, of, share, miles, home, tier, np.round(score, ROUND), _key(columns, query, rows, of, miles))


def _text(share: Array | None, size: int) -> Array:
    least = weights()["text"]["least"]
    return np.ones(size) if share is None else least + (1 - least) * share


def _near(columns: Columns, query: Query, rows: Array, miles: Array | None, home: Array) -> Array:
    if query.near is None or miles is None:
        return np.ones(len(rows))
    rule = weights()["near"]
    found = np.where(np.isnan(miles), rule["unknown"], 0.5 ** (np.nan_to_num(miles) / rule["half_miles"]))
    found = np.where(columns.runs.is_remote[rows], rule["remote"], found)
    return np.where(home, 1.0, found)


def _soon(columns: Columns, query: Query, rows: Array) -> Array:
    rule, starts = weights()["soon"], columns.runs.starts[rows]
    wait = np.maximum(starts - meaning.today(query).toordinal(), 0)
    dated = rule["least"] + (1 - rule["least"]) * 0.5 ** (wait / rule["half_days"])
    return np.where(columns.runs.any_time[rows], rule["any_time"], np.where(starts == 0, rule["unknown"], dated))


def _eligible(query: Query, tier: Array) -> Array:
    rule = weights()["eligible"]
    each = np.array([rule[name] for name in ("eligible", "unknown", "not_eligible", "closed")])
    return each[tier] if query.verdicts else np.ones(len(tier))


def _tiers(columns: Columns, query: Query, rows: Array, of: Array) -> Array:
    """0 for what the person can have, to 3; an offer's best programme counts; free and tied to no programme is 0 as well."""
    if not query.verdicts:
        return np.ones(len(rows), np.int8)
    pairs, words = columns.programmes, columns.code("programmes").words
    each = np.array([meaning.TIERS.get(query.verdicts.get(word, "unknown"), 1) for word in words], np.int8)
    none = np.int8(9)
    best = np.full(len(columns.ids), none)
    np.minimum.at(best, pairs.offer, each[pairs.code])
    tier = best[of]
    free = cost_column(columns, meaning.today(query))[rows] == 0
    return np.where(tier == none, np.where(free, 0, 1), tier).astype(np.int8)


def _key(columns: Columns, query: Query, rows: Array, of: Array, miles: Array | None) -> Array:
    if query.sort == "distance":
        return np.full(len(rows), np.inf) if miles is None else np.round(np.nan_to_num(miles, nan=np.inf), 4)
    if query.sort == "start":
        return _start_key(columns, rows, meaning.today(query))
    if query.sort == "cost":
        cost = cost_column(columns, meaning.today(query))[rows]
        return np.where(cost == UNKNOWN_COST, np.inf, cost.astype(float))
    if query.sort == "title":
        offers, where = np.unique(of, return_inverse=True)
        titles = [columns.titles[one].casefold() for one in offers]
        _, places = np.unique(np.array(titles, dtype=object), return_inverse=True)
        return places[where].astype(float)
    return np.zeros(len(rows))


def _start_key(columns: Columns, rows: Array, on: date) -> Array:
    starts, today = columns.runs.starts[rows], on.toordinal()
    dated = np.where(starts == 0, np.inf, np.maximum(starts, today).astype(float))
    return np.where(columns.runs.any_time[rows], float(today), dated)


def best_of_each(ranked: Ranked) -> Array:
    """For each offer the place of its best run: first in the order; of equals the first."""
    if not len(ranked.rows):
        return np.zeros(0, np.int64)
    order = np.lexsort((ranked.rows, -ranked.score, ranked.tier, ranked.key, ranked.of))
    of = ranked.of[order]
    first = np.r_[True, of[1:] != of[:-1]]
    return order[first]


def page_of(columns: Columns, query: Query, ranked: Ranked, best: Array) -> Array:
    """The places of the page asked for, in order."""
    begin, end = (query.page - 1) * query.size, query.page * query.size
    if begin >= len(best):
        return best[:0]
    best = _top(ranked, best, end)
    of = ranked.of[best]
    order = np.lexsort(
        (columns.offers.low[of], columns.offers.high[of], -ranked.score[best], ranked.tier[best], ranked.key[best])
    )
    return best[order][begin:end]


def _top(ranked: Ranked, best: Array, count: int) -> Array:
    """Those that may be among the first so many: by tier and score alone, which is enough unless another order is asked for."""
    if len(best) <= 4 * count or ranked.key.any():
        return best
    value = ranked.tier[best] - ranked.score[best] / 2
    edge = np.partition(value, count)[count]
    return best[value <= edge]


def hits(
    columns: Columns, query: Query, ranked: Ranked, page: Array, groups: tuple[Group, ...], belief: Belief
) -> tuple[Hit, ...]:
    """The page, each result with its reasons."""
    cost = cost_column(columns, meaning.today(query))
    return tuple(_hit(columns, query, ranked, int(at), groups, belief, cost) for at in page)


def _hit(columns: Columns, query: Query, ranked: Ranked, at: int, groups: tuple[Group, ...], belief: Belief, cost: Array) -> Hit:
    row, of, on = int(ranked.rows[at]), int(ranked.of[at]), meaning.today(query)
    far = None if ranked.miles is None or np.isnan(ranked.miles[at]) else float(ranked.miles[at])
    programmes = _programmes(columns, of)
    verdict = _verdict(programmes, query)
    starts, assured = int(columns.runs.starts[row]), int(columns.offers.assured[of])
    facts = Facts(
        None if ranked.share is None else float(ranked.share[at]), titled(columns.titles[of], groups), query.near.label if query.near else "",
        far, bool(columns.runs.is_remote[row]), query.near is not None and bool(ranked.home[at]), date.fromordinal(starts) if starts else None,
        bool(columns.runs.any_time[row]), STATES[int(belief.state[of])], on.toordinal() - assured if assured else None,
        int(columns.offers.problems[of]), verdict, int(ranked.tier[at]),
        tuple(one for one in programmes if query.verdicts.get(one, "unknown") == verdict), bool(cost[row] == 0), bool(query.verdicts),
        bool(columns.runs.is_full[row]),
    )  # fmt: skip
    return Hit(
        columns.ids[of], columns.run_ids[row], float(ranked.score[at]), None if far is None else round(far, 2), verdict,
        reasons(facts, query, on),
    )  # fmt: skip


def _programmes(columns: Columns, of: int) -> tuple[str, ...]:
    begin, end = np.searchsorted(columns.programmes.offer, [of, of + 1])
    words = columns.code("programmes").words
    return tuple(words[one] for one in columns.programmes.code[begin:end])


def _verdict(programmes: tuple[str, ...], query: Query) -> str:
    if not query.verdicts or not programmes:
        return ""
    return min((query.verdicts.get(one, "unknown") for one in programmes), key=lambda one: meaning.TIERS.get(one, 1))
