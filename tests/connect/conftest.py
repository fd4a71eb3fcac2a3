"""Publishers on the loopback interface, and clients that ask them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skillshed.sources.connect.http import Client
from skillshed.sources.connect.settings import read_settings

from .server import Publishers

NewClient = Callable[..., Client]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loopback interface is never behind a proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def publishers() -> Iterator[Publishers]:
    """A fresh set of publishers."""
    with Publishers() as running:
        yield running


@pytest.fixture
def new_client(publishers: Publishers) -> Iterator[NewClient]:
    """Makes clients that ask the played publishers: new_client(cache=folder, SKILLSHED_NOMIS_KEY=...)."""
    made: list[Client] = []

    def new(cache: Path | None = None, **environ: str) -> Client:
        made.append(Client(read_settings({**publishers.environ, **environ}), cache=cache))
        return made[-1]

    yield new
    for client in made:
        client.close()


@pytest.fixture
def client(new_client: NewClient) -> Client:
    """A client without cache or key."""
    return new_client()
