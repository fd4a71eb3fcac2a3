"""What a place needs from the publishers: wants/*.toml turned into requests. Planning only, nobody is asked."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.place import kind_of

WANTS = Path(__file__).with_name("wants")
SOURCES = ("nomis", "ees", "els")


@dataclass(frozen=True)
class Want:
    """One set of figures a pack needs. `verified` says how its ids are known: confirmed where, or only recalled."""

    name: str
    title: str
    source: str
    datasets: tuple[str, ...]
    verified: str
    params: dict[str, str] = field(default_factory=dict)
    place_kinds: tuple[str, ...] = ()  # which of the codes given are asked for; none: the whole dataset comes
    since: str = ""  # how the publisher writes a first period (%Y-%m); empty: the whole series comes every time


@dataclass(frozen=True)
class Request:
    """One question to one publisher, and the want it serves."""

    want: str
    source: str
    dataset: str
    params: tuple[tuple[str, str], ...]
    title: str = field(default="", compare=False)
    verified: str = field(default="", compare=False)

    @property
    def hash(self) -> str:
        """The same question has the same hash, whatever its want is called."""
        said = json.dumps([self.source, self.dataset, sorted(self.params)])
        return hashlib.sha256(said.encode()).hexdigest()[:20]


def load_wants(folder: Path = WANTS) -> dict[str, Want]:
    """All wants of a folder by name. Raises UsageError naming the file that is not one."""
    return {want.name: want for want in map(_read, sorted(folder.glob("*.toml")))}


def choose(wants: dict[str, Want], names: Sequence[str]) -> list[Want]:
    """Wants by name or by source (`nomis`: all of Nomis); NotFound with the names there are."""
    chosen = [want for want in wants.values() if {want.name, want.source} & set(names)]
    unknown = [name for name in names if not any(name in (want.name, want.source) for want in wants.values())]
    if unknown:
        known = ", ".join([*SOURCES, *wants])
        raise NotFound(f"There is nothing to fetch called '{unknown[0]}'.", next_step=f"There are: {known}.")
    return chosen


def plan(wants: Iterable[Want], codes: Sequence[str], *, since: date | None = None) -> list[Request]:
    """Requests for these wants and places, each question once.

    `codes`: the place's districts and its comparators; each want takes those of its own kinds, and a want with no place of
    its kinds makes no request. `since`: the first period wanted, where the publisher lets one say so.
    """
    requests = [request for want in wants for request in _requests(want, codes, since)]
    return list({request.hash: request for request in requests}.values())


def _requests(want: Want, codes: Sequence[str], since: date | None) -> list[Request]:
    params = dict(want.params)
    if since and want.since:
        params.pop("date", None)
        params["time"] = f"{since.strftime(want.since)},latest"
    if want.place_kinds:
        places = list(dict.fromkeys(code for code in codes if kind_of(code) in want.place_kinds))
        if not places:
            return []
        params["geo" if want.source == "els" else "geography"] = ",".join(places)
    pairs = tuple(sorted(params.items()))
    return [Request(want.name, want.source, one, pairs, want.title, want.verified) for one in want.datasets]


def _read(path: Path) -> Want:
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        want = Want(
            name=path.stem,
            title=facts["title"],
            source=facts["source"],
            datasets=tuple(facts["datasets"]),
            verified=facts["verified"],
            params={name: str(value) for name, value in facts.get("params", {}).items()},
            place_kinds=tuple(facts.get("place_kinds", ())),
            since=facts.get("since", ""),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"'{path.name}' does not describe figures to fetch ({type(error).__name__}: {error}).",
            next_step="It needs title, source, datasets and verified; copy a neighbour.",
        ) from error
    if want.source not in SOURCES:
        raise UsageError(f"'{path.name}' names the source '{want.source}'.", next_step=f"Sources: {', '.join(SOURCES)}.")
    return want
