"""Offers that may be one: proposed with reasons, joined with their history, or kept apart for ever."""

from __future__ import annotations

from datetime import date

import pytest

from skillshed.people.models import AuditEntry
from skillshed.people.services import SYSTEM
from skillshed.provision.feeds.duplicates import join, keep_apart, propose, survivor
from skillshed.provision.models import Change, Cost, Duplicate, Offer, Run
from skillshed.terms.errors import Refused, UsageError
from tests.provision.feeds.conftest import brought
from tests.support import accounts

pytestmark = pytest.mark.django_db
HEADER = "Provider,Title,Level,Description,Cost,Start date,Venue,Postcode,Contact phone\n"
ONE = HEADER + "Example College,English for work,2,Ten weeks,120,07/09/2026,Town campus,BB11 1AA,01282 000000\n"
SAME = HEADER + "Example college,English for Work!,,,,11/01/2027,Town Campus,BB11 1AA,+44 1282 000000\n"


def both(one=ONE, other=SAME):
    brought(one.encode(), feed="One")
    return brought(other.encode(), feed="Other")


def test_the_same_offer_of_two_feeds_is_proposed_with_reasons_and_nothing_is_joined():
    assert both().duplicates == 1
    pair = Duplicate.objects.get()
    assert pair.score == 100
    assert pair.reasons[0] == "Their titles are alike (100 of 100)."
    assert any("Both are at Town" in why for why in pair.reasons)
    assert any("telephone" in why for why in pair.reasons)
    assert Offer.objects.filter(status="active").count() == 2


@pytest.mark.parametrize(
    "other",
    [
        SAME.replace("English for Work!", "Welding"),
        SAME.replace("English for Work!", "English for work 2"),
        SAME.replace("English for Work!", "Advanced English for work"),
        SAME.replace("Work!,,", "Work!,3,"),
        SAME.replace("Example college", "Elsewhere").replace("Town Campus,BB11 1AA,+44 1282 000000", "Hall,PR1 1AA,"),
        SAME.replace("Example college", "Elsewhere").replace("Town Campus,BB11 1AA,+44 1282 000000", "Hall,BB11 1AA,"),
    ],
)
def test_what_differs_is_not_proposed(other):
    assert both(other=other).duplicates == 0


def test_a_feed_that_lists_two_things_means_two_things():
    rows = "".join(
        f"Example College,English for {what},,,,07/09/2026,Town campus,BB11 1AA,\n" for what in ("work", "work and life", "life")
    )
    assert brought((HEADER + rows).encode(), feed="One").duplicates == 0


def test_joining_keeps_fields_origins_and_runs_and_deletes_nothing():
    both()
    pair, offers = Duplicate.objects.get(), {one.feed.name: one for one in Offer.objects.select_related("feed")}
    kept, other = offers["Other"], offers["One"]
    before = Change.objects.count()
    joined = join(by=SYSTEM, pair=pair, keep=kept.pk, take=["title"])
    other.refresh_from_db()
    assert (joined.title, joined.level, joined.description) == ("English for work", "2", "Ten weeks")
    assert joined.origins["level"]["feed"] == "One"
    assert joined.origins["level"]["joined_from"] == str(other.pk)
    assert sorted(joined.runs.values_list("starts_on", flat=True)) == [date(2026, 9, 7), date(2027, 1, 11)]
    assert Cost.objects.get().offer_id == kept.pk
    assert (other.status, other.origins["joined"]["value"], survivor(other)) == ("defunct", str(kept.pk), kept.pk)
    assert AuditEntry.objects.get(did="provision.join").facts["runs"] == 1
    assert set(Change.objects.order_by("number").values_list("offer", flat=True)[before:]) == {kept.pk, other.pk}
    with pytest.raises(UsageError, match="decided before"):
        join(by=SYSTEM, pair=pair, keep=kept.pk)


def test_after_joining_both_feeds_come_in_again_and_change_nothing():
    both()
    kept = Offer.objects.get(feed__name="Other")
    join(by=SYSTEM, pair=Duplicate.objects.get(), keep=kept.pk)
    for content, feed in ((ONE, "One"), (SAME, "Other")):
        outcome = brought(content.encode(), feed=feed)
        assert not outcome.is_changing, (outcome.changes, outcome.gone)
    assert Run.objects.filter(offer=kept).count() == 2
    assert Offer.objects.get(feed__name="One").status == "defunct"
    assert Duplicate.objects.filter(state="proposed").count() == 0
    assert propose() == 0


def test_kept_apart_they_are_never_proposed_again():
    both()
    keep_apart(by=SYSTEM, pair=Duplicate.objects.get())
    assert propose() == 0
    brought(ONE.replace("Ten weeks", "Twelve weeks").encode(), feed="One")
    assert list(Duplicate.objects.values_list("state", flat=True)) == ["apart"]


@pytest.mark.parametrize("role", ["", "provider", "adviser", "analyst"])
def test_only_who_keeps_the_directory_decides(role):
    both()
    brian = accounts.made("Brian", role)
    pair = Duplicate.objects.get()
    for decide in (lambda: join(by=brian, pair=pair, keep=pair.one_id), lambda: keep_apart(by=brian, pair=pair)):
        with pytest.raises(Refused):
            decide()
    assert Duplicate.objects.get().state == "proposed"
