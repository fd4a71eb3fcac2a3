"""A search by what offers are stated to teach: by id or name, as a chip that goes, unknown skills told, and the ways that lead there."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from skillshed.people.services import SYSTEM
from skillshed.provision import saved, services
from skillshed.provision.kinds import Status
from skillshed.provision.models import Offer, OfferSkill
from skillshed.site.find.doors import doors
from skillshed.site.find.kept import found_by
from skillshed.site.find.leading import who_teaches
from skillshed.site.find.state import MOST_SKILLS, State
from skillshed.skills.opened import opened
from tests.pages_provision.find.test_search_pages import listed, page, text_of
from tests.support import accounts

pytestmark = pytest.mark.django_db
Town = dict[str, Offer]
HELP = "/find/help/"


@pytest.fixture
def skill(settings: Any) -> Any:
    """A skill's id by its label."""
    taxonomy = opened(settings.CONFIG.data).taxonomy
    return lambda label: taxonomy.skills.filter(label=label)["id"][0]


@pytest.fixture
def taught(town: Town, skill: Any) -> Any:
    """Makes a statement that an offer teaches a skill; its id."""

    def state(name: str, label: str, **fields: Any) -> str:
        OfferSkill.objects.create(
            **{"offer": town[name], "skill": skill(label), "label": label, "state": "added", "taxonomy": "esco", **fields}
        )
        return str(skill(label))

    return state


def test_by_id_by_last_part_and_by_name(client: Client, town: Town, taught: Any) -> None:
    bricks = taught("care", "lay bricks")
    part = bricks.rsplit("/", 1)[1]
    html = page(client, f"{HELP}?skill={part}")
    assert listed(html) == [str(town["care"].pk)]
    assert "Teaches: lay bricks" in text_of(html)
    for written in (bricks, "Lay Bricks", "lay bricks "):
        reply = client.get(f"{HELP}?skill={quote(written)}&q=care")
        assert (reply.status_code, parse_qs(urlsplit(reply.url).query)) == (302, {"skill": [part], "q": ["care"]}), written
    posted = client.post(HELP, {"skill": [part, "", "no such skill"], "near": "Burnley"})
    assert parse_qs(urlsplit(posted.url).query) == {"skill": [part, "no such skill"], "near": ["Burnley"]}


def test_the_chip_goes_and_several_skills_widen(client: Client, town: Town, taught: Any) -> None:
    bricks, python = taught("care", "lay bricks"), taught("computer", "Python (computer programming)")
    first, second = (one.rsplit("/", 1)[1] for one in (bricks, python))
    html = page(client, f"{HELP}?skill={first}&skill={second}")
    assert set(listed(html)) == {str(town["care"].pk), str(town["computer"].pk)}
    gone = re.search(r'<a href="([^"]*)"[^>]*><span[^>]*>Take away Skill it teaches: </span>Teaches: lay bricks', html)
    assert gone
    assert gone[1] == f"{HELP}?skill={second}"
    assert listed(page(client, gone[1])) == [str(town["computer"].pk)]
    assert f'name="skill" value="{first}" checked' in html, "a search from the form keeps it"


def test_only_what_counts_as_stated(client: Client, town: Town, taught: Any) -> None:
    part = taught("care", "lay bricks", state="refused").rsplit("/", 1)[1]
    taught("computer", "lay bricks", is_lost=True)
    html = page(client, f"{HELP}?skill={part}")
    assert listed(html) == []
    said = text_of(html)
    assert "No offer fits all of that. A provider may teach a skill without saying so: ask." in said
    assert "Whatever skills it teaches" in said


def test_a_skill_nobody_knows_is_told_and_finds_nothing(client: Client, town: Town, taught: Any) -> None:
    taught("care", "lay bricks")
    html = page(client, f"{HELP}?skill=build+with+bricks")
    assert listed(html) == []
    said = text_of(html)
    assert "There is a problem We do not know a skill called “build with bricks”. Offers here teach lay bricks ." in said
    like = re.search(r'<a href="([^"]*)" rel="nofollow">lay bricks</a>', html)
    assert like
    assert listed(page(client, like[1])) == [str(town["care"].pk)]
    assert "Try another name for it" in text_of(page(client, f"{HELP}?skill=http://example.org/none"))
    assert re.search(r'<input [^>]*id="skill" name="skill" value="build with bricks"[^>]*aria-describedby="skill-error"', html)


def test_kept_searches_and_what_is_left_out_ask_the_same(client: Client, town: Town, taught: Any) -> None:
    part = taught("care", "lay bricks").rsplit("/", 1)[1]
    amina = accounts.made("Amina")
    browser = accounts.signed_in(amina)
    browser.post("/searches/keep/", {"door": "help", "skill": part, "name": "Bricks"})
    (kept,) = saved.searches_of(amina)
    assert found_by(kept.query) == [town["care"].pk]
    services.save_offer(by=SYSTEM, provider=town["care"].provider, offer=town["care"], status=Status.PAUSED)
    left = page(client, f"{HELP}left-out/?skill={part}")
    assert f"/offers/{town['care'].pk}/" in left


def test_an_address_holds_so_many_skills_and_no_more() -> None:
    state = State.read(QueryDict("&".join(f"skill={number}" for number in range(50))))
    assert len(state.skills) == MOST_SKILLS


def test_other_pages_lead_to_what_is_taught_only(client: Client, town: Town, taught: Any, skill: Any) -> None:
    bricks = taught("care", "lay bricks")
    found = who_teaches([bricks, skill("milling machines")])
    assert list(found) == [bricks]
    assert found[bricks].startswith(doors()["help"].url)
    assert listed(page(client, found[bricks])) == [str(town["care"].pk)]
