"""Two hundred programmes for one person: the rules that ship, multiplied, answered from nothing.

`python -m bench.eligibility start|once|people` does one of them in a process of its own and prints a checksum; `start` only
reads the rules. `once` is one person's first answers, in a process that has answered nobody; `people` are all the saved ones; of `nobody` nothing is known,
which is dearest, because every open question is weighed.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from typing import Any

from bench.measure import Result, machine, python, rounds, table

PROGRAMMES, ON = 200, date(2026, 9, 1)
START = "start and the rules read only"
COMMANDS = {
    START: "start",
    "one person, 200 programmes": "once",
    "eight people, 200 programmes each": "people",
    "nobody known, 200 programmes": "nobody",
}


def many() -> Any:
    """The shipped rule book with its programmes multiplied to `PROGRAMMES`, each with an id of its own."""
    from skillshed.rules.definitions import shipped_rules

    book = shipped_rules()
    copies = islice(enumerate(cycle(book.programmes.values())), PROGRAMMES)
    made = {one.id if at < len(book.programmes) else f"{one.id}_{at}": one for at, one in copies}
    return replace(book, programmes={name: one.model_copy(update={"id": name}) for name, one in made.items()})


def run(what: str) -> str:
    """Do it; how many answers, a checksum of the verdicts, and the milliseconds a person took."""
    from skillshed.rules.eligible import eligible
    from skillshed.rules.trial import cast

    rules, people = many(), list(cast().values())
    if what == "start":
        return f"{len(rules.programmes)} 0 0.0"
    chosen: list[Any] = [{}] if what == "nobody" else [one.facts for one in (people[:1] if what == "once" else people)]
    begun = time.perf_counter()
    found = [one for facts in chosen for one in eligible(facts, ON, rules=rules)]
    spent = (time.perf_counter() - begun) * 1000 / len(chosen)
    return f"{len(found)} {sum(len(one.verdict) for one in found)} {spent:.2f}"


def main() -> str:
    """The table, with the milliseconds of the answers alone."""
    results = rounds({what: python("-m", "bench.eligibility", mode) for what, mode in COMMANDS.items()})
    said = "; ".join(f"{one.what}: {_work(one):.1f} ms a person" for one in results if one.what != START)
    return f"{machine()}. The answers alone, median of five processes: {said} (limit 20 ms).\n\n{table(results, START)}"


def _work(result: Result) -> float:
    return sorted(float(run.out.rsplit(" ", 1)[1]) for run in result.runs)[len(result.runs) // 2]


if __name__ == "__main__":
    print(run(sys.argv[1]))
