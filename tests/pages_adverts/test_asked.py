"""What job adverts ask: the page of a place, what is withheld, what is not known, the file, and a site without adverts."""

from __future__ import annotations

import csv
import io
import re

import pytest

pytestmark = pytest.mark.django_db


def _text(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def test_a_place_with_adverts(use, with_adverts):
    reply = use(with_adverts).get("/adverts/?place=burnley")
    text = _text(reply)
    assert (reply.status_code, reply.content.count(b"<h1")) == (200, 1)
    assert "What job adverts ask in Burnley" in text
    assert re.search(
        r"Vacancies open 190, 28 October 2026", text.replace(" ,", ",")
    )  # 188: of 17 to 28 September 48, of October 140
    assert "operate forklift" in text
    assert "95% interval" in text
    assert "6 Caring, leisure and other service occupations" in text
    assert "esco 1.1.1 starter" in text  # what it rests on
    assert len(reply.content) < 200_000


def test_every_figure_can_be_traced(use, with_adverts):
    client = use(with_adverts)
    page = client.get("/adverts/?place=burnley").content.decode()
    traces = re.findall(r'href="(/trace/advertised_[^"]+)"', page)
    assert len(traces) >= 12
    for address in traces[:3] + traces[-2:]:
        reply = client.get(address.replace("&amp;", "&"))
        assert (reply.status_code, "adverts_counted." in reply.content.decode()) == (200, True), address


def test_what_grows_is_told_with_its_uncertainty(use, with_adverts):
    text = _text(use(with_adverts).get("/adverts/?place=burnley"))
    assert re.search(r"emerging [\d.]+ times [\d.]+ to [\d.]+", text)


def test_few_vacancies_are_withheld_in_words(use, with_adverts):
    text = _text(use(with_adverts).get("/adverts/?place=hyndburn"))
    assert "Vacancies open Withheld: fewer than ten vacancies, or fewer than three employers" in text
    assert "operate forklift" not in text


def test_a_place_without_adverts_is_not_known_rather_than_empty(use, with_adverts):
    text = _text(use(with_adverts).get("/adverts/?place=pendle"))
    assert "Nothing is known of Pendle" in text
    assert "no sign that there are no vacancies" in text


def test_before_the_import_nothing_was_known(use, with_adverts):
    text = _text(use(with_adverts).get("/adverts/?place=burnley&on=2026-10-01"))
    assert "No job adverts are loaded here by that day" in text


def test_the_file_has_every_figure_and_its_status(use, with_adverts):
    reply = use(with_adverts).get("/adverts/asked.csv?place=hyndburn")
    found = list(csv.DictReader(io.StringIO(reply.content.decode())))
    assert reply["Content-Disposition"] == 'attachment; filename="job-adverts_hyndburn.csv"'
    assert {one["measure"] for one in found} >= {"advertised_vacancies", "advertised_remote"}
    assert {(one["value"], one["status"]) for one in found if one["period"].endswith("P1D")} == {("", "suppressed")}
    assert all(one["release"].startswith("adverts_counted.") for one in found)


def test_without_adverts_the_page_says_how_to_load_them_and_shows_what_is_published(use, without_adverts):
    reply = use(without_adverts).get("/adverts/")
    text = _text(reply)
    assert "No job adverts are loaded here" in text
    assert "skillshed adverts import" in text
    assert "Lancashire’s job adverts" in text
    assert "/trace/job_adverts/" in reply.content.decode()
    assert use(without_adverts).get("/adverts/asked.csv?place=burnley").status_code == 404


@pytest.mark.parametrize("query", ["place=nowhereatall", "on=yesterday", "place=burnley&on=2026-99-99"])
def test_what_cannot_be_read_is_told_where_it_was_typed(use, with_adverts, query):
    reply = use(with_adverts).get(f"/adverts/?{query}")
    assert reply.status_code in (400, 404)
    assert b'role="alert"' in reply.content
