"""Several moves one after the other: the cheapest paths without a circle, in order of cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush

Edges = Mapping[int, Sequence[tuple[int, float]]]  # occupation -> (next, cost above naught)


def cheapest(edges: Edges, start: int, goal: int, *, most_steps: int) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Paths of at most so many steps, the cheapest first, ties by the occupations' order; each occupation once.

    Best first with an exact bound for what is left (the cheapest way in the steps that remain), so no path comes too early.
    """
    left = _bounds(edges, goal, most_steps)
    if start == goal or start not in left[most_steps]:
        return
    waiting: list[tuple[float, tuple[int, ...], float]] = [(left[most_steps][start], (start,), 0.0)]
    while waiting:
        _, path, cost = heappop(waiting)
        if path[-1] == goal:
            yield cost, path
            continue
        steps = most_steps - len(path)
        for following, more in edges.get(path[-1], ()):
            if following not in path and (rest := left[steps].get(following)) is not None:
                heappush(waiting, (cost + more + rest, (*path, following), cost + more))


def _bounds(edges: Edges, goal: int, most_steps: int) -> list[dict[int, float]]:
    """For each number of steps the cost of the cheapest way to the goal within them, circles allowed."""
    found: list[dict[int, float]] = [{goal: 0.0}]
    for _ in range(most_steps):
        before = found[-1]
        now = dict(before)
        for one, followers in edges.items():
            costs = [cost + before[other] for other, cost in followers if other in before]
            if costs and min(costs) < now.get(one, float("inf")):
                now[one] = min(costs)
        found.append(now)
    return found
