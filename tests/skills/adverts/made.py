"""Invented adverts for the tests: few towns and employers, so that figures stand and copies are found."""

from __future__ import annotations

import json
from pathlib import Path

TITLES = ("Care Assistant", "Welder", "Warehouse Operative", "Chef", "Software Engineer", "Electrician")
ASKS = (
    "You must be able to operate forklift trucks.",
    "You must be able to weld metal parts.",
    "Experience of customer service is essential.",
)


def rows(count: int, *, town: str = "Burnley", board: str = "a", month: int = 10) -> list[dict[str, object]]:
    """Adverts one unlike the other: of many firms, over a month, every third with pay."""
    return [
        {
            "id": f"{town}{month}-{at}", "source": board, "title": TITLES[at % 6], "company": f"Firm {at % 37} of {month}", "location": town,
            "created": f"2026-{month:02}-{at % 28 + 1:02}", "salary_min": 20_000 + at * 100 if at % 3 == 0 else None,
            "description": f"{' '.join(f'w{month * 1_000_003 + at * 7919 + one}' for one in range(30))}. {ASKS[at % 3]} "
            f"Ring Jo on 01282 555{at % 900 + 100} or write to jo{at}@firm.example. {'Hybrid working.' if at % 5 == 0 else ''}",
        }
        for at in range(count)
    ]  # fmt: skip


def copied(given: list[dict[str, object]], board: str = "b") -> list[dict[str, object]]:
    """The same adverts on another board, a little altered."""
    return [{**one, "id": f"{board}-{one['id']}", "source": board, "company": f"{one['company']} Ltd"} for one in given]


def write(path: Path, given: list[dict[str, object]]) -> Path:
    """As JSON lines."""
    path.write_text("".join(json.dumps(one) + "\n" for one in given))
    return path
