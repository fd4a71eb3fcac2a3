"""Which offers changed since the index last looked: the log of changes, read so that no commit is missed and none half-believed.

On SQLite writers take turns, so numbers come in the order of commits. On PostgreSQL a lower number may be committed after a
higher one: numbers that are missing are asked for again until every transaction that could still bring them has ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from operator import or_
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from skillshed.provision.models import Change

LOOK_BACK = 100_000
# A transaction takes its number a moment before it takes its place in the order of transactions.
SETTLED_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers not seen yet. `bound`: once every transaction below it has ended, they will never come."""

    low: int
    high: int
    noticed: float
    bound: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the log was read: the last number with its offer, and the numbers missing below."""

    number: int = 0
    offer: UUID | None = None
    gaps: tuple[Gap, ...] = ()


@dataclass
class Log:
    """Reads on from the mark that was reached."""

    _mark: Mark | None = None
    _open: dict[int, Callable[[], None]] = field(default_factory=dict)

    def start(self) -> Mark:
        """A mark for an index that is about to be made anew: take it before reading the offers."""
        rows = _rows(Q()).order_by("-number")[:LOOK_BACK] if _out_of_order() else _rows(Q()).order_by("-number")[:1]
        numbers = list(reversed(rows))
        if not numbers:
            return Mark()
        return Mark(*numbers[-1], _gaps([number for number, _ in numbers]) if _out_of_order() else ())

    def read(self) -> tuple[frozenset[UUID] | None, Mark]:
        """Offers changed since the mark, and the mark after them. None: the log is another one now, start anew."""
        if self._mark is None or self._is_lost():
            return None, self._mark or Mark()
        ended, begun = _transactions() if self._mark.gaps else (0, 0)
        gaps = [_bounded(gap, begun) for gap in self._mark.gaps]
        wanted = reduce(or_, (Q(number__range=(gap.low, gap.high)) for gap in gaps), Q(number__gte=self._mark.number))
        rows = list(_rows(wanted).order_by("number"))
        later = [row for row in rows if row[0] > self._mark.number]
        if self._mark.number and (self._mark.number, self._mark.offer) not in rows:
            return None, self._mark
        seen = [number for number, _ in rows]
        kept = _left(gaps, frozenset(seen), ended)
        if _out_of_order() and later:
            kept += _gaps([self._mark.number, *(number for number, _ in later)])
        last = later[-1] if later else (self._mark.number, self._mark.offer)
        changed = frozenset(offer for number, offer in rows if number != self._mark.number)
        return changed, Mark(*last, tuple(kept))

    def reached(self, mark: Mark, *, anew: bool = False) -> None:
        """The index holds everything up to the mark. Inside a transaction that counts only once it commits."""
        moved = anew or self._mark is None or mark.number != self._mark.number
        self._mark = mark
        if anew:
            self._open.clear()
        if moved and connection.in_atomic_block:
            self._await_commit()

    def _await_commit(self) -> None:
        token = time.monotonic_ns()
        while token in self._open:
            token += 1
        done = partial(self._open.pop, token, None)
        self._open[token] = done  # type: ignore[assignment]
        transaction.on_commit(done)

    def _is_lost(self) -> bool:
        """Whether something was indexed in a transaction that was taken back, or that another thread still has open."""
        waiting = [one[1] for one in connection.run_on_commit]
        return any(done not in waiting for done in list(self._open.values()))


def _rows(wanted: Q):  # type: ignore[no-untyped-def]
    return Change.objects.filter(wanted).values_list("number", "offer")


def _out_of_order() -> bool:
    return connection.vendor == "postgresql"


def _transactions() -> tuple[int, int]:
    """Every transaction below the first number has ended; none from the second on had begun."""
    if not _out_of_order():
        return 0, 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint FROM pg_current_snapshot() s")
        ended, begun = cursor.fetchone()
    return ended, begun


def _bounded(gap: Gap, begun: int) -> Gap:
    settled = gap.bound is None and time.monotonic() - gap.noticed >= SETTLED_SECONDS
    return replace(gap, bound=begun) if settled else gap


def _gaps(numbers: Iterable[int]) -> tuple[Gap, ...]:
    """What is missing between numbers in their order."""
    found = list(numbers)
    now = time.monotonic()
    return tuple(Gap(one + 1, other - 1, now) for one, other in zip(found, found[1:], strict=False) if other > one + 1)


def _left(gaps: Iterable[Gap], seen: frozenset[int], ended: int) -> tuple[Gap, ...]:
    """What is still missing, and may still come."""
    alive = [gap for gap in gaps if gap.bound is None or ended < gap.bound]
    return tuple(part for gap in alive for part in _without(gap, seen))


def _without(gap: Gap, seen: frozenset[int]) -> list[Gap]:
    inside = sorted(number for number in seen if gap.low <= number <= gap.high)
    edges = [gap.low - 1, *inside, gap.high + 1]
    return [replace(gap, low=one + 1, high=other - 1) for one, other in zip(edges, edges[1:], strict=False) if other > one + 1]
