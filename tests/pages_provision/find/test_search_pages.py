"""The doors and their results: what stands on a result, what stands in an address, what is said of what is left out."""

from __future__ import annotations

import logging
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from skillshed.provision.models import Offer, Tally
from skillshed.site.find.doors import doors
from skillshed.site.find.state import sector_of
from skillshed.site.find.where import COOKIE

pytestmark = pytest.mark.django_db
Town = dict[str, Offer]


def page(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200, address
    return reply.content.decode()


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split()).replace(" :", ":")


def listed(html: str) -> list[str]:
    return re.findall(r'<li class="offer" id="r\d+">.*?<a href="/offers/([0-9a-f-]+)/"', html, re.DOTALL)


def count_of(html: str, name: str, value: str) -> int:
    found = re.search(rf'name="{name}" value="{value}"[^>]*> <span>[^<]*</span><b>(\d+)</b>', html)
    assert found, (name, value)
    return int(found[1])


def test_the_hub_says_which_door_is_for_whom(client: Client) -> None:
    html = page(client, "/find/")
    for door in doors().values():
        assert door.url in html
        assert door.for_whom in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("path", ["help", "young", "work"])
def test_a_door_works_without_a_question(client: Client, town: Town, path: str) -> None:
    html = page(client, f"/find/{path}/")
    assert listed(html)
    assert html.count("<h1") == 1


def test_no_such_door(client: Client) -> None:
    assert client.get("/find/nowhere/").status_code == 404


def test_a_result_says_what_it_costs_when_where_why_and_how_fresh(client: Client, town: Town) -> None:
    said = text_of(page(client, "/find/help/?q=social+care&near=Burnley"))
    for words in ("Adult social care, level 3", "Weaver College · Course · Level 3", "Starts ", "12 weeks, part time, 4 hours a week, evening",
                  "Weaver House, Burnley · ", "miles, about", "(estimate)", "£0 if you are 19 or over", "otherwise £340", "Why here", "checked 2 weeks ago", "invented"):  # fmt: skip
        assert words in said, words


def test_online_stays_in_a_circle_and_says_so(client: Client, town: Town) -> None:
    html = page(client, "/find/help/?near=Burnley&miles=1")
    assert str(town["online"].pk) in listed(html)
    assert "Online: no travel" in html
    assert str(town["online"].pk) not in listed(page(client, "/find/help/?near=Burnley&miles=1&remote=no"))


def test_a_typed_postcode_never_stands_in_an_address_and_its_point_stays_in_the_browser(client: Client, town: Town) -> None:
    reply = client.post("/find/help/", {"q": "care", "near": "bb11 1aa", "miles": "5"})
    assert reply.status_code == 302
    assert parse_qs(urlsplit(reply.headers["Location"]).query) == {"q": ["care"], "near": ["BB11 1"], "miles": ["5"]}
    assert client.cookies[COOKIE]["httponly"]
    html = page(client, reply.headers["Location"])
    assert 'value="BB11 1AA"' in html, "the reader sees what they wrote"
    assert "BB11" not in " ".join(re.findall(r'href="[^"]*"', html)).replace("BB11+1&", "").replace('BB11+1"', "").replace(
        "BB11%201", ""
    )
    assert 'value="BB11 1"' in page(Client(), "/find/help/?near=BB11+1"), "another browser knows the sector only"


def test_a_postcode_in_an_address_is_shortened_at_once(client: Client, town: Town) -> None:
    reply = client.get("/find/help/?near=BB111AA&q=care")
    assert reply.status_code == 302
    assert "BB11+1" in reply.headers["Location"]
    assert "1AA" not in reply.headers["Location"]


@pytest.mark.parametrize("written", ["BB1 11AA", "b b11 1aa", "BB11-1AA", "BBl1 1AA", "BB11 1AA.", "BBI1 1aa"])
def test_a_postcode_with_slips_leaves_an_address_as_well(client: Client, town: Town, written: str) -> None:
    reply = client.get("/find/help/", {"near": written})
    assert parse_qs(urlsplit(reply.headers["Location"]).query) == {"near": ["BB11 1"]}
    posted = client.post("/find/help/", {"near": written})
    assert parse_qs(urlsplit(posted.headers["Location"]).query) == {"near": ["BB11 1"]}
    assert f'value="{written.strip().upper()}"' in page(client, posted.headers["Location"]), "the reader sees what they wrote"


