"""What a person says, what is shown for it, and where it may never stand."""

from __future__ import annotations

import html
import re
from html import unescape
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client

from skillshed.site.careers.opened import Careers, short
from skillshed.site.careers.said import COOKIE, SALT

START, JOBS = "/careers/", "/careers/jobs/"


def text_of(reply: Any) -> str:
    """The words of a page, one space between."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reply.content.decode())).split())


def job_id(desk: Careers, label: str) -> str:
    """An occupation of the starter set."""
    return next(one for one, name in desk.labels.items() if name == label and one in desk.slugs)


def said_job(client: Client, desk: Careers, label: str = "care at home worker", years: str = "0") -> None:
    """Say a job, choose it."""
    client.post("/careers/did/", {"title": label, "years": years})
    reply = client.post("/careers/which/", {"job": short(job_id(desk, label))})
    assert reply.status_code == 302


def test_the_first_page_asks_nothing_and_says_what_becomes_of_answers(client: Client) -> None:
    words = text_of(client.get(START))
    assert "What you say stays in this browser until you close it" in words
    assert "So far you said" not in words
    assert client.get(JOBS).headers["Location"] == START


def test_a_job_title_is_read_as_jobs_to_choose_from(client: Client, desk: Careers) -> None:
    reply = client.post("/careers/did/", {"title": "lorry driver", "years": "5"})
    assert reply.headers["Location"] == "/careers/which/"
    page = client.get("/careers/which/")
    assert "cargo vehicle driver" in text_of(page).casefold()
    assert client.post("/careers/which/", {}).status_code == 422
    client.post("/careers/which/", {"job": short(job_id(desk, "cargo vehicle driver"))})
    assert "a job you left about 5 years ago" in text_of(client.get(START))


def test_none_of_these_leads_back(client: Client) -> None:
    client.post("/careers/did/", {"title": "lorry driver"})
    assert client.post("/careers/which/", {"none": "yes"}).headers["Location"].startswith(START)
    assert client.get("/careers/which/").headers["Location"] == START


def test_own_words_are_shown_back_as_skills_to_tick_and_can_be_taken_away(client: Client, desk: Careers) -> None:
    client.post("/careers/wrote/", {"text": "use spreadsheets, customer service"})
    page = client.get("/careers/tick/").content.decode()
    assert "use spreadsheets software" in page.casefold()
    values = re.findall(r'name="skill" value="([^"]+)"( checked)?', page)
    assert any(checked for _, checked in values)
    client.post("/careers/tick/", {"skill": [unescape(value) for value, _ in values]})
    words = text_of(client.get(START))
    assert "customer service from “customer service”" in words
    taken = next(one for one, label in desk.labels.items() if label == "customer service")
    assert f'value="{short(taken)}"' in client.get(START).content.decode()
    client.post("/careers/drop/", {"what": short(taken)})
    assert f'value="{short(taken)}"' not in client.get(START).content.decode()


def test_words_without_a_skill_say_so(client: Client) -> None:
    client.post("/careers/wrote/", {"text": "qqq zzz"})
    assert "We found no skill in “qqq zzz”" in text_of(client.get("/careers/tick/"))


@pytest.mark.parametrize(("address", "field"), [("/careers/did/", "title"), ("/careers/wrote/", "text")])
def test_an_empty_form_says_what_to_write(client: Client, address: str, field: str) -> None:
    reply = client.post(address, {field: "  "})
    assert reply.status_code == 422
    assert f'href="#{field}"' in reply.content.decode()


def test_jobs_come_by_coverage_with_what_is_there_and_missing(client: Client, desk: Careers) -> None:
    said_job(client, desk)
    page = client.get(JOBS)
    words = text_of(page)
    shares = [int(one) for one in re.findall(r'width="(\d+)" height="6" class="bar-have"', page.content.decode())]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) == 10
    assert "Care at home worker" not in re.findall(r"<h3><a[^>]*>([^<]+)", page.content.decode())
    assert re.search(r"You have, or are near, \d+ of the \d+ skills it needs", words)
    assert "You bring" in words
    assert "Safe from automation Not known . No figures of automation risk are loaded." in words
    assert "Half of all employees" not in words


def test_pay_is_shown_with_what_it_is_of_and_a_floor_holds(client: Client, desk: Careers) -> None:
    said_job(client, desk, "shop assistant")
    words = text_of(client.get(JOBS))
    assert "£420 a week" in words
    assert "Half of sales and retail assistants earn more, half less, 2025" in words
    floored = client.get(JOBS, {"pay": "27000"}).content.decode()
    names = re.findall(r"<h3><a[^>]*>([^<]+)", floored)
    assert names
    assert "Sales assistant" not in names
    assert all("£560 a week" in one for one in floored.split('<li class="job-card"')[1:])


def test_filters_narrow_down_and_nonsense_is_left_out(client: Client, desk: Careers) -> None:
    said_job(client, desk)

    def total(**asked: str) -> int:
        return int(re.search(r"(\d+) jobs?,", text_of(client.get(JOBS, asked)))[1])  # type: ignore[index]

    every = total()
    assert 0 < total(pillar="health") < every
    assert 0 < total(level="4") < every
    assert total(open="1") == every - sum(one not in {job_id(desk, "care at home worker")} for one in desk.desk.regulated)
    assert total(pillar="nonsense", level="9", pay="a lot", page="x") == every


def test_one_skill_more_says_at_once_what_it_opens(client: Client, desk: Careers) -> None:
    said_job(client, desk)
    page = client.get(JOBS).content.decode()
    worth = re.search(r'class="worth".*?value="([^"]+)".*?(\d+) more would come near', page, re.DOTALL)
    assert worth
    reply = client.post("/careers/try/", {"skill": worth[1]})
    assert reply.headers["Location"] == "/careers/jobs/#tried"
    words = text_of(client.get(JOBS))
    assert "If you learned" in words
    assert re.search(r"\d+ more jobs? would come near", words)
    client.post("/careers/drop/", {"what": worth[1], "next": "jobs"})
    assert "If you learned" not in text_of(client.get(JOBS))


def test_what_is_liked_is_no_skill(client: Client, desk: Careers) -> None:
    client.post("/careers/like/", {"like": ["animals", "outdoors", "nonsense"]})
    words = text_of(client.get(JOBS))
    assert re.search("Goes with what you like: (animals|being outdoors)", words)
    assert "You have, or are near" not in words
    said_job(client, desk)
    both = text_of(client.get(JOBS))
    assert "You have, or are near" in both
    client.post("/careers/like/", {"like": []})
    assert re.findall(r"\d+ of the \d+", text_of(client.get(JOBS))) == re.findall(r"\d+ of the \d+", both)


def test_every_like_leads_to_skills_and_jobs_of_the_set_that_travels(desk: Careers) -> None:
    from skillshed.site.careers.liking import liking

    for like in desk.likes.values():
        assert len(like.skills) >= 3, like.id
        assert len(liking(desk, [like.id]).order()) >= 1, like.id


def test_a_postcode_becomes_a_district_and_is_not_kept(client: Client) -> None:
    client.post("/careers/where/", {"near": "BB11 1AA"})
    words = text_of(client.get(START))
    assert "Now Burnley." in words
    plain = str(signing.loads(client.cookies[COOKIE].value, salt=SALT))
    assert "BB11" not in plain
    wrong = client.post("/careers/where/", {"near": "Atlantis"})
    assert wrong.status_code == 422
    assert "We know no place called 'Atlantis'. Write a postcode, such as BB11 1AA," in html.unescape(text_of(wrong))


@pytest.mark.parametrize(
    ("to", "leads"),
    [
        ("/careers/moves/?from=shop-assistant&place=pendle", "/careers/moves/?from=shop-assistant&place=burnley"),
        ("/careers/job/welder/", "/careers/job/welder/?place=burnley"),
        ("/careers/jobs/?level=2", "/careers/jobs/?level=2"),
        ("https://example.org/careers/", "/careers/"),
        ("//example.org/careers/jobs/", "/careers/"),
        ("/plans/", "/careers/"),
    ],
)
def test_a_place_leads_back_to_the_page_that_asked_and_nowhere_else(client: Client, to: str, leads: str) -> None:
    assert client.post("/careers/where/", {"near": "Burnley", "to": to}).headers["Location"] == leads


def test_nothing_personal_stands_in_addresses_logs_or_the_database(
    client: Client, desk: Careers, caplog: pytest.LogCaptureFixture, django_assert_num_queries: Any
) -> None:
    caplog.set_level("DEBUG")
    secret = "xylophone tuner at Whitelees"
    with django_assert_num_queries(0):
        steps = [
            client.post("/careers/did/", {"title": secret, "years": "2"}),
            client.post("/careers/wrote/", {"text": f"{secret} and customer service"}),
            client.post("/careers/where/", {"near": "BB11 1AA"}),
        ]
        said_job(client, desk)
        client.get("/careers/tick/")
        client.get("/careers/which/")
        client.get(JOBS)
        client.get(START)
    assert all("Whitelees" not in str(one.headers) and "BB11" not in one.headers.get("Location", "") for one in steps)
    assert "Whitelees" not in caplog.text
    assert "BB11 1AA" not in caplog.text
    assert Session.objects.count() == 0
    cookie = client.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (START, True, "Lax", "")


def test_forgetting_forgets_everything(client: Client, desk: Careers) -> None:
    said_job(client, desk)
    reply = client.post("/careers/forget/", follow=True)
    assert "Everything you said is forgotten" in text_of(reply)
    assert "So far you said" not in text_of(reply)


@pytest.mark.parametrize(
    "value", ["", "nonsense", "e30:1abc:xyz", signing.dumps([1], salt="other")], ids=["empty", "nonsense", "bad", "other salt"]
)
def test_a_cookie_that_is_not_ours_is_nothing(client: Client, value: str) -> None:
    client.cookies[COOKIE] = value
    assert "So far you said" not in text_of(client.get(START))


def test_ids_of_another_taxonomy_are_left_out(client: Client) -> None:
    client.cookies[COOKIE] = signing.dumps(
        {"j": [["ffffffffffff", 1]], "c": [["eeeeeeeeeeee", "x"]], "l": ["gone"]}, salt=SALT, compress=True
    )
    assert client.get(START).status_code == 200
    assert client.get(JOBS).status_code in (200, 302)


def test_a_full_cookie_stays_under_what_browsers_keep(client: Client, desk: Careers) -> None:
    from django.http import HttpResponse

    from skillshed.site.careers.said import Said, keep

    jobs, skills = desk.desk.space.occupations, desk.desk.space.skills
    said = Said()
    for at in range(12):
        said = said.with_job(jobs[at], 10.0)
    said = said.with_skills({one: f"{at} some words of my own, all of them different {at}" for at, one in enumerate(skills[:40])})
    full = Said(
        said.jobs,
        said.can,
        tuple(desk.likes),
        tuple(skills[:5]),
        "E07000117",
        "t" * 120,
        20.0,
        "".join(chr(97 + at * 7 % 26) for at in range(500)),
    )
    reply = keep(HttpResponse(), full)
    assert len(reply.cookies[COOKIE].OutputString()) < 4_000


def test_all_jobs_by_pillar_and_by_name(client: Client) -> None:
    words = text_of(client.get("/careers/all/", {"pillar": "food"}))
    assert "Mixed farmer" in words
    assert "Welder" not in words
    named = text_of(client.get("/careers/all/", {"q": "weld"}))
    assert "Welder" in named
    assert client.get("/careers/all/", {"pillar": "nonsense"}).status_code == 404
