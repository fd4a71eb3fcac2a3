"""The web server and the worker as processes beside each other: started, waited for, and ended together."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

from skillshed.terms.errors import UsageError, UserError

READY_WITHIN = 60.0  # seconds; a worker imports Django and Polars first
STOP_WITHIN = 10.0


def check_port(host: str, port: int) -> None:
    """UsageError where nothing can listen there, before any work is done."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"Nothing can be served at {host}, port {port}: {error.strerror if isinstance(error, OSError) else error}.",
            next_step=f"Another program may be using it: choose another with --port {port + 1 if 0 < port < 65_535 else 8000}.",
        ) from None


def server_command(host: str, port: int, workers: int) -> list[str]:
    """The web server. WSGI: the pages are synchronous, and behind ASGI they would be four times slower."""
    return [
        *[sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)],
        *["--workers", str(workers), "--blocking-threads", "2", "--respawn-failed-workers"],
        *["--workers-kill-timeout", "5", "--no-ws", "--log-level", "warning", "skillshed.site.wsgi:application"],
    ]


def worker_command() -> list[str]:
    """The worker that empties the queue in the database."""
    return [sys.executable, "-m", "skillshed.site.manage", "db_worker"]


def run(commands: list[list[str]], *, host: str, port: int, on_ready: Callable[[], None]) -> int:
    """Run the server (first) and its companions until one ends or somebody stops us; gives the exit code.

    Each is in a session of its own, so that a Ctrl-C reaches only us: a server told to stop while its workers are still
    starting may never end, so it is told once it answers, and ended by force where it does not go.
    """
    stopped: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    processes = [subprocess.Popen(command, start_new_session=True) for command in commands]
    try:
        if _answers(processes, host, port, stopped):
            on_ready()
        while not stopped and all(process.poll() is None for process in processes):
            time.sleep(0.2)
        ended = [process.returncode for process in processes if process.poll() is not None]
        return 0 if stopped else max(ended, key=abs, default=0)
    finally:
        _end(processes)
        for number, handler in before.items():
            signal.signal(number, handler)


def _answers(processes: list[subprocess.Popen[bytes]], host: str, port: int, stopped: list[int]) -> bool:
    """Wait for the first answer, of whatever status; False where somebody stopped us or the server ended."""
    until = time.monotonic() + READY_WITHIN
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    while time.monotonic() < until:
        if stopped or processes[0].poll() is not None:
            return False
        connection = http.client.HTTPConnection(near, port, timeout=READY_WITHIN)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
            return True
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise UserError(
        f"The web server did not answer within {READY_WITHIN:.0f} seconds.", next_step="Try again; the lines above may say why."
    )


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, then insist: nothing is left behind."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + STOP_WITHIN
    for process in processes:
        try:
            process.wait(timeout=max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
