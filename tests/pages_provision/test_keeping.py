"""A provider's own pages, the link of the letter, and problems: who may, what happens, what is told where it cannot."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from skillshed.people.models import User
from skillshed.provision import assuring, problems
from skillshed.provision.models import Offer, Problem, Provider, Run, Venue
from tests.support import accounts
from tests.support.small_directory import Directory


@pytest.fixture
def carys(directory: Directory) -> User:
    return accounts.made("Carys", "provider", organisation=directory.college.organisation)


@pytest.fixture
def web(carys: User) -> Client:
    return accounts.signed_in(carys)


def page(reply: Any, status: int = 200) -> str:
    assert reply.status_code == status, reply.content[:600]
    return reply.content.decode()


def filled(form: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would send back of a form as it stands."""
    said = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**said, **changes}.items() if value not in (None, False)}


# -- who -----------------------------------------------------------------------------------------------------------------


def test_strangers_sign_in_and_others_are_refused(directory: Directory, client: Client) -> None:
    offer, run, venue = directory.shown[0], directory.shown[0].runs.first(), directory.burnley
    gets = [f"/provide/{directory.college.pk}/", f"/provide/{directory.college.pk}/offers/new/", f"/provide/offers/{offer.pk}/",
            f"/provide/offers/{offer.pk}/edit/", f"/provide/offers/{offer.pk}/money/", f"/provide/runs/{run.pk}/", f"/provide/runs/{run.pk}/copy/",
            f"/provide/venues/{venue.pk}/"]  # fmt: skip
    posts = [f"/provide/offers/{offer.pk}/say/", f"/provide/runs/{run.pk}/places/", f"/provide/runs/{run.pk}/drop/"]
    other = accounts.signed_in(accounts.made("Owen", "provider", organisation=directory.council.organisation))
    nobody = accounts.signed_in(accounts.made("Amina"))
    for path in ["/provide/", *gets]:
        assert client.get(path).status_code == 302
    for path in gets:
        assert (other.get(path).status_code, nobody.get(path).status_code) == (403, 403), path
    for path in posts:
        assert (other.post(path, {"said": "ended"}).status_code, client.post(path).status_code) == (403, 302), path
    offer.refresh_from_db()
    assert offer.status == "active"
    assert nobody.get("/provide/").status_code == 403


def test_the_only_organisation_is_opened_at_once_and_a_hub_sees_all(directory: Directory, web: Client) -> None:
    assert web.get("/provide/").url == f"/provide/{directory.college.pk}/"
    hub = page(accounts.signed_in(accounts.made("Gwen", "administrator")).get("/provide/"))
    assert "Alderby College" in hub
    assert "Mereside Council" in hub


def test_an_organisation_begins_its_entry(directory: Directory) -> None:
    from skillshed.people.services import SYSTEM, create_organisation

    new = create_organisation(by=SYSTEM, name="New Hall", kind="provider")
    web = accounts.signed_in(accounts.made("Nell", "provider", organisation=new))
    assert "Begin its entry" in page(web.get("/provide/"))
    reply = web.post("/provide/", {"organisation": str(directory.college.organisation_id)})
    assert not Provider.objects.filter(organisation=new).exists()
    reply = web.post("/provide/", {"organisation": str(new.pk)})
    assert reply.url == f"/provide/{Provider.objects.get(organisation=new).pk}/about/"


# -- a provider's day ----------------------------------------------------------------------------------------------------


def test_what_needs_them_stands_first(directory: Directory, web: Client, django_assert_max_num_queries: Any) -> None:
    problems.tell(offer=directory.shown[0], kind="full")
    Offer.objects.filter(pk=directory.shown[1].pk).update(assured_on=timezone.localdate() - timedelta(days=120))
    with django_assert_max_num_queries(17):
        text = page(web.get(f"/provide/{directory.college.pk}/"))
    assert (
        text.index("Readers told problems")
        < text.index("Still right?")
        < text.index("Every run is over")
        < text.index("All offers")
    )
    assert "Check soon" in text
    assert "Hidden: unchecked" in text


