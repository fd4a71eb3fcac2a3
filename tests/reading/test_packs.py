"""Packs: every slot stands there, shown or with the reason why not and what brings it."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from skillshed.evidence.book import Book
from skillshed.evidence.packs import SHIPPED, shipped_packs


def test_all_packs_are_listed(empty: Book, get: Any) -> None:
    text = get.text("/packs/")
    for one in shipped_packs().values():
        assert f"/packs/{one.id}/" in text
    assert "Make your own" in text


def test_every_slot_has_its_number_its_state_and_its_section(real: Book, get: Any) -> None:
    text = get.text("/packs/figures24/")
    slots = shipped_packs()["figures24"].slots
    for slot in slots:
        assert f'href="#slot-{slot.number}"' in text
        assert f'id="slot-{slot.number}"' in text
    assert len(re.findall(r'class="tag tag-\w+">(?:Shown|Not loaded|Open)<', text)) == len(slots)
    assert len(set(re.findall(r'id="([^"]+)"', text))) == len(re.findall(r'id="([^"]+)"', text)), "no name stands twice"


def test_a_slot_that_is_loaded_shows_its_figure_source_and_trace(real: Book, get: Any) -> None:
    section = get.text("/packs/figures24/").split('id="slot-5"')[1].split("</section>")[0]
    assert "Below the UK for much of 2013 to 2017" in section
    assert "/figures/line.svg?measure=employment_rate" in section
    assert "Source: Office for National Statistics" in section
    assert "/trace/employment_rate/" in section


def test_a_slot_that_is_not_loaded_says_what_brings_it(real: Book, get: Any) -> None:
    section = get.text("/packs/figures24/").split('id="slot-1"')[1].split("</section>")[0]
    assert "No release here holds" in section
    assert "<code>skillshed import FILE" in section


def test_an_open_slot_says_why_and_asks_for_nothing(real: Book, get: Any) -> None:
    section = get.text("/packs/figures24/").split('id="slot-15"')[1].split("</section>")[0]
    assert "never refers to a figure 15" in section
    assert "What brings it" not in section


def test_another_place_gets_the_same_slots(real: Book, get: Any) -> None:
    text = get.text("/packs/headline/?place=cornwall")
    assert "Headline measures: Cornwall" in text
    assert "Cornwall’s" in text
    assert get("/packs/headline/?place=atlantis").status_code == 404
    assert "There is no pack" in get.text("/packs/none-such/", 404)


def test_as_known_on_an_early_day_little_is_known(real: Book, get: Any) -> None:
    text = get.text("/packs/headline/?as_of=2000-01-01")
    assert "data as known on 1 January 2000" in text
    assert "0 of 6 figures" in text


def test_a_pack_can_be_copied_as_its_file(empty: Book, get: Any) -> None:
    reply = get("/packs/figures24.toml")
    assert reply.content == (SHIPPED / "figures24.toml").read_bytes()
    assert tomllib.loads(reply.content.decode())["id"] == "figures24"
    assert "attachment" in reply["Content-Disposition"]


def test_a_pack_of_one_s_own_stands_beside_the_others(empty: Book, get: Any) -> None:
    folder = empty.folder / "packs"
    folder.mkdir(parents=True)
    text = (SHIPPED / "headline.toml").read_text().replace('id = "headline"', 'id = "mine"', 1)
    (folder / "mine.toml").write_text(text)
    assert "/packs/mine/" in get.text("/packs/")
    assert get("/packs/mine.toml").content.decode() == text
