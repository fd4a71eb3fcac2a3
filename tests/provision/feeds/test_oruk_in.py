"""Other Open Referral UK feeds: saved or live, judged item by item, synchronised and never overwriting what was edited here."""

from __future__ import annotations

import json
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID, uuid5

import pytest

from skillshed.people.services import SYSTEM
from skillshed.provision.feeds import oruk_in
from skillshed.provision.feeds.bring import bring
from skillshed.provision.models import Contact, Cost, Feed, Offer, Run, Tagged, Venue
from skillshed.provision.services import save_offer
from skillshed.terms.errors import InputNotUnderstood, NotFound, SourceUnavailable
from tests.conftest import real_data

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
IDS = UUID("5b8f3c1e-0d5e-4a53-9f62-8a3f5f0f1a11")


def number(*parts):
    return str(uuid5(IDS, ":".join(map(str, parts))))


def service(n, **said):
    return {
        "id": number("service", n), "name": f"Help number {n}", "status": "active", "description": "Help with forms, letters and computers, every week, for anybody who asks.",
        "minimum_age": 16, "assured_date": "2026-10-01", "eligibility_description": "Anybody", "an_extra": {"of": "HSDS"},
        "organization": {"id": number("org"), "name": "Example Advice", "description": "Advice", "organization_identifiers": [
            {"id": number("i"), "identifier_scheme": "GB-UKPRN", "identifier_type": "UKPRN", "identifier": "10000003"}]},
        "service_at_locations": [{"id": number("sal", n), "location": {"id": number("loc"), "location_type": "physical", "name": "Library", "latitude": 53.79, "longitude": -2.24,
            "addresses": [{"id": number("a"), "address_1": "1 Example Street", "city": "Burnley", "state_province": "Lancashire", "postal_code": "BB11 1AA", "country": "GB", "address_type": "physical"}],
            "accessibility": [{"id": number("acc"), "description": "Step-free access"}]}}],
        "schedules": [{"id": number("s", n), "freq": "WEEKLY", "byday": "TU,TH", "opens_at": "10:00+00:00", "closes_at": "12:00", "dtstart": "2024-01-02"}],
        "cost_options": [{"id": number("c", n), "option": "Course fee", "amount": 0}],
        "contacts": [{"id": number("p", n), "name": "Jo Person", "title": "Reception", "email": "office@example.org", "phones": [{"id": number("t"), "number": "01282 000000"}]}],
        "attributes": [{"id": number("at", n), "taxonomy_term": {"id": number("term"), "name": "Digital help", "description": "x", "taxonomy": "needs"}},
                       {"id": number("k", n), "taxonomy_term": {"id": number("kind"), "name": "Course", "description": "x", "taxonomy": "Kinds of provision", "term": "course"}}],
        **said,
    }  # fmt: skip


def saved(folder, *services):
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.json"):
        path.unlink()
    for n, one in enumerate(services):
        (folder / f"service_{n}.json").write_text(json.dumps(one))
    return folder


def brought(folder, **said):
    return bring(by=SYSTEM, batch=oruk_in.read_folder(folder, on=ON), feed="Neighbour", **said)


def test_a_service_becomes_an_offer_with_all_that_belongs_to_it(tmp_path):
    brought(saved(tmp_path / "f", service(1)))
    offer = Offer.objects.get()
    assert (offer.title, offer.kind, offer.minimum_age, str(offer.assured_on), offer.eligibility, offer.status) == (
        "Help number 1",
        "course",
        16,
        "2026-10-01",
        "Anybody",
        "active",
    )
    run = Run.objects.get()
    assert (run.days, run.opens_at.hour, run.closes_at.hour, run.starts_any_time, run.delivery) == (
        ["TU", "TH"],
        10,
        12,
        True,
        "classroom",
    )
    venue = Venue.objects.get()
    assert (venue.postcode, venue.latitude, venue.features) == ("BB11 1AA", 53.79, {"step_free": True})
    assert Cost.objects.get().amount == 0
    assert Contact.objects.values_list("name", "email", "phone").get() == ("Reception", "office@example.org", "01282 000000")
    assert Tagged.objects.get().term.taxonomy.name == "needs"
    assert (offer.feed_key, offer.origins["title"]["feed"], offer.provider.organisation.ukprn) == (
        number("service", 1),
        "Neighbour",
        "10000003",
    )
    assert "Jo Person" not in json.dumps(Feed.objects.get().last)


def test_synchronising_says_new_changed_unchanged_and_gone(tmp_path):
    folder = saved(tmp_path / "f", *(service(n) for n in range(5)))
    assert brought(folder).counts["offer"]["new"] == 5
    assert not brought(folder).is_changing
    saved(folder, service(0), service(1, name="Other help"), service(2), service(3), service(9))
    outcome = brought(folder)
    assert outcome.counts["offer"] == {"new": 1, "changed": 1, "unchanged": 3, "gone": 1}
    gone = Offer.objects.get(title="Help number 4")
    assert (gone.status, "no longer in the feed" in gone.origins["status"]["reason"]) == ("inactive", True)


