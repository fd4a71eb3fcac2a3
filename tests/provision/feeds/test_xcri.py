"""XCRI-CAP catalogues: read, brought in, changed by deltas, and refused with the line where they cannot be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from skillshed.people.services import SYSTEM
from skillshed.provision.feeds.bring import bring
from skillshed.provision.feeds.xcri import read_xcri
from skillshed.provision.models import Cost, Offer, Run, Venue
from skillshed.terms.errors import InputNotUnderstood

pytestmark = pytest.mark.django_db
OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<catalog xmlns="http://xcri.org/profiles/1.2/catalog" xmlns:mlo="http://purl.org/net/mlo" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:cdp="http://xcri.co.uk">\n<provider><dc:identifier xsi:type="cdp:ukprn">10000002</dc:identifier><dc:title>Example Adult Learning</dc:title>\n'
)
COURSE = """<course{status}><dc:identifier>C{n}</dc:identifier><dc:title>{title}</dc:title>
<dc:description><div xmlns="http://www.w3.org/1999/xhtml"><p>Join metal.</p><p>Safely &amp; well.</p></div></dc:description>
<mlo:qualification><dc:title>Award in Welding</dc:title><dcterms:educationLevel>Level 2</dcterms:educationLevel></mlo:qualification>
<presentation><dc:identifier>P{n}</dc:identifier><mlo:start dtf="2026-09-07">7 September</mlo:start><end dtf="2026-12-11"/><mlo:duration interval="P10W">10 weeks</mlo:duration>
<studyMode identifier="PT">Part time</studyMode><attendanceMode identifier="CM">Campus</attendanceMode><attendancePattern identifier="EV">Evening</attendancePattern>
<mlo:places>12</mlo:places><mlo:cost>{cost}</mlo:cost><age>19+</age>
<venue><provider><dc:identifier>V1</dc:identifier><dc:title>Workshop</dc:title><mlo:location><mlo:town>Burnley</mlo:town><mlo:postcode>bb111ab</mlo:postcode><mlo:address>1 Example Street</mlo:address></mlo:location></provider></venue>
</presentation></course>
"""
CLOSE = "</provider></catalog>"


def course(n=1, title="Welding", cost="£1,300", status=""):
    return COURSE.format(n=n, title=title, cost=cost, status=f' recstatus="{status}"' if status else "")


def catalogue(*courses):
    return (OPEN + "".join(courses) + CLOSE).encode()


def brought(content, **said):
    return bring(by=SYSTEM, batch=read_xcri(content, "x.xml"), feed="Catalogue", **said)


def test_a_catalogue_becomes_offers_runs_venues_and_costs():
    assert brought(catalogue(course(), course(2, "Fabrication"))).counts["offer"]["new"] == 2
    offer = Offer.objects.get(title="Welding")
    assert (offer.description, offer.level, offer.minimum_age, offer.provider.organisation.ukprn) == (
        "Join metal.\nSafely & well.",
        "2",
        19,
        "10000002",
    )
    run = offer.runs.get()
    assert (str(run.starts_on), run.duration, run.duration_unit, run.study_mode, run.attendance, run.places) == (
        "2026-09-07",
        10,
        "weeks",
        "part_time",
        ["evening"],
        12,
    )
    assert Venue.objects.get().postcode == "BB11 1AB"
    assert Cost.objects.filter(offer=offer).get().amount == Decimal("1300.00")
    assert not brought(catalogue(course(), course(2, "Fabrication"))).is_changing


def test_a_whole_catalogue_says_what_is_gone_and_a_delta_only_what_it_names():
    brought(catalogue(course(), course(2, "Fabrication"), course(3, "Bricks")))
    changed = brought(
        catalogue(course(1, "Welding well", status="2"), course(2, "Fabrication", status="3"), course(4, "Tiles", status="1"))
    )
    assert changed.counts["offer"] == {"new": 1, "changed": 1, "unchanged": 0, "gone": 1}
    assert dict(Offer.objects.values_list("title", "status")) == {
        "Welding well": "active",
        "Fabrication": "inactive",
        "Bricks": "active",
        "Tiles": "active",
    }
    assert "says that it was deleted" in Offer.objects.get(title="Fabrication").origins["status"]["reason"]
    whole = brought(catalogue(course(1, "Welding well"), course(4, "Tiles")))
    assert [one["title"] for one in whole.gone if one["record"] == "offer"] == ["Bricks"]


def test_words_about_a_cost_are_not_a_free_course():
    brought(catalogue(course(cost="Ask us"), course(2, "Tiles", cost="Free"), course(3, "Bricks", cost="£10 to £20")))
    assert dict(Cost.objects.values_list("offer__title", "amount")) == {"Welding": None, "Tiles": Decimal("0.00"), "Bricks": None}


def test_version_1_1_is_read_too():
    old = b"""<catalog xmlns="http://xcri.org/profiles/catalog"><provider><title>Example Adult Learning</title><identifier>https://example.org</identifier>
<course><identifier>https://example.org/1</identifier><title>Welding</title><qualification><title>Award</title><level>Level 2</level></qualification>
<presentation><identifier>https://example.org/1/1</identifier><start>2026-09-07</start><end>2026-12-11</end><cost>300</cost>
<venue><title>Workshop</title><street>1 Example Street</street><town>Burnley</town><postcode>BB11 1AB</postcode></venue></presentation></course></provider></catalog>"""
    assert brought(old).rows_refused == 0
    run = Run.objects.get()
    assert (str(run.starts_on), run.venue.address, run.offer.level, run.offer.costs.get().amount) == (
        "2026-09-07",
        "1 Example Street",
        "2",
        300,
    )


def test_a_course_without_a_title_is_refused_with_its_line_and_the_rest_kept():
    outcome = brought(catalogue(course(), "<course><dc:identifier>C9</dc:identifier></course>\n"))
    assert (outcome.rows, outcome.rows_refused, Offer.objects.count()) == (2, 1, 1)
    assert [(fault.where, fault.column) for fault in outcome.faults if fault.is_refusal] == [("line 12", "title")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (catalogue(course())[:-30], r"line 1[0-9]"),
        (OPEN.encode() + b"<course><dc:title>x</course>", "line 4"),
        (b"<rss><channel/></rss>", "no XCRI-CAP catalogue: its root is <rss>"),
        (b'<!DOCTYPE catalog [<!ENTITY a "b">]><catalog><provider/></catalog>', "entities"),
        (b"<a>" * 5000, "nested too deeply"),
    ],
)
def test_what_is_no_catalogue(content, words):
    with pytest.raises(InputNotUnderstood, match=words):
        read_xcri(content, "x.xml")


def test_an_empty_catalogue_takes_nothing_away():
    brought(catalogue(course()))
    outcome = brought(catalogue())
    assert outcome.incomplete
    assert Offer.objects.get().status == "active"
