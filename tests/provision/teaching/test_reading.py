"""What offers teach: read from the words that say so, silent on the others, and never over a person's decision."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.models import Change, OfferReading, OfferSkill
from skillshed.provision.teaching import prepared as ahead
from skillshed.provision.teaching.deciding import decide
from skillshed.provision.teaching.following import follow
from skillshed.provision.teaching.passages import outcomes, passages
from skillshed.provision.teaching.reader import Words, fingerprints, read
from skillshed.provision.teaching.reading import read_offers, unread

MILLING, WELDING = "milling machines", "operate welding equipment"
COURSE = {
    "title": "Certificate in Engineering",
    "description": "You will learn to use milling machines and weld to a standard. Help with bus fares is available.",
}


def test_only_what_is_learned_is_read():
    text = (
        "For people who want to drive for a living. You will learn to add up bills and check your change, read forms, and work with a team. "
        "You will need a laptop. Help with bus fares is available. It can lead to work as a bus driver."
    )
    assert outcomes(text) == ["add up bills", "check your change", "read forms", "work with a team"]
    listed = "You will learn:\n- how to lay bricks\n- how to mix mortar\nBring a pen."
    assert outcomes(listed) == ["how to lay bricks", "how to mix mortar"]
    assert outcomes("You will learn to talk with a doctor, a teacher or an employer.") == [
        "talk with a doctor and a teacher or an employer"
    ]
    assert outcomes("") == []


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Level 3 Diploma in Bricklaying", "Bricklaying"),
        ("ESOL Level 1", "ESOL"),
        ("Bricklayer Apprenticeship", "Bricklayer"),
        ("T Level in Digital Support", "Digital Support"),
        ("Diploma Level 2", ""),
    ],
)
def test_a_title_without_what_kind_of_thing_it_is(title, bare):
    assert [one.text for one in passages(title, "") if one.is_title] == ([bare] if bare else [])


def test_the_reader_is_right_or_silent(bundle):
    found = read(
        [
            Words("course", **COURSE),
            Words("device", **COURSE),
            Words("course", "ESOL Level 1", description="Ask us about help with childcare. Help with bus fares is available."),
        ],
        bundle,
    )
    assert {one.label: one.words for one in found[0]} == {MILLING: "use milling machines", WELDING: "weld to a standard"}
    assert all(0 < one.score <= 1 for one in found[0])
    assert found[1:] == [[], []]


def test_only_what_changed_is_read_again(directory, bundle):
    offer = directory.shown[0]
    services.save_offer(by=SYSTEM, provider=directory.college, offer=offer, **COURSE)
    first = read_offers()
    assert (first.read, first.unchanged) == (first.offers, 0)
    assert {one.label for one in offer.skills.all()} == {MILLING, WELDING}
    assert read_offers().read == 0
    before = Change.objects.count()
    services.save_offer(by=SYSTEM, provider=directory.college, offer=offer, description="You will learn to use milling machines.")
    assert unread([one.pk for one in directory.shown]) == [offer.pk]
    second = read_offers()
    assert (second.read, second.gone) == (1, 1)
    assert Change.objects.count() == before + 2  # the change of words, and word of its skills
    assert {one.label for one in offer.skills.all()} == {MILLING}
    assert read_offers(anew=True).read == first.offers


def test_a_decision_outlives_every_reading(directory, carys, bundle):
    offer = directory.shown[0]
    services.save_offer(by=SYSTEM, provider=directory.college, offer=offer, **COURSE)
    read_offers([offer.pk])
    ids = {one.label: one.skill for one in offer.skills.all()}
    decide(by=carys, offer=offer, decisions={ids[MILLING]: "confirmed", ids[WELDING]: "refused"})
    services.save_offer(
        by=SYSTEM, provider=directory.college, offer=offer, title="Gone", description="You will learn to lay bricks."
    )
    read_offers([offer.pk])
    assert {one.label: one.state for one in offer.skills.all()} == {
        MILLING: "confirmed",
        WELDING: "refused",
        "lay bricks": "extracted",
    }
    services.save_offer(by=SYSTEM, provider=directory.college, offer=offer, **COURSE)
    read_offers(anew=True)
    states = {one.label: one.state for one in offer.skills.all()}
    assert states == {MILLING: "confirmed", WELDING: "refused"}


def test_a_saved_offer_is_read_once_the_change_stands(directory, bundle, django_capture_on_commit_callbacks):
    bundle.read(["warm"])
    with django_capture_on_commit_callbacks(execute=True) as done:
        offer = services.save_offer(by=SYSTEM, provider=directory.college, kind="course", **COURSE)
        assert not offer.skills.exists()
    assert len(done) == 1
    assert offer.skills.filter(label=MILLING, state="extracted").exists()
    assert OfferReading.objects.filter(offer=offer).count() == 1


def newer(taxonomy, *, without, instead=None):
    """A later version in which a skill has gone, or came under another id."""
    ids = {without: instead} if instead else {}
    frames = {
        name: getattr(taxonomy, name)
        .filter((pl.col("id") != without) if not instead else pl.lit(True))
        .with_columns(pl.col("id").replace(ids))
        for name in ("concepts", "labels")
    }
    return replace(taxonomy, version="9.0", sha256="9" * 64, **frames)


def test_a_decision_goes_with_the_taxonomy(directory, carys, bundle, skill):
    offer, python = directory.shown[0], skill("Python (computer programming)")
    kept = skill("lay bricks")
    for one in (python, kept):
        OfferSkill.objects.create(offer=offer, skill=one, label="x", state="confirmed", taxonomy=bundle.taxonomy.key)
    OfferSkill.objects.filter(skill=python).update(label="Python (computer programming)")
    data = bundle.data
    assert follow(bundle.taxonomy, data).moved == 0
    moved = follow(newer(bundle.taxonomy, without=python, instead="x:python"), data)
    row = OfferSkill.objects.get(offer=offer, was=python)
    assert (moved.moved, moved.lost, row.skill, row.state, row.is_lost) == (1, 0, "x:python", "confirmed", False)
    assert OfferSkill.objects.get(offer=offer, skill=kept).label == "lay bricks"
    lost = follow(replace(newer(bundle.taxonomy, without=python), version="10.0"), data)
    row.refresh_from_db()
    assert (lost.moved, lost.lost, row.state, row.is_lost) == (0, 1, "confirmed", True)
    back = follow(replace(newer(bundle.taxonomy, without=python, instead="x:python"), version="11.0"), data)
    row.refresh_from_db()
    assert (back.lost, row.is_lost) == (0, False)


def test_a_moved_decision_takes_the_place_of_what_was_read(directory, bundle, skill):
    offer, python = directory.shown[0], skill("Python (computer programming)")
    label = "Python (computer programming)"
    OfferSkill.objects.create(offer=offer, skill=python, label=label, state="refused", taxonomy=bundle.taxonomy.key)
    OfferSkill.objects.create(offer=offer, skill="x:python", label=label, state="extracted", score=0.9, taxonomy="esco 9.0")
    follow(newer(bundle.taxonomy, without=python, instead="x:python"), bundle.data)
    assert list(offer.skills.values_list("skill", "state")) == [("x:python", "refused")]


def test_readings_made_ahead_are_those_of_the_reader(bundle):
    every = list(dict.fromkeys(ahead.words_of_the_demo()))[::7]
    found = read(every, bundle)
    assert [ahead.prepared(mark) for mark in fingerprints(every, bundle)] == found, "make prepared.json anew: see prepared.py"
    changed = replace(every[0], title="Another")
    assert ahead.prepared(fingerprints([changed], bundle)[0]) is None
