"""The feed of Open Referral UK: judged by the official schemas and by our own validator, on a server that runs."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from skillshed.cli.main import main
from skillshed.people.services import SYSTEM
from skillshed.provision import services
from skillshed.provision.feeds.out_places import at_location_id
from skillshed.provision.feeds.out_terms import made_id
from skillshed.provision.models import Offer, OfferSkill
from skillshed.site.api import doors
from tests.support import small_directory
from tests.support.small_directory import Directory

LISTS = ("services", "service_at_locations", "taxonomies", "taxonomy_terms", "organizations")
FORMATS = FormatChecker(["uuid", "uri", "email", "date-time"])


def answer(web: Client, path: str, status: int = 200, **asked: str) -> Any:
    reply = web.get(f"/oruk{path}", asked)
    assert reply.status_code == status, reply.content[:400]
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    return reply.json()


def names(web: Client, path: str = "/services", **asked: str) -> list[str]:
    return sorted(one.get("name") or one["service"]["name"] for one in answer(web, path, **asked)["contents"])


BRICKS, MORTAR = (
    f"http://data.europa.eu/esco/skill/{one}"
    for one in ("33ee1ecb-e3ba-4e79-8a9e-9e8a5e6f2d11", "6b2a1ec6-0c48-4fd8-8f0a-0f5b8e3f0d22")
)


def taught(directory: Directory) -> None:
    """What three of its courses teach: said, read by machine, refused, and of a taxonomy that is gone."""
    said = [(0, BRICKS, "lay bricks", "confirmed"), (0, MORTAR, "mix mortar", "extracted"), (1, BRICKS, "lay bricks", "added"),
            (2, BRICKS, "lay bricks", "refused"), (3, "x:gone", "thatch roofs", "added")]  # fmt: skip
    for number, skill, label, state in said:
        OfferSkill.objects.create(
            offer=directory.shown[number], skill=skill, label=label, state=state, taxonomy="esco 1.1.1", is_lost=skill == "x:gone"
        )


# -- conformance -------------------------------------------------------------------------------------------------------


@pytest.fixture
def busy(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """A server with 60 courses; asked about each of them, more often than one caller may in a minute."""
    monkeypatch.setattr(doors, "ASKS", 10_000)
    taught(small_directory.made(timezone.localdate(), courses=60))
    return f"{live_server.url}/oruk"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("slash", ["", "/"])
def test_every_answer_of_a_running_server_is_what_the_official_schemas_want(busy: str, slash: str, provision_data: Path) -> None:
    schemas = provision_data / "oruk-3.0" / "schema"

    @cache
    def official(name: str) -> Draft202012Validator:
        path = next(one for one in (schemas / "compiled" / f"{name}.json", schemas / f"{name}.json") if one.exists())
        found = json.loads(path.read_text())
        if name == "taxonomy":  # this one was left with a reference to its terms
            found["properties"].pop("taxonomy_terms")
        return Draft202012Validator(found, format_checker=FORMATS)

    def fetched(path: str) -> Any:
        reply = httpx.get(f"{busy}{path}", timeout=60)  # the first one makes the names of areas ready
        assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (200, "*"), (path, reply.text[:300])
        assert list(empties(reply.json())) == []
        return reply.json()

    assert fetched(slash)["version"] == "HSDS-UK-3.0"
    single = {"services": "service", "service_at_locations": "service_at_location", "taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term",
              "organizations": "organization"}  # fmt: skip
    checked = 0
    for kind, one in single.items():
        size = {"taxonomies": 3, "organizations": 1}.get(kind, 25)
        page = fetched(f"/{kind}{slash}?per_page={size}")
        assert page["total_pages"] >= (2 if kind == "organizations" else 3)
        for number in range(1, page["total_pages"] + 1):
            page = fetched(f"/{kind}{slash}?per_page={size}&page={number}")
            assert page["page_number"] == number
            assert (page["first_page"], page["last_page"], page["empty"]) == (number == 1, number == page["total_pages"], False)
            listed = schemas / "compiled" / f"{one}_list.json"
            for item in page["contents"]:
                official(f"{one}_list" if listed.exists() else one).validate(item)
                whole = fetched(f"/{kind}/{item['id']}{slash}")
                official(one).validate(whole)
                assert whole["id"] == item["id"]
                checked += 1
    assert checked > 250


def empties(found: Any, at: str = "$") -> Any:
    """Where a value is null, or an empty text or list: the standard wants these left out."""
    if found is None or found == "" or (found == [] and not at.endswith(".contents")):
        yield at
    for key, value in found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ():
        yield from empties(value, f"{at}.{key}")


@pytest.mark.django_db(transaction=True)
def test_our_own_validator_finds_nothing_but_what_nobody_said(busy: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["oruk", "validate", f"{busy}/", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["errors"] == 0
    told = {one["code"] for one in found["findings"]}
    # The advice line was never assured, and the laptops 100 days ago: true warnings, not ours to hide.
    assert told <= {"NOT_ASSURED", "STALE"}, found["findings"]


# -- what is published -------------------------------------------------------------------------------------------------


def test_only_what_is_shown_goes_out(directory: Directory, client: Client) -> None:
    page = answer(client, "/services")
    assert {one["id"] for one in page["contents"]} == {str(one.pk) for one in directory.shown}
    for offer in directory.hidden.values():
        assert "no longer published" in answer(client, f"/services/{offer.pk}", 404)["error"]["message"]


def test_a_service_is_told_whole(directory: Directory, client: Client) -> None:
    course = answer(client, f"/services/{directory.shown[1].pk}")
    assert course["organization_id"] == course["organization"]["id"] == str(directory.college.pk)
    assert [one["identifier"] for one in course["organization"]["organization_identifiers"]] == ["10000001"]
    [run] = course["schedules"]  # the run that is over is not told
    assert (run["freq"], run["byday"], run["attending_type"]) == ("WEEKLY", "TU,TH", "In person")
    assert run["opens_at"][:5] == "18:00"
    assert run["opens_at"][5:] in ("+00:00", "+01:00")
    [place] = course["service_at_locations"]
    assert run["service_at_location_id"] == place["id"] == at_location_id(directory.shown[1].pk, directory.burnley.pk)
    assert [one["description"] for one in place["location"]["accessibility"]] == ["Step-free access", "No hearing loop"]
    assert {(one["option"], one["amount"]) for one in course["cost_options"]} == {("Course fee", 120.0), ("Examination", 9.5)}
    assert course["fees"] in ("Course fee: £120; Examination: £9.50", "Examination: £9.50; Course fee: £120")
    assert "Free Courses for Jobs" in " ".join(one["source"] for one in course["funding"])
    assert [(one["name"], one["code"]) for one in course["languages"]] == [("Polish", "pl"), ("xx", "xx")]
    assert course["contacts"][0]["phones"][0]["number"] == "01282 000001"
    assert [one["name"] for one in course["service_areas"]] == ["Burnley"]
    said = {one["taxonomy_term"]["name"] for one in course["attributes"]}
    assert said == {"Course", "Level 2", "People out of work", "Childcare or help with its cost", "Polish",
                    "Information and communication technology for users"}  # fmt: skip
    assert course["assured_date"] == directory.shown[1].assured_on.isoformat()


def test_what_nobody_said_is_left_out_and_free_is_said(directory: Directory, client: Client) -> None:
    laptops, advice = (answer(client, f"/services/{one.pk}") for one in directory.shown[-2:])
    assert laptops["fees"] == "Free"
    assert "url" not in laptops  # what was given is no address
    assert laptops["service_at_locations"][0]["location"]["location_type"] == "virtual"
    assert not {"fees", "cost_options", "schedules", "service_at_locations", "minimum_age", "assured_date"} & set(advice)


def skills_of(service: Any) -> dict[str, Any]:
    return {one["taxonomy_term"]["name"]: one for one in service["attributes"] if "ESCO" in one["taxonomy_term"]["taxonomy"]}


@pytest.mark.parametrize("path", ["/services/{}", "/services?full=true&search={}", "/organizations/{}?full_service=true"])
def test_what_an_offer_is_stated_to_teach_goes_out(directory: Directory, client: Client, path: str) -> None:
    taught(directory)
    first, second, third, fourth = directory.shown[:4]

    def told(offer: Offer) -> Any:
        if "organizations" in path:
            found = answer(client, f"/organizations/{offer.provider_id}", full_service="true")["services"]
        elif "search" in path:
            found = answer(client, "/services", full="true")["contents"]
        else:
            found = [answer(client, f"/services/{offer.pk}")]
        return next(one for one in found if one["id"] == str(offer.pk))

    skills = skills_of(told(first))
    assert list(skills) == ["lay bricks", "mix mortar"]
    bricks = skills["lay bricks"]["taxonomy_term"]
    assert (bricks["term_uri"], bricks["taxonomy"], bricks["taxonomy_id"]) == (
        BRICKS,
        "ESCO 1.1.1",
        made_id("taxonomy", "skills", "esco 1.1.1"),
    )
    assert (skills["lay bricks"]["link_id"], skills["lay bricks"]["link_type"]) == (str(first.pk), "service")
    assert [one["label"] for one in skills.values()] == [
        "Teaches, as its provider says",
        "Teaches, as a machine read from its words",
    ]
    assert list(skills_of(told(second))) == ["lay bricks"]
    assert skills_of(told(third)) == skills_of(told(fourth)) == {}, "refused, and of no taxonomy in use"


def test_skills_are_terms_that_can_be_asked_for(directory: Directory, client: Client) -> None:
    before = answer(client, "/taxonomy_terms")["total_items"], answer(client, "/taxonomies")["total_items"]
    taught(directory)
    assert (answer(client, "/taxonomy_terms")["total_items"], answer(client, "/taxonomies")["total_items"]) == (
        before[0] + 2,
        before[1] + 1,
    )
    above = made_id("taxonomy", "skills", "esco 1.1.1")
    said = answer(client, f"/taxonomies/{above}")
    assert (said["name"], said["version"], said["uri"]) == ("ESCO", "1.1.1", "http://data.europa.eu/esco/concept-scheme/skills")
    terms = answer(client, "/taxonomy_terms", taxonomy_id=above)["contents"]
    assert [one["name"] for one in terms] == ["lay bricks", "mix mortar"]
    assert answer(client, f"/taxonomy_terms/{terms[0]['id']}") == terms[0]
    assert names(client, taxonomy_term_id=terms[0]["id"]) == ["Course 0 in computing", "Course 1 in computing"]
    assert names(client, taxonomy_term_id=terms[1]["id"]) == ["Course 0 in computing"]
    assert names(client, taxonomy_id=above) == ["Course 0 in computing", "Course 1 in computing"]


def test_a_decision_about_a_skill_is_a_change(directory: Directory, client: Client) -> None:
    taught(directory)
    later = timezone.now() + timedelta(minutes=1)
    assert names(client, modified_after=later.isoformat()) == []
    OfferSkill.objects.filter(skill=MORTAR).update(state="confirmed", decided_on=later)
    assert names(client, modified_after=later.isoformat()) == ["Course 0 in computing"]


# -- asking ------------------------------------------------------------------------------------------------------------


def test_services_are_narrowed_as_the_standard_says(directory: Directory, client: Client) -> None:
    courses = [f"Course {n} in computing" for n in range(5)]
    assert names(client, search="COMPUTING alderby") == courses
    assert names(client, minimum_age="18") == courses
    assert names(client, minimum_age="20") == []
    assert names(client, maximum_age="65") == courses[:2]
    assert names(client, day="TU", start_time="17:30", end_time="21:00") == courses
    assert names(client, day="Thursday") == courses
    assert names(client, day="MO") == []
    assert names(client, start_time="18:30") == []
    assert names(client, organization_id=str(directory.council.pk)) == ["Advice line", "Laptops to lend"]
    future = (timezone.now() + timedelta(hours=1)).isoformat()
    assert names(client, modified_after=future) == []
    assert len(names(client, modified_after="2020-01-01")) == len(names(client, modified_after="0001-01-01")) == 7
    assert names(client, modified_after="9999-12-31T23:59:59-12:00") == []


@pytest.mark.parametrize(
    ("list_", "code", "count"),
    [("kind", "course", 5), ("audience", "unemployed", 5), ("feature", "childcare", 5), ("feature", "travel_help", 0), ("language", "pl", 5),
     ("subject", "6.2", 5), ("level", "3", 0), ("feature", "equipment", 1)],
)  # fmt: skip
def test_terms_find_what_carries_them(directory: Directory, client: Client, list_: str, code: str, count: int) -> None:
    assert len(names(client, taxonomy_term_id=made_id("term", list_, code))) == count


def test_taxonomies_find_what_carries_any_of_their_terms(directory: Directory, client: Client) -> None:
    assert len(names(client, taxonomy_id=made_id("taxonomy", "level"))) == 5
    assert len(names(client, taxonomy_id=made_id("taxonomy", "audience"))) == 5
    assert len(names(client, taxonomy_id=made_id("taxonomy", "feature"))) == 6
    assert names(client, taxonomy_id=str(directory.term.taxonomy_id)) == names(client, taxonomy_term_id=str(directory.term.pk))
    assert len(names(client, taxonomy_term_id=str(directory.term.pk))) == 1


def test_places_are_found_within_metres_of_a_postcode_nearest_first(directory: Directory, client: Client) -> None:
    near = answer(client, "/service_at_locations", postcode="BB11 1AA", proximity="5000")["contents"]
    assert {one["location"]["name"] for one in near} == {"Alderby Hall"}
    both = answer(client, "/service_at_locations", postcode="bb111aa", proximity="60000")["contents"]
    assert [one["location"]["name"] for one in both] == ["Alderby Hall"] * 2 + ["Alderby in Preston"] * 3
    # Without a distance: what serves the district. The courses name Burnley; the laptops are for everyone.
    assert names(client, "/service_at_locations", postcode="PR1 2HE") == ["Laptops to lend"]
    assert len(names(client, "/service_at_locations", postcode="BB11 1AA")) == 6


def test_an_offer_at_a_place_is_found_by_its_made_id_while_it_stands(directory: Directory, client: Client) -> None:
    offer = directory.shown[0]
    id = at_location_id(offer.pk, directory.preston.pk)
    found = answer(client, f"/service_at_locations/{id}")
    assert found["service"]["id"] == str(offer.pk)
    assert "service_at_locations" not in found["service"]
    moved = offer.runs.get(places=12)
    services.save_run(by=SYSTEM, offer=offer, run=moved, venue=directory.burnley)
    answer(client, f"/service_at_locations/{id}", 404)
    answer(client, f"/service_at_locations/{at_location_id(offer.pk, directory.burnley.pk)}")


def test_organisations_are_an_addition(directory: Directory, client: Client) -> None:
    plain = answer(client, "/organizations")
    assert plain["total_items"] == 2
    whole = answer(client, f"/organizations/{directory.college.pk}", full_service="true")
    assert len(whole["services"]) == 5
    assert whole["services"][0]["schedules"]
    assert len(whole["locations"]) == 2
    assert answer(client, "/organizations", modified_after="2999-01-01")["empty"] is True


def test_everything_streams_a_line_each(directory: Directory, client: Client) -> None:
    for kind, count in (("services", 7), ("service_at_locations", 6), ("organizations", 2)):
        reply = client.get(f"/oruk/{kind}", {"format": "ndjson"})
        assert reply.headers["Content-Type"] == "application/x-ndjson"
        rows = [json.loads(line) for line in b"".join(reply.streaming_content).splitlines()]
        assert len(rows) == count
    assert answer(client, "/services", minimal="true")["contents"][0].keys() == {"id", "last_modified"}


# -- manners -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked", [{"page": "0"}, {"page": "x"}, {"per_page": "-1"}, {"minimum_age": "old"}, {"day": "XX"}, {"start_time": "25:00"}, {"taxonomy_id": "7"},
              {"modified_after": "2026-13-40"}, {"format": "xml"}, {"full": "perhaps"}, {"search": "a\0b"}, {"minimum_age": "nan"}]
)  # fmt: skip
def test_what_cannot_be_understood_is_named(db: None, client: Client, asked: dict[str, str]) -> None:
    error = answer(client, "/services", 400, **asked)["error"]
    assert next(iter(asked)) in error["message"]
    assert error["next_step"]


def test_nowhere_is_said_as_json(db: None, client: Client) -> None:
    assert answer(client, "/services/7", 404)["error"]["kind"] == "not_found"
    assert "postcode" in answer(client, "/service_at_locations", 400, proximity="5")["error"]["next_step"]
    assert "ZZ99 9ZZ" in answer(client, "/service_at_locations", 404, postcode="ZZ99 9ZZ", proximity="5")["error"]["message"]
    assert client.post("/oruk/services").status_code == 405


def test_pages_are_bounded_and_a_page_past_the_last_is_empty(directory: Directory, client: Client) -> None:
    assert answer(client, "/services", per_page="100000")["size"] == 7
    beyond = answer(client, "/services", page="9")
    assert (beyond["empty"], beyond["last_page"], beyond["total_items"], beyond["contents"]) == (True, True, 7, [])


def test_an_answer_is_not_sent_again_until_the_directory_changes(directory: Directory, client: Client) -> None:
    tag = client.get("/oruk/services").headers["ETag"]
    assert client.get("/oruk/services", headers={"If-None-Match": tag}).status_code == 304
    services.save_offer(by=SYSTEM, provider=directory.council, offer=directory.shown[-1], title="Advice line, renamed")
    assert client.get("/oruk/services", headers={"If-None-Match": tag}).status_code == 200


def test_one_caller_may_not_ask_for_ever(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "ASKS", 3)
    assert [client.get("/oruk/").status_code for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("path", "most"),
    [("/services", 8), ("/services?full=true", 14), ("/service_at_locations", 10), ("/service_at_locations?full=true", 16), ("/taxonomy_terms", 4),
     ("/organizations?full_service=true", 16)],
)  # fmt: skip
def test_queries_do_not_grow_with_the_page(
    db: None, client: Client, path: str, most: int, django_assert_max_num_queries: Any
) -> None:
    taught(small_directory.made(timezone.localdate(), courses=30))
    client.get("/oruk/services")  # reads what is published
    with django_assert_max_num_queries(most):
        client.get(f"/oruk{path}")
