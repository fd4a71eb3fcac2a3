"""One job whole, and the steps from one to another."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from skillshed.evidence.book import Book
from skillshed.evidence.publish import publish
from skillshed.provision.kinds import Kind, Level
from skillshed.provision.models import Change, Offer, Run
from skillshed.site.careers.opened import Careers, pay_is_known
from skillshed.sources.raw import RawFile
from tests.pages_careers.test_careers_pages import said_job, text_of
from tests.support import small_pay
from tests.support.small_directory import Directory


def test_a_job_says_what_it_is_needs_and_pays(client: Client) -> None:
    page = client.get("/careers/job/shop-assistant/", {"place": "burnley"})
    words = text_of(page)
    assert "£420 a week Half of sales and retail assistants earn more, half less, 2025" in words
    assert "Sales and retail assistants” (SOC 2020 7111): our own link, made by hand" in words
    assert "No list of apprenticeship standards is loaded" in words
    assert "No offer in this directory within 25 miles of Burnley, or online names this job or its group of jobs" in words
    assert "Jobs coming up Not known Not known: no official projection covers this job and place." in words
    assert "/trace/pay_by_occupation.median_weekly_pay/" in page.content.decode()


def test_a_licence_is_said(client: Client) -> None:
    words = text_of(client.get("/careers/job/social-worker/"))
    assert "The law asks for registration with Social Work England." in words


def test_an_unknown_job_or_place_is_not_found(client: Client) -> None:
    assert client.get("/careers/job/astronaut-chef/").status_code == 404
    assert client.get("/careers/job/welder/", {"place": "atlantis"}).status_code == 404
    assert client.get("/careers/moves/", {"from": "astronaut-chef"}).status_code == 404


def _offer(directory: Directory, kind: str, codes: list[str], title: str, level: str = "") -> Offer:
    offer = directory.shown[0]
    Offer.objects.filter(pk=offer.pk).update(kind=kind, occupations=codes, title=title, level=level)
    return offer


def test_an_offer_whose_provider_names_the_group_is_a_way_in_with_its_reason(client: Client, directory: Directory) -> None:
    _offer(directory, Kind.APPRENTICESHIP, ["5213"], "Fabrication at Alderby")
    words = text_of(client.get("/careers/job/welder/"))
    part = words[words.index("Apprenticeships A paid job") : words.index("T Levels Two years")]
    assert "Fabrication at Alderby" in part
    assert "Its provider says it leads to welding trades" in part
    assert "Fabrication at Alderby" not in text_of(client.get("/careers/job/hairdresser/"))


def test_a_higher_route_stands_apart_from_courses(client: Client, directory: Directory) -> None:
    _offer(directory, Kind.COURSE, ["52"], "Engineering HNC", Level.FOUR)
    words = text_of(client.get("/careers/job/welder/"))
    courses = words[words.index("Courses and training To start") : words.index("Apprenticeships A paid job")]
    higher = words[words.index("Higher technical and degree level Level 4") :]
    assert "Engineering HNC" not in courses
    assert "Engineering HNC" in higher


def test_an_offer_within_reach_is_a_way_in_however_many_others_are_nearer(client: Client, directory: Directory) -> None:
    offer = _offer(directory, Kind.APPRENTICESHIP, ["5213"], "Days in Preston")
    run, nearer = directory.shown[1].runs.order_by("starts_on").last(), directory.shown[1]
    today = timezone.localdate()
    copies = [Offer(provider=nearer.provider, kind=nearer.kind, title=f"Copy {one}", assured_on=today) for one in range(210)]
    Offer.objects.bulk_create(copies)
    Run.objects.bulk_create([Run(offer=one, venue=run.venue, delivery=run.delivery, starts_on=run.starts_on) for one in copies])
    Change.objects.bulk_create([Change(offer=one.pk) for one in (*copies, offer)])
    assert "Days in Preston" in text_of(client.get("/careers/job/welder/", {"place": "burnley"}))


@pytest.mark.parametrize("place", ["", "preston", "burnley"])
def test_an_offer_of_which_nobody_said_what_it_teaches_is_found_by_its_words(
    client: Client, directory: Directory, place: str
) -> None:
    offer = _offer(directory, Kind.COURSE, [], "Welding for beginners")
    Run.objects.filter(offer=offer).update(starts_on=timezone.localdate() + timedelta(days=30), ends_on=None)
    Change.objects.create(offer=offer.pk)
    words = text_of(client.get("/careers/job/welder/", {"place": place} if place else {}))
    assert "Welding for beginners" in words
    assert "The search for “welder” finds it" in words


def test_the_desk_with_pay_is_made_once_for_a_place(desk: Careers) -> None:
    assert desk.paid("E07000117") is desk.paid("E07000117")
    assert desk.paid("") is not desk.paid("E07000117")
    assert pay_is_known(desk.paid(""))


def test_moves_can_be_shared_by_an_address_of_jobs_and_a_place(client: Client) -> None:
    reply = client.post("/careers/moves/", {"title": "shop worker"})
    link = re.search(r'href="(/careers/moves/\?from=shop-assistant)"', reply.content.decode())
    assert link
    words = text_of(client.get(link[1]))
    assert "Moves from shop assistant" in words
    assert "Sales assistant" in words
    assert "Kinds of activity alike" in words
    assert client.post("/careers/moves/", {"title": ""}).status_code == 422
    assert client.get("/careers/moves/", {"from": ["shop-assistant", "cashier", "welder", "butcher", "baker"]}).status_code in (
        400,
        422,
    )


def test_steps_say_hours_as_an_assumption_and_a_price_only_where_one_is_known(client: Client) -> None:
    words = text_of(client.get("/careers/moves/", {"from": "shop-assistant", "to": "sales-assistant"}))
    assert "Hours are an assumption: 40 for each skill that is wholly missing" in words
    assert "Way 1: shop assistant → sales assistant" in words
    assert "Price of a course not known: no offer of the directory with a price leads here" in words
    assert "£420 a week" in words


def test_conditions_hold_on_steps(client: Client) -> None:
    asked = {"from": "shop-assistant", "to": "sales-assistant"}
    assert "Way 1" in text_of(client.get("/careers/moves/", asked | {"pay": "20000"}))
    for more in ({"pay": "22500"}, {"level": "3"}, {"hours": "40"}):
        words = text_of(client.get("/careers/moves/", asked | more))
        assert "Way 1" not in words
        assert "under what is asked below" in words
        assert "Straight to sales assistant" in words


def test_from_two_jobs_together_there_is_the_straight_way(client: Client) -> None:
    words = text_of(client.get("/careers/moves/", {"from": ["shop-assistant", "cashier"], "to": "sales-assistant"}))
    assert "this is the straight way from what shop assistant and cashier bring together" in words


def test_the_job_page_says_what_you_already_bring(client: Client, desk: Careers) -> None:
    assert "You and this job" not in text_of(client.get("/careers/job/sales-assistant/"))
    said_job(client, desk, "shop assistant")
    page = client.get("/careers/job/sales-assistant/")
    assert "You and this job" in text_of(page)
    assert "/careers/moves/?from=shop-assistant&amp;to=sales-assistant" in page.content.decode()


@pytest.fixture(scope="module")
def real(lmi: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with real median pay of all jobs."""
    home = tmp_path_factory.mktemp("careers-real")
    book = Book(home)
    publish(RawFile.open(lmi / "ons-els/gross-median-weekly-pay.csv"), lake=book.lake, areas=book.areas, now=small_pay.NOW)
    return home


def test_without_pay_by_occupation_the_pay_of_all_jobs_is_said_to_be_that(
    client: Client, real: Path, settings: Any, desk: Careers
) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": real})
    words = text_of(client.get("/careers/job/welder/", {"place": "burnley"}))
    assert "Pay of all jobs here £593 a week Pay of this job alone is not published here." in words
    assert "Half of all employees who live in Burnley earn more than this" in words
    said_job(client, desk, "shop assistant")
    jobs = text_of(client.get("/careers/jobs/", {"pay": "20000"}))
    assert "Pay not known for this job" in jobs
    assert "Pays at least" not in jobs
    assert "Pay of single jobs is not loaded here" in jobs