@pytest.mark.parametrize("near", ["BB11 1", "BB11", "LL11 1", "Burnley", "St Helens", "M1 1", "EC1A 1", "BB11 1A", "Looe"])
def test_what_is_no_whole_postcode_stands_as_typed(near: str) -> None:
    assert sector_of(near) == near
    assert sector_of(sector_of(near)) == near


@pytest.mark.parametrize(("near", "held"), [("8B11 1AA", "8B11 1"), ("8b111aa", "8b111")])
def test_what_is_shaped_like_a_postcode_stands_without_its_last_letters(client: Client, town: Town, near: str, held: str) -> None:
    address = client.post("/find/help/", {"near": near})["Location"]
    assert parse_qs(urlsplit(address).query) == {"near": [held]}
    assert "There is a problem" in page(client, address)


def test_nothing_personal_is_logged(amina: Client, town: Town, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        amina.post("/find/help/", {"near": "BB11 1AA"}, follow=True)
        amina.get(f"/offers/{town['care'].pk}/")
    held = " ".join(record.getMessage() for record in caplog.records)
    assert "1AA" not in held
    assert "1996" not in held


def test_an_unknown_place_is_said_beside_its_field(client: Client, town: Town) -> None:
    html = page(client, "/find/help/?near=Burnly+Xyz")
    assert "There is a problem" in html
    assert 'href="#near"' in html
    assert listed(html), "the search goes on without a place"


def test_a_shared_point_is_rough_and_not_kept(client: Client, town: Town) -> None:
    reply = client.get("/find/help/?near=53.79,-2.25")
    assert "where you are to about a kilometre, near BB1" in reply.content.decode()
    assert reply.headers["Permissions-Policy"].count("geolocation=(self)") == 1
    assert "geolocation=()" in client.get("/find/").headers["Permissions-Policy"]


def test_a_correction_is_said_and_can_be_undone(client: Client, town: Town) -> None:
    html = page(client, "/find/help/?q=weldng")
    assert "Showing results for <strong>welding</strong>" in html
    assert str(town["welding"].pk) in listed(html)
    assert "exact=1" in html
    assert not listed(page(client, "/find/help/?q=weldng&exact=1"))


def test_counts_are_true_and_nought_is_shown(client: Client, town: Town) -> None:
    html = page(client, "/find/help/?near=Burnley&miles=25")
    assert count_of(html, "level", "7") == 0
    for name, value in (("level", "3"), ("kind", "bootcamp"), ("help", "step_free"), ("mode", "online"), ("when", "evening")):
        left = listed(page(client, f"/find/help/?near=Burnley&miles=25&{name}={value}"))
        assert count_of(html, name, value) == len(left), (name, value)


def test_chosen_filters_are_chips_that_can_be_taken_away(client: Client, town: Town) -> None:
    html = page(client, "/find/help/?level=3&free=1&most=50&q=care")
    chips = re.search(r'<ul class="chips".*?</ul>', html, re.DOTALL)
    assert chips
    said = text_of(chips[0])
    for words in ("Level 3", "Free to me", "Up to £50"):
        assert words in said
    assert 'href="/find/help/?q=care&amp;free=1&amp;most=50"' in chips[0], "level taken away, the rest stays"


def test_subjects_and_areas_have_names(client: Client, town: Town) -> None:
    said = text_of(page(client, "/find/help/"))
    assert "Health and Social Care" in said
    assert "Burnley" in said
    assert "E07000117" not in said


def test_the_young_door_asks_for_seventeen_and_can_be_told_otherwise(client: Client, town: Town) -> None:
    html = page(client, "/find/young/?near=Burnley&miles=25")
    assert str(town["young"].pk) in listed(html)
    assert str(town["welding"].pk) not in listed(html), "from 19"
    assert "Aged 17" in text_of(html)
    assert "<svg" in html, "map first"
    assert str(town["welding"].pk) in listed(page(client, "/find/young/?near=Burnley&miles=25&age=any&for=residents"))


def test_what_is_left_out_is_counted_and_can_be_seen(client: Client, town: Town) -> None:
    html = page(client, "/find/help/?q=carers")
    assert str(town["stale"].pk) not in listed(html)
    assert "was not checked for over 180 days" in text_of(html)
    other = page(client, "/find/help/left-out/?q=carers")
    assert str(town["stale"].pk) in other


def test_offers_that_do_not_say_are_counted_where_something_is_asked_for(client: Client, town: Town) -> None:
    said = text_of(page(client, "/find/help/?help=childcare"))
    assert "do not say whether they have that help or access" in said


def test_no_result_says_what_to_lift_and_where_to_ask(client: Client, town: Town) -> None:
    html = page(client, "/find/help/?q=welding&near=Burnley&miles=1&remote=no")
    assert not listed(html)
    assert "Search within 25 miles of Burnley" in html
    assert "1 offer" in text_of(html)
    assert "0800 100 900" in html
    assert Tally.objects.filter(step="no_result").count() == 1


def test_unmet_need_is_counted_by_place_and_nothing_else(client: Client, town: Town) -> None:
    assert client.post("/find/ask/", {"door": "help", "q": "harp lessons", "near": ""}).status_code == 422
    assert client.post("/find/ask/", {"door": "help", "q": "harp lessons", "near": "Burnley"}).status_code == 302
    assert list(Tally.objects.filter(step="unmet").values_list("door", "district", "count")) == [("help", "E07000117", 1)]


def test_pages_go_on_and_come_back(client: Client, town: Town) -> None:
    assert client.get("/find/help/?page=9").headers["Location"] == "/find/help/"


def test_anything_at_all_may_stand_in_an_address(client: Client, town: Town) -> None:
    junk = "q=%00%27%22%3Cscript%3E&near=%3Cb%3E&miles=-3&level=zz&by=nope&area=E1&most=-1&from=x&to=2026-99-99&age=999&sort=up&page=0&view=globe&fund=NO&lang=xx&help=fly&kind=boat"
    reply = client.get(f"/find/help/?{junk}")
    assert reply.status_code == 200
    assert b"<script>" not in reply.content


def test_the_kept_answers_say_what_a_person_can_have_and_pays(amina: Client, town: Town) -> None:
    html = page(amina, "/find/help/?near=Burnley&miles=25")
    said = text_of(html)
    assert "You can have it" in said
    assert "£0: Free Courses for Jobs pays" in said
    assert listed(html).index(str(town["care"].pk)) < listed(html).index(str(town["kickstart"].pk))
    assert "1996" not in html


def test_each_step_is_counted_once_a_browser_session(client: Client, town: Town) -> None:
    for address in (
        "/find/help/?q=care",
        "/find/help/?q=care&level=3",
        f"/offers/{town['care'].pk}/",
        f"/offers/{town['computer'].pk}/",
    ):
        client.get(address)
    client.post("/shortlist/change/", {"offer": str(town["care"].pk)})
    client.get(f"/offers/{town['care'].pk}/apply/")
    client.get(f"/offers/{town['care'].pk}/apply/")
    steps = {("search", 1), ("view", 1), ("shortlist", 1), ("final_screen", 1)}
    assert set(Tally.objects.values_list("step", "count")) == steps
    assert set(Tally.objects.values_list("door", flat=True)) == {"help"}


def test_the_map_has_a_pin_for_every_result_with_a_point(client: Client, town: Town) -> None:
    html = page(client, "/find/help/?near=Burnley&miles=25&view=map")
    assert len(re.findall(r'<rect class="pin"', html)) == 2, "one for Burnley, one for Preston"
    ground = re.search(r'<image href="([^"]+)"', html)
    assert ground
    reply = client.get(ground[1])
    assert reply.headers["Content-Type"] == "image/svg+xml"
    assert b"Burnley" in reply.content
    shapes = client.get(ground[1].replace(".svg", ".geojson")).json()
    assert "Burnley" in {one["properties"]["name"] for one in shapes["features"]}
    assert client.get("/find/ground.svg?box=1,2").status_code == 404


def test_pages_are_small(client: Client, town: Town) -> None:
    for address in ("/find/", "/find/help/", "/find/young/", f"/offers/{town['care'].pk}/"):
        assert len(client.get(address).content) < 200_000