def test_a_field_edited_here_is_kept_and_the_conflict_shown_until_both_agree(tmp_path):
    folder = saved(tmp_path / "f", service(1), service(2))
    brought(folder)
    offer = Offer.objects.get(title="Help number 1")
    save_offer(by=SYSTEM, provider=offer.provider, offer=offer, title="Help with forms")
    saved(folder, service(1, name="Renamed by the feed", minimum_age=18), service(2))
    outcome = brought(folder)
    offer.refresh_from_db()
    assert (offer.title, offer.minimum_age) == ("Help with forms", 18)
    assert [(one["field"], one["here"], one["feed"]) for one in outcome.conflicts] == [
        ("title", "Help with forms", "Renamed by the feed")
    ]
    saved(folder, service(1, name="Help with forms", minimum_age=18), service(2))
    assert brought(folder).conflicts == []


def test_a_bad_service_is_put_aside_with_the_reason_and_the_rest_kept(tmp_path):
    folder = saved(tmp_path / "f", service(1), service(2), service(3))
    brought(folder)
    bad = service(2)
    del bad["name"]
    saved(folder, service(1), bad, service(3, organization={}))
    (folder / "broken.json").write_text("{")
    outcome = brought(folder)
    assert outcome.rows_refused == 3
    reasons = " ".join(fault.reason for fault in outcome.faults if fault.is_refusal)
    assert "'name' is missing" in reasons
    assert "no organisation" in reasons
    assert Offer.objects.filter(status="active").count() == 3
    assert outcome.incomplete


def test_a_bad_part_is_left_out_and_the_service_kept(tmp_path):
    one = service(1, minimum_age=90, maximum_age=16, url="not an address", email="nobody", assured_date="soon")
    one["service_at_locations"][0]["location"] |= {"latitude": 100, "longitude": 101}
    outcome = brought(saved(tmp_path / "f", one))
    offer = Offer.objects.get()
    assert (offer.minimum_age, offer.url, offer.assured_on, Venue.objects.get().latitude) == (None, "", None, 53.79)
    assert {"minimum_age", "url", "latitude"} <= {fault.column for fault in outcome.faults if not fault.is_refusal}


def test_what_is_no_feed(tmp_path):
    with pytest.raises(NotFound):
        oruk_in.read_folder(tmp_path / "nowhere", on=ON)
    with pytest.raises(InputNotUnderstood):
        oruk_in.read_folder(tmp_path, on=ON)


@pytest.mark.parametrize("folder", ["oruk-3.0/examples", "hsds-3.0/examples", "hsds-3.0/examples/csv", "oruk-3.0/examples/csv", "oruk-validator-mocks/V3.0-UK-Default", "oruk-validator-mocks/V3.0-UK-Warn"])  # fmt: skip
def test_the_standards_own_examples_come_in_once(folder):
    where = real_data("provision") / folder
    assert brought(where).counts["offer"]["new"] == 1
    assert Offer.objects.get().title == "Community Counselling"
    assert not Contact.objects.filter(name__contains="Persona").exists()
    assert not brought(where).is_changing


class _Server(ThreadingHTTPServer):
    services: list[dict]
    fails: set[str]


class _Feed(BaseHTTPRequestHandler):
    def do_GET(self):
        path, _, query = self.path.partition("?")
        server = self.server
        page = int(dict(part.split("=") for part in query.split("&")).get("page", 1)) if query else 1
        if any(mark in self.path for mark in server.fails):
            self.send_error(404)
            return
        if path == "/services":
            shown = server.services[(page - 1) * 2 : page * 2]
            pages = -(-len(server.services) // 2)
            short = [{name: one[name] for name in ("id", "name", "status", "organization", "description")} for one in shown]
            document = {
                "total_items": len(server.services),
                "total_pages": pages,
                "page_number": page,
                "size": len(short),
                "first_page": page == 1,
                "last_page": page == pages,
                "empty": not short,
                "contents": short,
            }
        else:
            document = next((one for one in server.services if path == f"/services/{one['id']}"), None)
        content = json.dumps(document).encode()
        self.send_response(200 if document else 404)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture
def live(monkeypatch):
    monkeypatch.setattr(oruk_in, "PAUSE", 0.0)
    server = _Server(("127.0.0.1", 0), _Feed)
    server.services, server.fails = [service(n) for n in range(5)], set()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def pulled(server):
    address = f"http://127.0.0.1:{server.server_port}"
    return bring(by=SYSTEM, batch=oruk_in.read_address(address, on=ON), feed="Live")


def test_a_live_feed_is_read_page_by_page(live):
    assert pulled(live).counts["offer"]["new"] == 5
    assert not pulled(live).is_changing
    assert Feed.objects.get().address.startswith("http://127.0.0.1")
    live.services = live.services[:4]
    assert pulled(live).counts["offer"]["gone"] == 1


def test_a_page_or_service_that_does_not_answer_takes_nothing_away(live):
    pulled(live)
    live.fails = {"page=2"}
    outcome = pulled(live)
    assert "Page 2" in outcome.incomplete
    live.fails = {number("service", 1)}
    outcome = pulled(live)
    assert outcome.rows_refused == 1
    assert Offer.objects.filter(status="active").count() == 5


def test_an_address_where_nobody_answers(live):
    live.fails = {"/services"}
    with pytest.raises(SourceUnavailable):
        pulled(live)
    assert Offer.objects.count() == 0
