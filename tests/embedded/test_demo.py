"""`skillshed demo` and `skillshed serve`, as real processes."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

RUN = [sys.executable, "-c", "from skillshed.cli.main import run; run()"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("SKILLSHED_", "DJANGO_"))}
    return {**plain, "SKILLSHED_DATA": str(folder), **more}


def command(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RUN, *words], env=environment(folder, **more), capture_output=True, text=True, timeout=120, check=False
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, port: int, *words: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*RUN, *words, "--port", str(port)], env=environment(folder), text=True, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def wait_for(process: subprocess.Popen[str], words: str) -> str:
    seen = ""
    assert process.stderr
    for line in process.stderr:
        seen += line
        if words in line:
            return seen
    raise AssertionError(seen)


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "data"
    done = command(folder, "demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    return folder


def test_the_demo_answers_questions_and_says_who_may_sign_in(demo_folder: Path):
    again = command(demo_folder, "demo", "--no-serve")
    assert again.returncode == 0, again.stderr
    assert "all invented" in again.stderr
    assert len(re.findall(r"\S+@example\.org", again.stderr)) == 8
    assert again.stderr.count("password") == 1
    asked = command(demo_folder, "series", "employment_rate", "--place", "Pendle", "--from", "2019", "--to", "2019", "--json")
    assert '"value": 70.8' in asked.stdout


def test_the_demo_keeps_out_of_a_folder_with_real_records(tmp_path: Path):
    sqlite3.connect(tmp_path / "skillshed.sqlite3").close()
    done = command(tmp_path, "demo", "--no-serve")
    assert done.returncode == 14
    assert "--data" in done.stderr
    assert not (tmp_path / "lake").exists()


def test_the_demo_keeps_out_of_a_database_that_is_named(tmp_path: Path):
    done = command(tmp_path, "demo", "--no-serve", SKILLSHED_DATABASE_URL="postgres://localhost/real")
    assert done.returncode == 14
    assert "SKILLSHED_DATABASE_URL" in done.stderr


def test_a_key_in_the_environment_does_not_lock_the_demo_out_of_its_own_folder(tmp_path: Path):
    key = "a-long-key-that-is-only-for-this-test-0123456789-abcdefghij"
    done = command(tmp_path, "demo", "--no-serve", SKILLSHED_SECRET_KEY=key)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo.key").exists(), "what tells the next demo that these people are invented"


def test_a_taken_port_is_told_before_any_work(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = command(tmp_path, "demo", "--port", str(port))
    assert done.returncode == 2
    assert f"port {port}" in done.stderr
    assert "--port" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves_and_stops_when_told(demo_folder: Path, number: signal.Signals):
    port = free_port()
    with running(demo_folder, port, "demo") as process:
        wait_for(process, f"http://127.0.0.1:{port}/")
        assert status(port, "/account/login/") == 200
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
    with pytest.raises(OSError, match="refused"):
        status(port, "/")


def test_stopping_while_it_starts_leaves_nothing_behind(demo_folder: Path):
    port = free_port()
    with running(demo_folder, port, "serve") as process:
        time.sleep(2.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) in (0, 130)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def test_serve_refuses_a_folder_without_settings(tmp_path: Path):
    done = command(tmp_path, "serve", "--port", str(free_port()))
    assert done.returncode == 2
    assert "SKILLSHED_SECRET_KEY" in done.stderr
