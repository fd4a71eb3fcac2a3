"""Carry out a plan: one result or one failure a request, in order, resuming where an earlier run of the day stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from skillshed.sources.connect import ees, els, nomis
from skillshed.sources.connect.http import Client
from skillshed.sources.connect.state import Pages, State
from skillshed.sources.connect.wants import Request
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import SourceUnavailable, UserError

OnProgress = Callable[["Progress"], None]
GIVE_UP_AFTER = 2  # requests in a row that never reached a publisher: the others would only wait in vain
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """How far a fetch is: requests finished of all, what is being asked, rows of its rows where known."""

    finished: int
    requests: int
    want: str
    rows: int = 0
    rows_due: int = 0


@dataclass(frozen=True)
class Fetched:
    """Figures that came whole. `raw` is one file to import; `parts` are the publisher's answers as they came."""

    request: Request
    raw: RawFile
    parts: tuple[RawFile, ...]
    accessed_on: date
    resumed: bool = False

    @property
    def want(self) -> str:
        """The want this serves."""
        return self.request.want


@dataclass(frozen=True)
class Failure:
    """Figures that did not come, why in plain words, and whether trying again can help."""

    request: Request
    words: str
    again: bool

    @property
    def want(self) -> str:
        """The want this fails."""
        return self.request.want


def fetch_plan(
    requests: Sequence[Request],
    client: Client,
    *,
    on: date,
    state: Path,
    on_progress: OnProgress = lambda _: None,
) -> Iterator[Fetched | Failure]:
    """Each request's files or its failure, in order; one bad request never stops the others.

    `state`: a file that remembers what came on the day `on`; a second run that day asks only for what is missing.
    """
    remembered = State(state, on)
    unreached: dict[str, int] = {}
    for finished, request in enumerate(requests):
        on_progress(Progress(finished, len(requests), request.want))
        if unreached.get(request.source, 0) >= GIVE_UP_AFTER and remembered.done(request.hash) is None:
            yield _not_tried(request, client)
            continue

        def on_page(rows: int, due: int, finished: int = finished, want: str = request.want) -> None:
            on_progress(Progress(finished, len(requests), want, rows, due))

        result, reached = _one(request, client, remembered, on_page)
        unreached[request.source] = 0 if reached else unreached.get(request.source, 0) + 1
        yield result
    if requests:
        on_progress(Progress(len(requests), len(requests), requests[-1].want))


def _one(request: Request, client: Client, state: State, on_page: nomis.OnPage) -> tuple[Fetched | Failure, bool]:
    """The result, and whether the publisher was reached."""
    day = date.fromisoformat(state.on)
    try:
        if parts := state.done(request.hash):
            return Fetched(request, _joined(request, parts), tuple(parts), day, resumed=True), True
        parts = _ask(request, client, state.pages(request.hash), on_page)
        state.remember(request.hash, parts)
        log.info("fetched want=%s source=%s dataset=%s files=%d", request.want, request.source, request.dataset, len(parts))
        return Fetched(request, _joined(request, parts), tuple(parts), day), True
    except UserError as error:
        log.warning("not fetched want=%s source=%s dataset=%s", request.want, request.source, request.dataset)
        again = bool(error.facts.get("again", False))
        reached = not isinstance(error, SourceUnavailable) or bool(error.facts.get("reached", True))
        return Failure(request, str(error), again), reached


def _ask(request: Request, client: Client, pages: Pages, on_page: nomis.OnPage) -> list[RawFile]:
    params = dict(request.params)
    if request.source == "nomis":
        return nomis.fetch(client, request.dataset, params, kept=pages, on_page=on_page)
    if request.source == "ees":
        return [ees.download(client, request.dataset, params.get("version", ""))]
    geo = tuple(code for code in params.pop("geo", "").split(",") if code)
    return els.fetch(client, request.dataset, geo=geo, time=params.pop("time", "all"), **params)


def _joined(request: Request, parts: Sequence[RawFile]) -> RawFile:
    """One file to import."""
    return nomis.join_pages(parts) if request.source == "nomis" else els.join_parts(parts)


def _not_tried(request: Request, client: Client) -> Failure:
    publisher = client.settings.publisher(request.source)
    return Failure(
        request,
        f"{publisher.title} was not asked for {request.title or request.want}: "
        f"it could not be reached {GIVE_UP_AFTER} times before. Trying again once the connection works can help.",
        again=True,
    )
