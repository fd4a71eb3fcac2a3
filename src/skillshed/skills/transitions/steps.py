"""Several moves one after the other: the cheapest paths without a circle, in order of cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush

Edges = Mapping[int, Sequence[tuple[int, float]]]  # occupation -> (next, cost above naught)


def cheapest(
    edges: Edges, start: int, goal: int, *, most_steps: int, hours: Mapping[tuple[int, int], float] | None = None, most_hours: float = 0.0
) -> Iterator[tuple[float, tuple[int, ...]]]:  # fmt: skip
    """Paths of at most so many steps, the cheapest first, ties by the occupations' order; each occupation once.

    `hours` of each move: then no path takes more than `most_hours` in all. Best first with an exact bound for what is left (the
    cheapest way in the steps that remain), so no path comes too early; what cannot be reached in the hours left is not gone on with.
    """
    left = _bounds(edges, goal, most_steps)
    quickest = _bounds(_timed(edges, hours), goal, most_steps) if hours is not None else None
    if start == goal or start not in left[most_steps]:
        return
    waiting: list[tuple[float, tuple[int, ...], float, float]] = [(left[most_steps][start], (start,), 0.0, 0.0)]
    while waiting:
        _, path, cost, spent = heappop(waiting)
        if path[-1] == goal:
            yield cost, path
            continue
        steps = most_steps - len(path)
        for following, more in edges.get(path[-1], ()):
            if following in path or (rest := left[steps].get(following)) is None:
                continue
            now = spent
            if hours is not None and quickest is not None:
                now += hours[path[-1], following]
                if now + quickest[steps][following] > most_hours:
                    continue
            heappush(waiting, (cost + more + rest, (*path, following), cost + more, now))


def _timed(edges: Edges, hours: Mapping[tuple[int, int], float]) -> Edges:
    return {one: [(other, hours[one, other]) for other, _ in followers] for one, followers in edges.items()}


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
