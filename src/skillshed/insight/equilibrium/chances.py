"""The chance of each quadrant: every place drawn many times from its survey intervals. Seeded, so the same every time.

A value with 95% interval half-width h is drawn from a normal distribution with standard deviation h / 1.96; shares stay
between 0 and 100 per cent; draws of different places and inputs are independent (the survey publishes no correlation).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.random import Generator

from skillshed.insight.equilibrium.definition import Definition
from skillshed.insight.equilibrium.standing import Floats, Yardstick, quadrants, yardstick

AT_ONCE = 500  # draws worked on together: a few megabytes, which stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Simulated:
    """Shares of the draws in each quadrant (place | quadrant), and the yardstick of each draw."""

    chances: Floats
    yardstick: Yardstick


def simulate(values: Floats, errors: Floats, is_share: Sequence[bool], definition: Definition) -> Simulated:
    """Draw the places that make the yardstick. values, errors (standard errors): place | input, supply first, none missing."""
    random = np.random.default_rng(definition.draws.seed)
    held = yardstick(values, definition) if definition.draws.yardstick == "held" else None
    counts = np.zeros((len(values), 4))
    made: list[Yardstick] = []
    for number in _portions(definition.draws.number):
        drawn = _draw(random, values, errors, is_share, number)
        against = held or yardstick(drawn, definition)
        _count(counts, quadrants(drawn, against, definition))
        made.append(against)
    return Simulated(counts / definition.draws.number, held or _joined(made))


def chances_of(
    code: str, values: Floats, errors: Floats, is_share: Sequence[bool], against: Yardstick, definition: Definition
) -> Floats:
    """Chances of one place that is no part of the yardstick, against each of its draws: 4 shares that add up to 1.

    The same for a code whatever else is asked for.
    """
    random = np.random.default_rng([definition.draws.seed, crc32(code.encode())])
    counts = np.zeros((1, 4))
    drawn = _draw(random, values[None], errors[None], is_share, definition.draws.number)
    _count(counts, quadrants(drawn, against, definition))
    shares: Floats = counts[0] / definition.draws.number
    return shares


def _portions(number: int) -> list[int]:
    return [min(AT_ONCE, number - start) for start in range(0, number, AT_ONCE)]


def _draw(random: Generator, values: Floats, errors: Floats, is_share: Sequence[bool], number: int) -> Floats:
    drawn = np.broadcast_to(values, (number, *values.shape)).copy()
    for place in range(values.shape[1]):
        if errors[:, place].any():
            drawn[:, :, place] += random.standard_normal((number, len(values))) * errors[:, place]
            if is_share[place]:
                np.clip(drawn[:, :, place], 0.0, 100.0, out=drawn[:, :, place])
    return drawn


def _count(counts: Floats, found: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> None:
    for quadrant in range(4):
        counts[:, quadrant] += (found == quadrant).sum(axis=0)


def _joined(made: list[Yardstick]) -> Yardstick:
    return Yardstick(
        np.concatenate([one.centre for one in made]), np.concatenate([one.spread for one in made]),
        np.concatenate([one.supply_cut for one in made]), np.concatenate([one.demand_cut for one in made]),
    )  # fmt: skip