def test_an_offer_is_added_step_by_step(directory: Directory, web: Client) -> None:
    path = f"/provide/{directory.college.pk}/offers/new/"
    form = web.get(path).context["form"]
    bad = web.post(path, filled(form, title="", minimum_age="30", maximum_age="20"))
    text = page(bad, 422)
    assert 'href="#id_title"' in text
    assert "below the least" in text
    reply = web.post(path, filled(form, title="Welding for beginners", level="2", audiences=["unemployed"], languages=["pl"], has_childcare="yes", has_travel_help="no"))  # fmt: skip
    made = Offer.objects.get(title="Welding for beginners")
    assert (made.provider, made.level, made.audiences, made.languages) == (directory.college, "2", ["unemployed"], ["pl"])
    assert made.features == {"childcare": True, "travel_help": False}  # the rest is not said
    assert made.assured_on == timezone.localdate()
    assert reply.url == f"/provide/offers/{made.pk}/runs/new/"
    run = web.get(reply.url).context["form"]
    assert "Enter the first day" in page(web.post(reply.url, filled(run)), 422)
    said = filled(run, starts_on="2027-01-11", ends_on="2027-03-20", venue=str(directory.burnley.pk), days=["MO"], opens_at="09:30", closes_at="12:00", places="10", places_left="11")  # fmt: skip
    assert "More are left" in page(web.post(reply.url, said), 422)
    web.post(reply.url, said | {"places_left": "10"})
    kept = made.runs.get()
    assert (kept.starts_on, kept.days, kept.venue) == (date(2027, 1, 11), ["MO"], directory.burnley)
    foreign = Venue.objects.create(provider=directory.council, name="Theirs")
    assert "valid choice" in page(web.post(reply.url, said | {"venue": str(foreign.pk)}), 422)


def test_an_offer_is_changed_and_its_features_kept(directory: Directory, web: Client) -> None:
    offer = directory.shown[0]
    Offer.objects.filter(pk=offer.pk).update(features={"childcare": True, "step_free": True})
    path = f"/provide/offers/{offer.pk}/edit/"
    web.post(path, filled(web.get(path).context["form"], title="Renamed", has_childcare=""))
    offer.refresh_from_db()
    assert (offer.title, offer.features) == ("Renamed", {"step_free": True})
    assert offer.languages == ["pl", "xx"]  # a code that no list knows is not lost
    text = page(web.get(f"/provide/offers/{offer.pk}/"))
    assert "Carys changed the words" in text


def test_places_left_in_one_click(directory: Directory, web: Client) -> None:
    run = directory.shown[0].runs.get(places=12)
    web.post(f"/provide/runs/{run.pk}/places/", {"places_left": "7"})
    run.refresh_from_db()
    assert run.places_left == 7
    assert web.post(f"/provide/runs/{run.pk}/places/", {"places_left": "99"}).status_code == 400
    web.post(f"/provide/runs/{run.pk}/places/", {"places_left": ""})
    run.refresh_from_db()
    assert run.places_left is None


def test_a_run_is_copied_to_the_next_term(directory: Directory, web: Client) -> None:
    run = directory.shown[0].runs.get(places=12)
    path = f"/provide/runs/{run.pk}/copy/"
    assert web.get(path).context["form"]["starts_on"].value() == run.starts_on + timedelta(weeks=13)
    first = run.starts_on + timedelta(days=70)
    web.post(path, {"starts_on": first.isoformat()})
    copy = Run.objects.get(offer=run.offer, starts_on=first)
    assert (copy.ends_on - copy.starts_on, copy.apply_by - copy.starts_on) == (
        run.ends_on - run.starts_on,
        run.apply_by - run.starts_on,
    )
    assert (copy.places_left, copy.venue, copy.days) == (12, run.venue, run.days)
    web.post(f"/provide/runs/{copy.pk}/drop/")
    assert not Run.objects.filter(pk=copy.pk).exists()


def test_costs_of_a_run_outlive_a_change_of_the_offers(directory: Directory, web: Client) -> None:
    offer = directory.shown[0]
    path = f"/provide/offers/{offer.pk}/money/"
    found = web.get(path).context
    said = {"programmes": ["SKILLS_BOOTCAMP"], "sources": "A fund\nAnother"}
    for name, forms in (("cost", found["cost_forms"]), ("contact", found["contact_forms"])):
        said |= {f"{name}-{key}": str(value) for key, value in forms.management_form.initial.items()}
        said |= {one.add_prefix(key): one[key].value() or "" for one in forms for key in one.fields}
    said |= {"cost-0-amount": "0", "contact-0-email": "new@alderby.example.org"}
    web.post(path, said)
    assert {(one.kind, one.amount, one.run_id is None) for one in offer.costs.all()} == {
        ("tuition", Decimal(0), True),
        ("exam", Decimal("9.50"), False),
    }
    assert {(one.programme, one.source) for one in offer.funding.all()} == {
        ("SKILLS_BOOTCAMP", ""),
        ("", "A fund"),
        ("", "Another"),
    }
    assert [one.email for one in offer.contacts.all()] == ["new@alderby.example.org"]
    assert 'href="#id_cost-0-amount"' in page(web.post(path, said | {"cost-0-amount": "-4"}), 422)


