"""Commands run in this process against an empty data folder, and publishers played on the loopback interface."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from skillshed.cli.main import main
from tests.connect.server import Publishers


@dataclass
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON document it must be."""
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, in force."""
    folder = tmp_path / "data"
    monkeypatch.setenv("SKILLSHED_DATA", str(folder))
    return folder


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """run("series", "claimants", ...) -> exit code and what was printed."""

    def command(*arguments: object) -> Answer:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return command


@pytest.fixture
def publishers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publishers]:
    """A fresh set of publishers that the settings point at."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Publishers() as running:
        for name, value in running.environ.items():
            monkeypatch.setenv(name, value)
        yield running
