"""Job adverts from a service of Adzuna's shape: pages of `results` under a `count`, with an id and a key.

The shape is from memory, and the live service was never asked from where this was made. New adverts push others to later pages
while one reads, so an advert that comes twice is kept once, and fewer may come than `count` said.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from skillshed.sources.connect.http import Client, json_with
from skillshed.sources.connect.nomis import Kept
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import NotFound, UsageError

NAME = "adzuna"
MOST_A_PAGE = 50
OnPage = Callable[[int, int], None]


@dataclass(frozen=True)
class Search:
    """Which adverts: words, a place with a radius in miles, no older than so many days."""

    where: str
    what: str = ""
    distance: int = 0
    days: int = 0
    country: str = "gb"

    @property
    def hash(self) -> str:
        """The same for the same search."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]

    @property
    def params(self) -> dict[str, str | int]:
        """As the service wants them; what is not said is not sent."""
        told: dict[str, str | int] = {
            "where": self.where,
            "what": self.what,
            "distance": self.distance,
            "max_days_old": self.days,
        }
        return {"results_per_page": MOST_A_PAGE, "sort_by": "date", **{name: value for name, value in told.items() if value}}


def fetch(client: Client, search: Search, kept: Kept, *, pages: int = 20, on_page: OnPage = lambda have, of: None) -> RawFile:
    """Adverts as JSON lines, as they came. Pages that came earlier (`kept`) are not asked for again.

    Raises UsageError without an id and a key, NotFound where nothing is advertised, SourceUnavailable where a page does not come:
    what came before it stays in `kept`.
    """
    if not all(client.settings.keys.get(NAME, "").partition(":")[::2]):
        raise UsageError(
            "Adzuna wants an id and a key.", next_step="Set SKILLSHED_ADZUNA_KEY=ID:KEY, as its page for developers gives them."
        )
    found: dict[str, dict[str, Any]] = {}
    address = ""
    for number in range(1, pages + 1):
        page, address = _page(client, search, kept, number)
        rows = [one for one in page["results"] if isinstance(one, dict)]
        for one in rows:
            found.setdefault(str(one.get("id") or json.dumps(one, sort_keys=True)), one)
        on_page(len(found), int(page["count"] or 0))
        if len(rows) < MOST_A_PAGE:
            break
    if not found:
        raise NotFound(
            f"No adverts were found for '{search.what or 'anything'}' in {search.where}.", next_step="Ask for a larger place."
        )
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found.values())
    return RawFile(text.encode(), f"adzuna-{search.hash}.jsonl", url=address)


def _page(client: Client, search: Search, kept: Kept, number: int) -> tuple[dict[str, Any], str]:
    name, path = f"{number:04}.json", f"jobs/{search.country}/search/{number}"
    had = kept.get(name)
    if had is None:
        answer = client.get(NAME, path, search.params, check=json_with("results", "count"), accept="application/json")
        kept.put(name, answer.content)
        had = answer.content
    page: dict[str, Any] = json.loads(had)
    return page, client.address(NAME, path, search.params)
