"""Pages of places and measures: what every reader is owed."""

from __future__ import annotations

import re
from html import escape

import pytest
from django.test import Client

from tests.pages.conftest import ODD
from tests.pages.reading import Page

PLACES = (
    "burnley",
    "lancashire",
    "lancashire-county",
    "burnley-ttwa",
    "north-west",
    "hackney",
    "england",
    "united-kingdom",
    "script-alert-1-script-and-sons",
)
MEASURES = ("employment_rate/", "employment_rate/?place=burnley&place=pendle&from=2015", "median_weekly_pay/?place=lancashire",
            "industry_share/?place=lancashire", "claimant_rate/?place=burnley&as_of=2020-01-01", "gva/")  # fmt: skip
ADDRESSES = (*(f"/places/{slug}/" for slug in PLACES), *(f"/measures/{rest}" for rest in MEASURES), "/places/", "/places/?q=pendle",
             "/places/?kind=lep", "/measures/", "/measures/?q=pay", "/measures/?reviewed=no")  # fmt: skip


def text_of(client: Client, address: str, status: int = 200) -> str:
    reply = client.get(address)
    assert reply.status_code == status, reply.content[-2000:]
    return reply.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_is_light_ordered_and_holds_nothing_inline(client: Client, address: str) -> None:
    text = text_of(client, address)
    page = Page(text)
    assert len(text) < 200_000
    assert page.is_in_order, page.headings
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text)
    assert all(image.get("alt") is not None and image.get("width") and image.get("height") for image in page.images)


@pytest.mark.parametrize("address", ["/places/burnley/", "/places/lancashire/", "/measures/employment_rate/?place=burnley"])
def test_a_table_and_a_source_stand_beside_each_chart(client: Client, address: str) -> None:
    page = Page(text_of(client, address))
    assert len(page.figures) >= 3
    assert all({"img", "table", "source"} <= held for held in page.figures)


def test_the_story_says_no_more_than_the_survey_can_tell(client: Client) -> None:
    text = text_of(client, "/places/burnley/")
    lede = re.search(r'<p class="lede">(.*?)</p>', text, re.S)
    assert lede
    assert "claimant rate (5.7% against 3.9%) is higher than the UK’s" in lede[1]
    assert "employment rate and median weekly pay cannot be told apart from the UK’s" in lede[1]
    assert "could rank anywhere from 1st to 13th of 14 districts of Lancashire" in text


def test_a_median_is_not_made_for_a_larger_area_and_the_page_says_why(client: Client) -> None:
    text = text_of(client, "/places/lancashire/")
    assert "Medians of districts cannot be added or averaged into the median of a larger area." in text
    assert "See it for the North West" in text


def test_what_no_release_holds_is_named_with_its_command(client: Client) -> None:
    text = text_of(client, "/places/burnley/")
    assert "No release here holds" in text
    assert "skillshed fetch gross-value-added-per-hour-worked" in text


def test_marks_are_shown_and_said(client: Client, own_measure: str) -> None:
    text = text_of(client, f"/measures/{own_measure}/?place=pendle&place=burnley&as_of=2024-12-31")
    assert "As published, not yet reviewed" in text
    assert re.search(
        r'40\.5<span class="markof" aria-hidden="true">\[p\]</span></span><span class="govuk-visually-hidden"> provisional', text
    )
    assert '<span aria-hidden="true">[c]</span><span class="govuk-visually-hidden">suppressed' in text
    assert "55.0" in text


def test_a_measure_says_what_each_release_said(client: Client, own_measure: str) -> None:
    text = text_of(client, f"/measures/{own_measure}/?place=burnley")
    assert "What each release said" in text
    assert "As known on 1 May 2024" in text
    assert "40.5" in text
    assert "43.5" in text


def test_as_of_shows_what_was_known_then(client: Client, own_measure: str) -> None:
    text = text_of(client, f"/measures/{own_measure}/?place=burnley&as_of=2024-06-01")
    assert "40.5" in text
    assert "43.5" not in text
    assert "Data as known on 1 June 2024" in text


def test_an_odd_name_is_text_and_nothing_else(client: Client) -> None:
    for address in (
        "/places/script-alert-1-script-and-sons/",
        "/places/?kind=own",
        "/measures/claimant_rate/?place=script-alert-1-script-and-sons",
    ):
        text = text_of(client, address)
        assert "<script>alert" not in text
        assert escape(ODD) in text or "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_an_unknown_place_brings_its_nearest_names(client: Client) -> None:
    text = text_of(client, "/places/burnly/", 404)
    assert "Did you mean" in text
    assert '<a href="/places/burnley/">Burnley (district)</a>' in text
    assert "&lt;b&gt;" in text_of(client, "/places/<b>burnley/", 404)


def test_an_unknown_measure_brings_its_nearest_names(client: Client) -> None:
    assert '<a href="/measures/employment_rate/">' in text_of(client, "/measures/emploiment_rate/", 404)


def test_a_code_or_a_name_leads_to_the_place(client: Client) -> None:
    for text in ("E07000117", "Burnley"):
        reply = client.get(f"/places/{text}/?as_of=2024-01-01")
        assert (reply.status_code, reply.headers["Location"]) == (302, "/places/burnley/?as_of=2024-01-01")


def test_a_place_typed_wrongly_is_told_beside_its_field_and_the_rest_stays(client: Client) -> None:
    text = text_of(client, "/measures/employment_rate/?place=burnley&place=Pendel", 404)
    assert "There is a problem" in text
    assert 'value="Pendel"' in text
    assert 'value="burnley" checked' in text
    assert "Burnley’s employment rate" in text


@pytest.mark.parametrize(
    "query",
    [
        "as_of=yesterday",
        "from=soon",
        "by=sex",
        "place=" + "&place=".join(["burnley", "pendle", "leeds", "wigan", "bury", "bolton", "oldham"]),
    ],
)
def test_what_cannot_be_understood_is_named(client: Client, query: str) -> None:
    assert "There is a problem" in text_of(client, f"/measures/employment_rate/?{query}", 404)


def test_every_link_of_a_place_page_leads_somewhere(client: Client) -> None:
    addresses = sorted(set(Page(text_of(client, "/places/burnley/")).addresses))
    pages = [one for one in addresses if one.startswith(("/places/", "/measures/"))]
    assert len(pages) > 20
    for address in pages + [one for one in addresses if one.startswith(("/data/", "/embed/", "/figures/"))][::7]:
        assert client.get(address.split("#")[0]).status_code == 200, address


def test_the_districts_of_a_larger_area_stand_side_by_side(client: Client) -> None:
    text = text_of(client, "/places/lancashire/")
    table = text[text.index('<section id="districts"') :].split("</section>")[0]
    assert table.count("<tr>") == 15
    assert '<a href="/places/pendle/">Pendle</a>' in table


def test_raw_measures_are_paged(client: Client) -> None:
    text = text_of(client, "/measures/?reviewed=no&page=99999")
    assert "as published, not yet reviewed" in text
    assert "apprentices" in text.casefold()
