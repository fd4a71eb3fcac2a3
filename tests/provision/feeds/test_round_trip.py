"""What is taken out and brought back changes nothing, whatever stands in the directory."""

from __future__ import annotations

import uuid
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from skillshed.people.models import Organisation
from skillshed.provision import kinds
from skillshed.provision.feeds.tables_out import export
from skillshed.provision.models import Contact, Cost, Funding, Offer, Provider, Run, Venue
from tests.provision.feeds.conftest import brought

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
title = words.filter(lambda one: any(sign.isalnum() for sign in one) and one.strip() and not one.strip().startswith("#"))
codes = lambda list_: st.lists(st.sampled_from(getattr(kinds, list_).values), unique=True)  # noqa: E731
features = st.dictionaries(st.sampled_from(kinds.Feature.values), st.booleans(), max_size=4)
money = st.one_of(st.none(), st.decimals(0, 9000, places=2))


class RoundTrip(TestCase):
    """Offers of every shape the database allows."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_export_then_import_changes_nothing(self, data):
        for name in data.draw(st.lists(title, min_size=1, max_size=2)):
            party = Organisation.objects.create(name=name, kind="provider")
            provider = Provider.objects.create(organisation=party, email=data.draw(st.sampled_from(["", "a@example.org"])))
            venues = [
                Venue.objects.create(
                    provider=provider,
                    name=data.draw(title),
                    postcode=data.draw(st.sampled_from(["", "BB11 1AA"])),
                    features=data.draw(features),
                )
                for _ in range(2)
            ]
            for _ in range(data.draw(st.integers(0, 2))):
                self._offer(data, provider, venues)
        before = snapshot()
        folder = Path(self.enterContext(_folder()))
        for kind in ("csv", "xlsx"):
            export(folder / f"e.{kind}", Offer.objects.all())
            if not Offer.objects.exists():
                continue
            outcome = brought((folder / f"e.{kind}").read_bytes(), f"e.{kind}")
            assert not outcome.is_changing, (outcome.changes, outcome.gone)
            assert snapshot() == before

    def test_words_that_look_like_a_formula_cost_nothing(self):
        """A table holds one description of a cost; the others must not be lost because it begins with a sign."""
        provider = Provider.objects.create(organisation=Organisation.objects.create(name="=Zed", kind="provider"))
        offer = Offer.objects.create(provider=provider, title="+ maths", origins={})
        for words in ("", "=", "'=x"):
            Cost.objects.create(offer=offer, description=words)
        before, folder = snapshot(), Path(self.enterContext(_folder()))
        for kind in ("csv", "xlsx"):
            export(folder / f"e.{kind}", Offer.objects.all())
            outcome = brought((folder / f"e.{kind}").read_bytes(), f"e.{kind}")
            assert not outcome.is_changing, outcome.changes
            assert snapshot() == before

    def _offer(self, data, provider, venues):
        offer = Offer.objects.create(
            provider=provider, title=data.draw(title), description=data.draw(words), kind=data.draw(st.sampled_from(kinds.Kind.values)),
            level=data.draw(st.sampled_from(["", *kinds.Level.values])), audiences=data.draw(codes("Audience")), features=data.draw(features),
            minimum_age=data.draw(st.one_of(st.none(), st.integers(0, 99))), languages=data.draw(st.lists(st.sampled_from(["ur", "pl"]), unique=True)),
            assured_on=data.draw(st.one_of(st.none(), st.dates(date(2020, 1, 1)))), origins={},
        )  # fmt: skip
        for _ in range(data.draw(st.integers(0, 2))):
            run = Run.objects.create(
                offer=offer, venue=data.draw(st.sampled_from([None, *venues])), delivery=data.draw(st.sampled_from(kinds.Delivery.values)),
                attendance=data.draw(codes("Attendance")), starts_on=data.draw(st.sampled_from([None, date(2026, 9, 7)])), starts_any_time=data.draw(st.booleans()),
                opens_at=data.draw(st.sampled_from([None, time(18, 30)])), duration=data.draw(st.sampled_from([None, Decimal("2.5")])), duration_unit="weeks",
                places_left=data.draw(st.sampled_from([None, 0, 3])), days=data.draw(st.sampled_from([[], ["MO", "WE"]])),
            )  # fmt: skip
            if data.draw(st.booleans()):
                Cost.objects.create(offer=offer, run=run, amount=data.draw(money), kind="exam")
        for _ in range(data.draw(st.integers(0, 3))):
            Cost.objects.create(
                offer=offer,
                amount=data.draw(money),
                description=data.draw(words),
                kind=data.draw(st.sampled_from(kinds.CostKind.values)),
                valid_from=data.draw(st.sampled_from([None, date(2026, 8, 1)])),
            )
        for _ in range(data.draw(st.integers(0, 2))):
            Contact.objects.create(
                offer=offer, name=data.draw(words).strip() or "Admissions", phone=data.draw(st.sampled_from(["", "01282 000000"]))
            )
            programme = data.draw(st.sampled_from(["", "FCFJ"]))
            # A funding that names neither a programme nor a source says nothing, and no table can hold it.
            Funding.objects.create(
                offer=offer, programme=programme, source=data.draw(words).strip() or ("" if programme else "a trust")
            )


def snapshot():
    """Every record of the directory as it stands."""
    return [list(model.objects.order_by("pk").values()) for model in (Provider, Venue, Offer, Run, Cost, Contact, Funding)]


def _folder():
    from tempfile import TemporaryDirectory

    return TemporaryDirectory()


@pytest.mark.django_db
def test_what_is_changed_in_an_export_changes_that_record_alone(tmp_path):
    from tests.provision.feeds.conftest import TABLE

    brought(TABLE, feed="List")
    out = tmp_path / "e.csv"
    export(out, Offer.objects.all())
    text = out.read_text("utf-8-sig").replace("Digital drop-in", "Digital help")
    outcome = brought(text.encode())
    assert [(one["record"], one["title"], list(one["fields"])) for one in outcome.changes] == [
        ("offer", "Digital help", ["title"])
    ]
    # What somebody changed here by a spreadsheet is theirs: the feed does not take it back.
    again = brought(TABLE, feed="List")
    assert [(one["field"], one["here"]) for one in again.conflicts] == [("title", "Digital help")]
    assert not again.is_changing


@pytest.mark.django_db
def test_a_number_that_is_not_here_is_refused():
    outcome = brought(f"Title,Offer ID\nSomething,{uuid.uuid4()}\n".encode())
    assert outcome.rows_refused == 1
    assert "has this number" in outcome.faults[0].reason
    assert Offer.objects.count() == 0
