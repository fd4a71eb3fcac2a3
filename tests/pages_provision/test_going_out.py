"""What else goes out: the table of offers, the map of pages, and an offer in the words of schema.org."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import path
from django.utils import timezone

from skillshed.provision.feeds.out_jsonld import json_ld
from skillshed.provision.feeds.out_reads import with_lists
from skillshed.provision.feeds.tables import read_table
from skillshed.provision.models import Offer
from skillshed.site.oruk import sitemap
from tests.support import small_directory
from tests.support.small_directory import Directory

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def whole(offer: Offer) -> Offer:
    return with_lists(Offer.objects.filter(pk=offer.pk), timezone.localdate()).get()


def test_the_table_has_a_row_a_run_of_what_is_public_and_can_be_brought_back(directory: Directory, client: Client) -> None:
    content = b"".join(client.get("/offers.csv").streaming_content)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 5 * 2 + 1 + 1
    assert {row["Title"] for row in rows} == {one.title for one in directory.shown}
    brought = read_table(content, "offers.csv")
    assert brought.rows == 12


def test_a_long_table_has_one_header(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from skillshed.site.oruk import tables

    monkeypatch.setattr(tables, "ROWS", 4)
    small_directory.made(timezone.localdate(), courses=5)
    text = b"".join(client.get("/offers.csv").streaming_content).decode("utf-8-sig")
    assert text.count("Provider UKPRN") == 1
    assert len(list(csv.DictReader(io.StringIO(text)))) == 12


def test_the_map_names_places_and_public_offers_only(directory: Directory, client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    pages = [one.text or "" for one in ElementTree.fromstring(client.get("/sitemap.xml").content).iter(f"{MAP}loc")]
    assert all(page.startswith(settings.BASE_URL) for page in pages)
    offers = {page.strip("/").rsplit("/", 1)[-1] for page in pages if "/offers/" in page}
    assert offers == {str(one.pk) for one in directory.shown}
    assert len([page for page in pages if "/providers/" in page]) == 2
    assert f"{settings.BASE_URL}/places/burnley/" in pages


def test_more_pages_than_a_map_holds_make_an_index(directory: Directory, client: Client, settings: Any, monkeypatch: Any) -> None:
    settings.ROOT_URLCONF = __name__
    every = {one.text for one in ElementTree.fromstring(client.get("/sitemap.xml").content).iter(f"{MAP}loc")}
    monkeypatch.setattr(sitemap, "MOST", 100)
    index = [one.text or "" for one in ElementTree.fromstring(client.get("/sitemap.xml").content).iter(f"{MAP}loc")]
    assert len(index) == -(-len(every) // 100) > 1
    found: list[str | None] = []
    for number in range(1, len(index) + 1):
        part = [one.text for one in ElementTree.fromstring(client.get(f"/sitemap-{number}.xml").content).iter(f"{MAP}loc")]
        assert 0 < len(part) <= 100
        found += part
    assert (set(found), len(found)) == (every, len(every))
    assert client.get(f"/sitemap-{len(index) + 1}.xml").status_code == 404


def test_a_course_is_told_to_search_engines(directory: Directory) -> None:
    found = json_ld(whole(directory.shown[1]), url="https://skills.example.org/offers/1/")
    assert (found["@type"], found["provider"]["name"]) == ("Course", "Alderby College")
    [run] = found["hasCourseInstance"]
    assert (run["courseMode"], run["location"]["address"]["postalCode"]) == ("Onsite", "BB11 1AA")
    assert run["courseSchedule"]["byDay"] == ["https://schema.org/Tuesday", "https://schema.org/Thursday"]
    assert (run["courseSchedule"]["duration"], run["courseSchedule"]["startTime"]) == ("P10W", "18:00")
    assert {(one["price"], one["category"]) for one in found["offers"]} == {("120.00", "Paid"), ("9.50", "Paid")}
    assert "isAccessibleForFree" not in found  # it is not
    assert json.dumps(found)


def test_what_is_not_taught_is_a_service_and_unknown_prices_are_not_free(directory: Directory) -> None:
    laptops, advice = (json_ld(whole(one)) for one in directory.shown[-2:])
    assert laptops["@type"] == advice["@type"] == "Service"
    assert laptops["offers"][0]["category"] == "Free"
    assert not {"offers", "url", "isAccessibleForFree"} & set(advice)


# The pages of offers and providers are another room's; their addresses stand in for them here.
def _nothing(request: Any, **_: Any) -> Any: ...


def _patterns() -> list[Any]:
    from django.urls import include

    from skillshed.site import urls, urls_provision

    named = {getattr(one, "name", "") for one in urls_provision.urlpatterns}
    pages = [path("offers/<uuid:number>/", _nothing, name="offer"), path("providers/<uuid:number>/", _nothing, name="provider")]
    ours = [*urls_provision.urlpatterns, *(page for page in pages if page.name not in named)]
    return [*urls.urlpatterns[:-1], path("", include((ours, "provision")))]


urlpatterns = _patterns()
