"""A service of Adzuna's shape, played on the loopback interface: its pages, its faults, and a key that shows nowhere."""

from __future__ import annotations

import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest

from skillshed.skills.adverts.reading import batches
from skillshed.sources.connect.adzuna import Search, fetch
from skillshed.sources.connect.http import Client
from skillshed.sources.connect.settings import read_settings
from skillshed.sources.connect.state import State
from skillshed.terms.errors import NotFound, SourceUnavailable, UsageError

ID, KEY = "inventedid", "inventedkey0123456789"


class Played:
    """Adverts in pages; `broken`: the pages that fail."""

    def __init__(self, adverts: int) -> None:
        self.adverts, self.broken, self.asked, self.questions = adverts, set(), [], []


@pytest.fixture
def played(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    plan = Played(120)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            number, asked = int(parts.path.rsplit("/", 1)[1]), parse_qs(parts.query)
            plan.asked.append(number)
            plan.questions.append(asked)
            if asked.get("app_id") != [ID] or asked.get("app_key") != [KEY]:
                return self._say(401, {"exception": "AUTH_FAIL"})
            if number in plan.broken:
                return self._say(503, {})
            # The second page begins with the last advert of the first: a new one pushed it down.
            first = max((number - 1) * 50 - (number == 2), 0)
            rows = [_advert(at) for at in range(first, min(first + 50, plan.adverts))]
            return self._say(200, {"count": plan.adverts, "mean": 30000, "results": rows})

        def _say(self, status, document):
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    plan.url = f"http://127.0.0.1:{server.server_port}/v1/api"
    yield plan
    server.shutdown()
    server.server_close()


def _advert(at):
    return {
        "id": str(at), "title": f"Welder {at}", "company": {"display_name": f"Firm {at}"}, "created": "2026-11-02T09:15:00Z",
        "location": {"display_name": "Burnley, Lancashire", "area": ["UK", "North West England", "Lancashire", "Burnley"]},
        "description": "You must be able to weld.", "redirect_url": f"https://jobs.example/{at}?utm_source={ID}",
    }  # fmt: skip


def _client(played, **more):
    quick = {"SKILLSHED_ADZUNA_URL": played.url, "SKILLSHED_ADZUNA_KEY": f"{ID}:{KEY}", "SKILLSHED_ADZUNA_INTERVAL": "0",
             "SKILLSHED_FETCH_ATTEMPTS": "2", "SKILLSHED_FETCH_FIRST_WAIT": "0.01", "SKILLSHED_FETCH_JITTER": "0"}  # fmt: skip
    return Client(read_settings({**quick, **more}))


@pytest.fixture
def kept(tmp_path):
    from datetime import date

    return State(tmp_path / "state.json", date(2026, 11, 20)).pages("search")


def test_every_page_comes_and_an_advert_that_comes_twice_is_kept_once(played, kept, tmp_path):
    with _client(played) as client:
        raw = fetch(client, Search("Burnley", "welder", 10), kept)
    file = tmp_path / raw.name
    file.write_bytes(raw.content)
    adverts = pl.concat([one.adverts for one in batches(file)])
    assert adverts["id"].to_list() == [str(at) for at in [*range(99), *range(100, 120)]]
    assert (played.asked, adverts["employer"][0], adverts["place"][0]) == ([1, 2, 3], "Firm 0", "Burnley, Lancashire")
    assert played.questions[0]["where"] == ["Burnley"]
    assert played.questions[0]["results_per_page"] == ["50"]


def test_after_a_fault_only_what_is_missing_is_asked_for(played, kept):
    played.broken = {2}
    with _client(played) as client, pytest.raises(SourceUnavailable):
        fetch(client, Search("Burnley"), kept)
    played.broken, played.asked = set(), []
    with _client(played) as client:
        raw = fetch(client, Search("Burnley"), kept)
    assert played.asked == [2, 3]
    assert raw.content.count(b"\n") == 119


def test_the_key_shows_in_no_file_no_address_no_error_and_no_log(played, kept, caplog):
    caplog.set_level(logging.DEBUG)
    with _client(played) as client:
        raw = fetch(client, Search("Burnley"), kept)
        played.broken = {1}
        kept.clear()
        with pytest.raises(SourceUnavailable) as caught:
            fetch(client, Search("Burnley"), kept)
        seen = f"{raw.content!r} {raw.url} {caught.value} {caught.value.facts} {caplog.text} {client.settings}"
    assert KEY not in seen
    assert ID not in seen


@pytest.mark.parametrize("key", ["", ID, f"{ID}:", f":{KEY}"])
def test_without_a_key_nobody_is_asked(played, kept, key):
    with _client(played, SKILLSHED_ADZUNA_KEY=key) as client, pytest.raises(UsageError, match="id and a key"):
        fetch(client, Search("Burnley"), kept)
    assert played.asked == []


def test_nothing_advertised_is_said(played, kept):
    played.adverts = 0
    with _client(played) as client, pytest.raises(NotFound, match="No adverts"):
        fetch(client, Search("Burnley"), kept)
