"""The one client: retries what can pass, tells plainly what cannot, is confirmed by its publisher, never tells a key."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from skillshed.sources.connect.pace import Pace
from skillshed.sources.connect.settings import read_settings
from skillshed.sources.connect.tables import cut_short, not_csv
from skillshed.sources.connect.trouble import first_words, seconds
from skillshed.sources.connect.wire import proxy_for
from skillshed.terms.errors import SourceUnavailable, UsageError

from .conftest import Client, NewClient
from .server import Publishers

CSV = "dataset/NM_162_1.data.csv"


@pytest.mark.parametrize("fault", ["429", "500", "502", "503", "504", "cut"])
def test_what_can_pass_is_asked_again(publishers: Publishers, client: Client, fault: str) -> None:
    publishers.plan.faults.extend([fault, fault])
    assert client.get("nomis", CSV).content.startswith(b"DATE,")
    assert len(publishers.plan.asked) == 3


def test_a_slow_answer_is_a_timeout_and_asked_again(publishers: Publishers, client: Client) -> None:
    publishers.plan.slow = 0.8
    publishers.plan.faults.append("slow")
    assert client.get("nomis", CSV).content.startswith(b"DATE,")


@pytest.mark.parametrize("fault", ["400", "401", "403", "404", "301"])
def test_what_cannot_pass_is_asked_once(publishers: Publishers, client: Client, fault: str) -> None:
    publishers.plan.faults.append(fault)
    with pytest.raises(SourceUnavailable) as caught:
        client.get("nomis", CSV)
    assert len(publishers.plan.asked) == 1
    assert caught.value.facts["again"] is False
    assert "Trying again will not help" in str(caught.value)


def test_the_error_names_publisher_question_answer_and_next_step(publishers: Publishers, client: Client) -> None:
    publishers.plan.faults.extend(["503"] * 3)
    with pytest.raises(SourceUnavailable) as caught:
        client.get("nomis", CSV, {"geography": "E07000117,E06000008"})
    said = str(caught.value)
    assert said.startswith("Nomis (Office for National Statistics) gave no usable answer (3 tries).")
    assert f"{publishers.url}/nomis/{CSV}?geography=E07000117,E06000008" in said
    assert 'Came: 503 (it is closed for the moment) and says: "Too much".' in said
    assert "Trying again in some minutes can help" in said
    assert caught.value.exit_code == 13


def test_retry_after_is_obeyed_and_too_long_a_pause_ends_it(publishers: Publishers, new_client: NewClient) -> None:
    publishers.plan.retry_after = "1"
    publishers.plan.faults.append("429")
    started = datetime.now(UTC)
    new_client().get("nomis", CSV)
    assert datetime.now(UTC) - started >= timedelta(seconds=1)
    publishers.plan.retry_after = "3600"
    publishers.plan.faults.append("429")
    with pytest.raises(SourceUnavailable, match="Trying again in 3600 seconds \\(as it asks\\) can help"):
        new_client().get("nomis", CSV)


def test_retry_after_may_be_a_date() -> None:
    assert seconds("120") == 120
    assert seconds("") is None
    assert seconds("soon") is None
    assert 55 < (seconds(format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)) or 0) <= 60


def test_no_publisher_there_says_so(new_client: NewClient) -> None:
    client = new_client(SKILLSHED_NOMIS_URL="http://127.0.0.1:1/api")
    with pytest.raises(SourceUnavailable, match="check the network, any proxy, and SKILLSHED_NOMIS_URL") as caught:
        client.get("nomis", CSV)
    assert caught.value.facts["reached"] is False


def test_unchanged_answers_come_from_the_cache_after_asking(
    publishers: Publishers, new_client: NewClient, tmp_path: Path
) -> None:
    publishers.plan.etag = '"v1"'
    first = new_client(tmp_path).get("nomis", CSV)
    again = new_client(tmp_path).get("nomis", CSV)
    assert (first.unchanged, again.unchanged, publishers.plan.confirmed) == (False, True, 1)
    assert again.content == first.content
    publishers.plan.etag, publishers.plan.nomis_rows = '"v2"', 7
    revised = new_client(tmp_path).get("nomis", CSV)
    assert not revised.unchanged
    assert revised.content.count(b"\n") == 8


def test_a_wrong_answer_does_not_stay_in_the_cache(publishers: Publishers, new_client: NewClient, tmp_path: Path) -> None:
    publishers.plan.etag = '"v1"'
    publishers.plan.faults.append("html")
    answer = new_client(tmp_path).get("nomis", CSV, check=lambda body: not_csv(body, "RECORD_COUNT"))
    assert answer.content.startswith(b"DATE,")
    assert publishers.plan.confirmed == 0


def test_a_damaged_cache_does_not_stop_a_fetch(publishers: Publishers, new_client: NewClient, tmp_path: Path) -> None:
    (tmp_path / "answers.db").write_bytes(b"this is no database" * 100)
    client = new_client(tmp_path)
    assert [client.get("nomis", CSV).content[:5] for _ in range(2)] == [b"DATE,", b"DATE,"]


def test_the_key_is_sent_and_never_seen(
    publishers: Publishers, new_client: NewClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    publishers.plan.etag = '"v1"'
    client = new_client(tmp_path, SKILLSHED_NOMIS_KEY="0xinvented")
    answer = client.get("nomis", CSV, {"geography": "E07000117"})
    assert publishers.plan.asked == [f"/nomis/{CSV}?geography=E07000117&uid=0xinvented"]
    publishers.plan.faults.extend(["html"] * 3)
    with pytest.raises(SourceUnavailable) as caught:
        client.get("nomis", CSV, {"geography": "E06000008"}, check=lambda body: not_csv(body, "RECORD_COUNT"))
    assert "Service unavailable (key)" in str(caught.value)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    seen = [answer.url, str(caught.value), repr(caught.value.facts), repr(client.settings), caplog.text, stored.decode("latin-1")]
    assert not [text for text in seen if "0xinvented" in text]
    client.get("els", "data.csv", {"time": "2020"})
    assert "uid" not in publishers.plan.asked[-1]


def test_the_user_agent_says_who_asks(publishers: Publishers, client: Client) -> None:
    client.get("els", "data.csv", {"time": "2020"})
    assert [agent.split("/")[0] for agent in publishers.plan.agents] == ["skillshed"]


def test_the_proxy_of_the_system_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:8080")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,www.nomisweb.co.uk")
    assert proxy_for("https://api.education.gov.uk/statistics/v1") == "http://proxy.invalid:8080"
    assert proxy_for("https://www.nomisweb.co.uk/api/v01") is None


def test_pace_keeps_interval_and_window() -> None:
    now, slept = [100.0], []

    def sleep(pause: float) -> None:
        slept.append(pause)
        now[0] += pause

    pace = Pace(interval=1, requests=3, window=10, clock=lambda: now[0], sleep=sleep)
    sent = []
    for _ in range(7):
        pace.wait()
        sent.append(now[0] - 100)
    assert sent == [0, 1, 2, 10, 11, 12, 20]
    assert all(later - earlier >= 10 for earlier, later in zip(sent, sent[3:], strict=False))


def test_settings_come_from_the_environment_and_bad_ones_are_named() -> None:
    settings = read_settings(
        {"SKILLSHED_NOMIS_KEY": " 0xa ", "SKILLSHED_NOMIS_INTERVAL": "2.5", "SKILLSHED_EES_URL": "http://x/"}
    )
    assert settings.publisher("nomis").interval == 2.5
    assert settings.publisher("ees").url == "http://x"
    assert dict(settings.keys) == {"nomis": "0xa"}
    with pytest.raises(UsageError, match="SKILLSHED_NOMIS_INTERVAL is 'often'"):
        read_settings({"SKILLSHED_NOMIS_INTERVAL": "often"})
    with pytest.raises(UsageError, match="SKILLSHED_ELS_URL is 'file:///etc'"):
        read_settings({"SKILLSHED_ELS_URL": "file:///etc"})
    with pytest.raises(UsageError, match="Publishers: adzuna, ees, els, nomis"):
        settings.publisher("eurostat")


def test_first_words_and_faults_of_a_table() -> None:
    assert first_words(b"<html><style>p{}</style><p>Rate\n limit</p>") == "Rate limit"
    assert not_csv(b"") == "an empty body"
    assert "Rate limit" in not_csv(b"Rate limit exceeded", "RECORD_COUNT")
    assert not_csv(b"\xef\xbb\xbfrecord_count,a\n1,2\n", "RECORD_COUNT") == ""
    assert not_csv(b"x" * 300_000, "RECORD_COUNT").startswith("not the CSV asked for")
    assert cut_short(b'a,b\n1,"x,y"\n2,"x') == ""
    assert "1 of 2 cells" in cut_short(b'a,b\n1,"x,y"\n2')
