"""A running system: the command, and twenty people searching while two processes edit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.site.conftest import System, new_database, system

__all__ = ["System", "new_database", "system"]
SEED = """
from skillshed.site.boot import setup, migrate; setup(); migrate()
from skillshed.people.models import Organisation
from skillshed.people.services import SYSTEM
from skillshed.provision import services
by = services.save_provider(by=SYSTEM, organisation=Organisation.objects.create(name="Invented college", kind="provider"))
from django.utils import timezone
for name in ("one", "two"):
    offer = services.save_offer(by=SYSTEM, provider=by, title=f"Marker {name}", minimum_age=500, assured_on=timezone.localdate())
    services.save_run(by=SYSTEM, offer=offer, starts_any_time=True)
"""
TAUGHT = """
from skillshed.site.boot import setup; setup()
from skillshed.provision.models import Offer, OfferSkill
from skillshed.skills.opened import opened
from django.conf import settings
taxonomy = opened(settings.CONFIG.data).taxonomy
skill = taxonomy.skills.filter(label="lay bricks")["id"][0]
OfferSkill.objects.create(offer=Offer.objects.get(title="Marker one"), skill=skill, label="lay bricks", state="added", taxonomy=taxonomy.key)
"""
WRITER = """
from skillshed.site.boot import setup; setup()
from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.models import Offer
offer = Offer.objects.get(title="Marker {name}")
for number in range(60):
    services.save_offer(by=SYSTEM, provider=offer.provider, offer=offer, minimum_age=500 - number)
"""
READERS = """
from skillshed.site.boot import setup; setup()
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from skillshed.provision.models import Offer
from skillshed.provision.search.engine import search
from skillshed.provision.search.port import Query
def look(number):
    stale = 0
    for _ in range(15):
        lowest = dict(Offer.objects.values_list("title", "minimum_age"))
        for title, age in lowest.items():
            # The writer only ever lowers the age: whoever is as old as the database says must find the offer.
            stale += search(Query(text=f'"{title}"', age=age)).total != 1
    connection.close()
    return stale
with ThreadPoolExecutor(20) as pool:
    print(sum(pool.map(look, range(20))))
"""


@pytest.mark.slow
def test_twenty_people_search_while_two_edit_and_nobody_sees_what_was_before(system: Callable[[str], Any]) -> None:
    here = system("busy")
    here.run(SEED)
    writers = [here.start(WRITER.format(name=name)) for name in ("one", "two")]
    assert here.run(READERS).strip() == "0"
    for writer in writers:
        out, err = writer.communicate(timeout=120)
        assert writer.returncode == 0, out + err


def test_the_command_finds_and_says_why(system: Callable[[str], Any]) -> None:
    here = system("command")
    here.run(SEED)
    found = json.loads(here.command("search", "markr", "--near", "BB11 1", "--within", "10mi", "--json"))
    assert (found["total"], found["corrections"]) == (0, {"markr": "marker"})
    assert found["hidden"] == {"no_place": 2}
    assert "There is no kind 'pony'" in here.command("search", "marker", "--kind", "pony", expect=2)
    assert json.loads(here.command("search", "--skill", "lay bricks", "--json"))["total"] == 0
    here.run(TAUGHT)
    taught = json.loads(here.command("search", "--skill", "lay bricks", "--json"))
    assert [hit["title"] for hit in taught["hits"]] == ["Marker one"]
    assert "'lay brick'" in here.command("search", "--skill", "lay brick", expect=12)
