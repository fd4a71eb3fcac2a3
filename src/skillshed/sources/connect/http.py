"""One polite client for every publisher: paced, retried, cached, and plain-spoken when it fails."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import hishel
import httpx
import stamina
import stamina.instrumentation

from skillshed.sources.connect.pace import Pace
from skillshed.sources.connect.settings import Publisher, Settings
from skillshed.sources.connect.trouble import AskError, first_words, from_status, unavailable
from skillshed.sources.connect.wire import open_wire

Params = Mapping[str, str | int] | Iterable[tuple[str, str | int]]
Check = Callable[[bytes], str]  # why the body cannot be right, or ''
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """A good answer: its bytes, the address asked (never with a key), and whether the publisher said it is unchanged."""

    content: bytes
    url: str
    unchanged: bool = False

    def json(self) -> Any:
        """The body as JSON; the check `is_json` has made sure that it is."""
        return json.loads(self.content)


def anything(content: bytes) -> str:
    """The check that lets every body pass."""
    return ""


def is_json(content: bytes) -> str:
    """The check for JSON."""
    try:
        json.loads(content)
    except ValueError:
        return f'not the JSON asked for, but: "{first_words(content)}"'
    return ""


def json_with(*names: str) -> Check:
    """The check for a JSON object that has these names."""

    def check(content: bytes) -> str:
        if fault := is_json(content):
            return fault
        found = json.loads(content)
        lacking = [name for name in names if not isinstance(found, dict) or name not in found]
        return f'JSON without {" and ".join(lacking)}: "{first_words(content)}"' if lacking else ""

    return check


class Client:
    """Use as a context manager. `cache`: a folder where answers are kept and asked after by ETag or date; None: none.

    Every answer is confirmed with its publisher: a cached one is used only when the publisher says it is unchanged.
    """

    def __init__(self, settings: Settings, *, cache: Path | None = None) -> None:
        self.settings = settings
        self._paces = {name: _pace(each) for name, each in settings.publishers.items()}
        self._open(hishel.SqliteStorage(database_path=cache / "answers.db") if cache else None)
        # Left alone, the retry library prints to standard output, where `--json` must stand by itself.
        stamina.instrumentation.set_on_retry_hooks((_note_wait,))

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and the cache."""
        for wire in self._wires.values():
            wire.close()
        if self._storage:
            self._storage.close()

    def _open(self, storage: hishel.SqliteStorage | None) -> None:
        # One wire each: a key for one publisher must never travel to another, even where both stand on one host.
        given = self.settings
        self._storage = storage
        self._wires = {
            name: open_wire(each, key=given.keys.get(name, ""), timeout=given.timeout, storage=storage)
            for name, each in given.publishers.items()
        }

    def get(self, publisher: str, path: str, params: Params = (), *, check: Check = anything, accept: str = "*/*") -> Answer:
        """Ask and return a whole answer that passes `check`; SourceUnavailable when there is none after some tries."""
        url = self.address(publisher, path, params)
        request = self._wires[publisher].build_request("GET", url, headers={"accept": accept, "cache-control": "no-cache"})
        return self._answer(publisher, request, url, check)

    def post(self, publisher: str, path: str, question: object, params: Params = (), *, check: Check = is_json) -> Answer:
        """Send a question as JSON and return the answer; errors as `get`. Nothing is cached."""
        url = self.address(publisher, path, params)
        request = self._wires[publisher].build_request("POST", url, json=question, headers={"accept": "application/json"})
        return self._answer(publisher, request, url, check)

    def address(self, publisher: str, path: str, params: Params = ()) -> str:
        """The address of a request. Commas and stars stay as they are: publishers show them so, and people can read them."""
        pairs = params.items() if isinstance(params, Mapping) else params
        query = "&".join(f"{quote(name, safe='.')}={quote(str(value), safe=',*./:')}" for name, value in pairs)
        return f"{self.settings.publisher(publisher).url}/{path.lstrip('/')}" + (f"?{query}" if query else "")

    def _answer(self, publisher: str, request: httpx.Request, url: str, check: Check) -> Answer:
        tries = 0
        try:
            for attempt in self._tries():
                with attempt:
                    tries += 1
                    return self._once(publisher, request, url, check)
        except AskError as trouble:
            raise unavailable(self.settings.publisher(publisher), url, trouble, tries) from trouble
        raise AssertionError("a retry either answers or raises")

    def _tries(self) -> Iterable[Any]:
        given = self.settings
        return stamina.retry_context(
            on=self._worth_another_try,
            attempts=given.attempts,
            timeout=None,
            wait_initial=given.first_wait,
            wait_max=given.longest_wait,
            wait_jitter=given.jitter,
        )

    def _worth_another_try(self, error: Exception) -> bool | float:
        if not isinstance(error, AskError) or not error.again:
            return False
        if error.wait is None:
            return True
        return error.wait if error.wait <= self.settings.longest_wait else False

    def _once(self, publisher: str, request: httpx.Request, url: str, check: Check) -> Answer:
        self._paces[publisher].wait()
        key = hashlib.sha256(url.encode()).hexdigest()
        request.extensions = {**request.extensions, "caching": {"key": key}}
        try:
            response = self._wires[publisher].send(request)
        except httpx.TimeoutException as error:
            raise AskError(f"nothing within {self.settings.timeout:g} seconds", again=True, reached=False) from error
        except httpx.RemoteProtocolError as error:
            raise AskError("a body cut short: the connection closed too early", again=True) from error
        except sqlite3.Error as error:
            # A damaged or locked cache must not stop a fetch: go on without it.
            log.warning("answers are not cached: %s", error)
            self._open(None)
            raise AskError(f"a fault of our own cache ({error})", again=True) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise AskError(f"no connection ({error or type(error).__name__})", again=True, reached=False) from error
        if response.status_code != 200:
            headers = response.headers
            raise from_status(response.status_code, response.content, headers.get("retry-after", ""), headers.get("location", ""))
        if wrong := check(response.content):
            self._forget(key)
            raise AskError(wrong, again=True)
        return Answer(response.content, url, unchanged=_unchanged(response))

    def _forget(self, key: str) -> None:
        """Drop an answer that cannot be right, else the publisher would confirm it as unchanged for ever."""
        if self._storage:
            for entry in self._storage.get_entries(key):
                self._storage.remove_entry(entry.id)


def _pace(publisher: Publisher) -> Pace:
    return Pace(interval=publisher.interval, requests=publisher.requests, window=publisher.window)


def _unchanged(response: httpx.Response) -> bool:
    status = response.extensions.get("caching")
    return bool(status and status["from_cache"])


def _note_wait(details: stamina.instrumentation.RetryDetails) -> None:
    log.info("asking again in %.1f s, try %d: %s", details.wait_for, details.retry_num, details.caused_by)
