"""Who asks too often is told to wait; who shares nothing with them is not."""

from __future__ import annotations

import mmap
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings as held
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse

from skillshed.site import limits
from tests.support import accounts
from tests.support.small_directory import Directory

DOOR = "/find/help/"
OTHER = "198.51.100.7"


@pytest.fixture
def few(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three searches and two downloads a minute, in a minute that does not end meanwhile."""
    settings.CONFIG = settings.CONFIG.model_copy(update={"searches_a_minute": 3, "downloads_a_minute": 2})
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_010.0)


def asked(web: Client, path: str, times: int, **around: str) -> list[int]:
    return [web.get(path, **around).status_code for _ in range(times)]  # type: ignore[arg-type]


def test_a_search_too_many_is_told_to_wait_in_kind_words(few: None, directory: Directory, client: Client) -> None:
    assert asked(client, DOOR, 4) == [200, 200, 200, 429]
    refused = client.get(DOOR)
    assert refused.headers["Retry-After"] == "50"
    assert refused.headers["Cache-Control"] == "no-store"
    words = refused.content.decode()
    assert "Wait 50 seconds, then try again." in words
    assert "Nothing is broken" in words
    assert len(re.findall("<h1", words)) == 1


def test_pages_of_the_search_are_counted_together_and_others_are_not(few: None, directory: Directory, client: Client) -> None:
    shown = directory.shown[0]
    pages = [
        DOOR,
        reverse("provision:offer", args=[shown.pk]),
        reverse("provision:shortlist") + f"?of={shown.pk}",
        "/sitemap.xml",
    ]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200, 429]
    assert client.get("/accessibility/").status_code == 200
    ground = "/find/ground.svg?box=-2.50,53.60,-2.00,53.90"
    assert asked(client, ground, 4) == [200, 200, 200, 429]


def test_one_noisy_caller_locks_out_nobody_else(few: None, directory: Directory, client: Client) -> None:
    assert asked(client, DOOR, 20)[-1] == 429
    assert asked(client, DOOR, 3, REMOTE_ADDR=OTHER) == [200] * 3


def test_a_header_anybody_may_write_changes_nothing(few: None, directory: Directory, client: Client) -> None:
    said = [client.get(DOOR, headers={"x-forwarded-for": f"203.0.113.{n}"}).status_code for n in range(5)]
    assert said == [200, 200, 200, 429, 429]


def test_behind_a_trusted_proxy_only_its_own_entry_counts(few: None, directory: Directory, client: Client, settings: Any) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"behind_proxy": True})

    def through(claimed: str, seen: str) -> int:
        return client.get(DOOR, headers={"x-forwarded-for": f"{claimed}, {seen}"}).status_code

    assert [through(f"203.0.113.{n}", "192.0.2.1") for n in range(5)] == [200, 200, 200, 429, 429]
    assert through("192.0.2.1", "192.0.2.2") == 200


def test_who_is_signed_in_is_not_held_up_by_a_busy_office(few: None, directory: Directory, client: Client) -> None:
    assert asked(client, DOOR, 5)[-1] == 429
    one, other = (accounts.signed_in(accounts.made(name)) for name in ("One", "Other"))
    assert asked(one, DOOR, 4) == [200, 200, 200, 429]
    assert asked(other, DOOR, 3) == [200] * 3


def test_the_next_minute_begins_anew(few: None, directory: Directory, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(client, DOOR, 4)[-1] == 429
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_061.0)
    assert client.get(DOOR).status_code == 200


def test_whole_directories_are_counted_by_themselves_and_refused_as_json(few: None, directory: Directory, client: Client) -> None:
    assert asked(client, "/oruk/services?format=ndjson", 2) == [200, 200]
    refused = client.get("/offers.csv")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "50")
    assert refused.json()["error"]["kind"] == "too_many_requests"
    assert "modified_after" in refused.json()["error"]["next_step"]
    assert client.get("/oruk/services").status_code == 200


def test_nought_is_no_limit(directory: Directory, client: Client, settings: Any) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"searches_a_minute": 0})
    assert set(asked(client, "/find/ground.svg?box=-2.50,53.60,-2.00,53.90", 320)) == {200}


@pytest.mark.parametrize(
    ("address", "counted"),
    [("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("fe80::1%eth0", "fe80::/64"), ("", "")],
)  # fmt: skip
def test_a_line_of_ipv6_is_one_caller(address: str, counted: str) -> None:
    assert limits.network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == counted


def test_processes_share_the_count_and_the_file_names_nobody() -> None:
    assert [limits.spend("t", OTHER, 2, now=60.0) for _ in range(3)] == [0, 0, 60]
    path = held.CONFIG.data / limits.FILE
    with path.open("r+b") as file, mmap.mmap(file.fileno(), limits.SIZE) as beside:
        counts = [limits.SLOT.unpack_from(beside, at) for at in range(0, limits.SIZE, limits.SLOT.size)]
        assert counts.count((1, 3)) == 2
        assert OTHER.encode() not in beside[:]


def test_ten_thousand_callers_hardly_ever_share_a_number() -> None:
    wrong = sum(bool(limits.spend("many", f"10.0.{n // 250}.{n % 250}", 1, now=600.0)) for n in range(10_000))
    assert wrong < 120  # of those who asked once, each told to wait only where both of two numbers were another's too


def test_many_threads_lose_no_count() -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: limits.spend("threads", OTHER, 500, now=1200.0), range(1000)))
    assert sum(1 for wait in waits if not wait) == 500


def test_every_counted_page_is_there() -> None:
    import tomllib
    from importlib import resources

    table = tomllib.loads(resources.files("skillshed.site").joinpath("limits.toml").read_text("utf-8"))
    rooms = get_resolver().namespace_dict
    for row in table.values():
        for room, _, page in (name.partition(":") for name in row["views"]):
            assert page in rooms[room][1].reverse_dict, page
        assert row["setting"] in type(held.CONFIG).model_fields