def test_a_venue_finds_its_point_by_its_postcode(directory: Directory, web: Client) -> None:
    path = f"/provide/{directory.college.pk}/venues/new/"
    form = web.get(path).context["form"]
    assert "no postcode known here" in page(web.post(path, filled(form, name="Annexe", postcode="ZZ99 9ZZ")), 422)
    web.post(path, filled(form, name="Annexe", postcode="bb111aa", has_step_free="yes"))
    made = Venue.objects.get(name="Annexe")
    assert (made.postcode, made.place_ons, made.features) == ("BB11 1AA", "E07000117", {"step_free": True})
    assert 53.7 < made.latitude < 53.9


def test_pausing_and_ending(directory: Directory, web: Client, client: Client) -> None:
    offer = directory.shown[0]
    for said, status, public in (("pause", "temporarily closed", 404), ("resume", "active", 200), ("ended", "defunct", 404)):
        web.post(f"/provide/offers/{offer.pk}/say/", {"said": said})
        offer.refresh_from_db()
        assert offer.status == status
        assert client.get(f"/oruk/services/{offer.pk}").status_code == public
    assert web.post(f"/provide/offers/{directory.shown[1].pk}/say/", {"said": "nonsense"}).status_code == 400


# -- the link of the letter ----------------------------------------------------------------------------------------------


def test_a_provider_answers_by_the_letters_link(directory: Directory, client: Client) -> None:
    Offer.objects.filter(pk__in=[one.pk for one in directory.shown[:3]]).update(
        assured_on=timezone.localdate() - timedelta(days=80)
    )
    link = "/" + assuring.link_for(directory.college).split("/", 3)[3]
    assert str(directory.college.pk) not in link
    text = page(client.get(link))
    assert "All 4 are right" in text
    assert not directory.shown[0].assurances.exists()  # looking, or a mail scanner's look, changes nothing
    assert "What is not right" in page(client.post(link, {"offer": str(directory.shown[0].pk), "said": "wrong"}), 422)
    client.post(link, {"offer": str(directory.shown[0].pk), "said": "wrong", "note": "It begins in May."})
    client.post(link, {"offer": "all", "said": "right"})
    assert Problem.objects.get().words == "It begins in May."
    assert Offer.objects.filter(assured_on=timezone.localdate(), provider=directory.college).count() >= 3
    assert "Not right: waits to be mended" in page(client.get(link))
    client.post(link, {"offer": str(directory.shown[0].pk), "said": "ended"})
    assert Offer.objects.get(pk=directory.shown[0].pk).status == "active"  # it was answered once
    assert client.get(link[:-3] + "/").status_code == 404


# -- problems ------------------------------------------------------------------------------------------------------------


def test_anyone_tells_a_problem_and_follows_it(directory: Directory, client: Client, web: Client) -> None:
    path = f"/offers/{directory.shown[0].pk}/problem/"
    assert "Report a problem" in page(client.get(path))
    assert 'href="#id_kind_0"' in page(client.post(path, {"words": "?"}), 422)
    assert "in a few words" in page(client.post(path, {"kind": "wrong"}), 422)
    reply = client.post(path, {"kind": "wrong", "words": "It costs £90.", "email": "reader@example.org"})
    problem = Problem.objects.get()
    assert str(problem.pk) not in reply.url
    text = page(client.get(reply.url))
    assert "It costs £90." in text
    assert "reader@example.org" not in text
    answer = f"/provide/problems/{problem.pk}/"
    assert client.get(answer).status_code == 302
    assert "Say why" in page(web.post(answer, {"state": "refused"}), 422)
    web.post(answer, {"state": "refused", "words": "It is £120 since May."})
    assert "It is £120 since May." in page(client.get(reply.url))


def test_machines_and_floods_are_stopped(directory: Directory, client: Client) -> None:
    path = f"/offers/{directory.shown[0].pk}/problem/"
    assert "Thank you" in page(client.post(path, {"kind": "full", "website": "http://spam.example"}))
    assert not Problem.objects.exists()
    assert [client.post(path, {"kind": "full"}).status_code for _ in range(6)] == [302] * 5 + [429]


def test_the_list_of_problems_is_ones_own(directory: Directory, web: Client) -> None:
    problems.tell(offer=directory.shown[0], kind="full")
    problems.tell(offer=directory.shown[-1], kind="full")
    assert "Advice line" not in page(web.get("/provide/problems/"))
    hub = page(accounts.signed_in(accounts.made("Gwen", "administrator")).get("/provide/problems/"))
    assert "Advice line" in hub
    assert "Course 0" in hub
    assert accounts.signed_in(accounts.made("Amina")).get("/provide/problems/").status_code == 403
