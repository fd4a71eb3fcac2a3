"""The pages that bring offers in: looked at before, confirmed once, one's own only; duplicates decided side by side."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from skillshed.people.models import Organisation
from skillshed.provision.feeds import bring as bringing
from skillshed.provision.models import Duplicate, Feed, Offer
from skillshed.site.keeping import staged_offers
from tests.provision.feeds.conftest import HEADER, ROWS, TABLE, brought, point
from tests.support import accounts

pytestmark = pytest.mark.django_db
WRONG = "Example College,10000001,Bad,course,2,12p,31/02/2026,no,Hall,BB1,nobody,\n"
TWIN = TABLE.replace(b"10000001", b"").replace(b"English for work", b"English for Work!")


@pytest.fixture(autouse=True)
def folder(tmp_path, settings, monkeypatch):
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": tmp_path / "data"})
    monkeypatch.setattr(bringing, "_locate", point)
    return tmp_path / "data"


@pytest.fixture
def gwen() -> Client:
    return accounts.signed_in(accounts.made("Gwen", "administrator"))


@pytest.fixture
def carys() -> Client:
    ours = Organisation.objects.create(name="Our Place", kind="provider", ukprn="10000009")
    return accounts.signed_in(accounts.made("Carys", "provider", organisation=ours))


def upload(client: Client, content: bytes, name: str = "offers.csv", **said: Any) -> Any:
    return client.post("/provision/import/", {"file": SimpleUploadedFile(name, content), **said})


def text(reply: Any) -> str:
    return " ".join(reply.content.decode().split())


def test_a_file_is_looked_at_then_brought_in_once(gwen, folder):
    seen = upload(gwen, (HEADER + ROWS + WRONG).encode(), feed="College list")
    page = gwen.get(seen.headers["Location"])
    assert "1 refused" in text(page)
    assert "Nothing is written yet" in text(page)
    assert "This is not a day of the calendar" in text(page)
    assert Offer.objects.count() == 0
    assert page.headers["Cache-Control"] == "no-store"
    address = f"{seen.headers['Location']}confirm/"
    assert gwen.post(address).headers["Location"] == seen.headers["Location"]
    assert gwen.post(address).status_code == 302
    assert Offer.objects.count() == 2
    assert "Brought in" in text(gwen.get(seen.headers["Location"]))
    assert list((folder / "imports-of-offers").rglob("*.bin")) == []


def test_the_errors_as_csv_cannot_run_in_a_spreadsheet(gwen):
    seen = upload(gwen, (HEADER + "Example College,,=HYPERLINK(1),,,,,,,,,\n" + ROWS).encode())
    reply = gwen.get(f"{seen.headers['Location']}errors.csv")
    assert reply.headers["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK(1)" in reply.content.decode()


def test_discarded_or_unreadable_files_leave_nothing(gwen, folder):
    seen = upload(gwen, TABLE)
    gwen.post(f"{seen.headers['Location']}discard/")
    bad = upload(gwen, b"a,b\n1,2\n")
    assert bad.status_code == 422
    assert 'href="#file"' in bad.content.decode()
    assert upload(gwen, TABLE, whole="1").status_code == 400
    assert gwen.post("/provision/import/", {}).status_code == 422
    assert list((folder / "imports-of-offers").iterdir()) == []
    assert Offer.objects.count() == 0


def test_a_provider_brings_in_their_own_and_sees_nobody_elses(gwen, carys):
    upload(gwen, TABLE)
    brought(TABLE)
    form = text(carys.get("/provision/import/"))
    assert "Our Place" in form
    seen = upload(carys, (HEADER + ROWS + ",,Our course,course,2,0,,yes,Our hall,BB11 1AA,,\n").encode())
    assert "You may bring in offers of Our Place only" in text(carys.get(seen.headers["Location"]))
    carys.post(f"{seen.headers['Location']}confirm/")
    assert Offer.objects.get(title="Our course").provider.organisation.name == "Our Place"
    assert Feed.objects.filter(name="Our Place (10000009)").exists()
    theirs = upload(gwen, TABLE).headers["Location"]
    for address in (theirs, f"{theirs}errors.csv"):
        assert carys.get(address).status_code == 404
    assert carys.post(f"{theirs}confirm/").status_code == 404
    assert b"English for work" not in carys.get("/provision/tables/offers.csv").content
    assert b"Our course" in carys.get("/provision/tables/offers.csv").content


@pytest.mark.parametrize("role", ["", "adviser", "analyst", "employer"])
@pytest.mark.parametrize("address", ["import/", "feeds/", "duplicates/", "quality/", "tables/offers.csv", "tables/template.xlsx", "import/0123456789abcdef0123456789abcdef/"])  # fmt: skip
def test_nobody_else_comes_near(role, address):
    reply = accounts.signed_in(accounts.made("Brian", role)).get(f"/provision/{address}")
    assert reply.status_code == 403
    assert Client().get(f"/provision/{address}").headers["Location"].startswith("/account/login/")


def test_a_form_from_elsewhere_is_refused(folder):
    client = Client(enforce_csrf_checks=True)
    client.force_login(accounts.made("Gwen", "administrator"))
    assert upload(client, TABLE).status_code == 403
    assert not (folder / "imports-of-offers").exists()


def test_a_list_that_lost_most_of_itself_asks_first(gwen):
    rows = "".join(f"Example College,10000001,Course number {n},course,2,0,,yes,Town campus,BB11 1AA,,\n" for n in range(30))
    brought((HEADER + rows).encode(), feed="List")
    seen = upload(gwen, (HEADER + rows[:80]).encode(), feed="List", whole="1").headers["Location"]
    gwen.post(f"{seen}confirm/")
    assert "They are really gone" in text(gwen.get(seen))
    assert Offer.objects.filter(status="active").count() == 30
    gwen.post(f"{seen}confirm/", {"accept_gone": "1"})
    assert Offer.objects.filter(status="active").count() == 1


def test_feeds_say_how_they_went(gwen):
    assert "No feed has been brought in" in text(gwen.get("/provision/feeds/"))
    brought(TABLE, feed="College list")
    page = text(gwen.get("/provision/feeds/"))
    assert "College list" in page
    assert gwen.get(f"/provision/feeds/{Feed.objects.get().pk}/").status_code == 200
    assert "Example College" in text(gwen.get("/provision/quality/"))


def test_two_that_may_be_one_are_decided_side_by_side(gwen):
    brought(TABLE, feed="One")
    brought(TWIN.replace(b"course,2", b"course,"), feed="Other")
    listed = text(gwen.get("/provision/duplicates/"))
    assert "English for Work!" in listed
    pairs = {one.one.title.casefold().strip("!"): one for one in Duplicate.objects.select_related("one", "other", "one__feed")}
    first, second = pairs["english for work"], pairs["digital drop-in"]
    page = text(gwen.get(f"/provision/duplicates/{first.pk}/"))
    assert 'name="field-level"' in page
    assert 'name="field-description"' not in page
    side = "one" if first.one.feed.name == "Other" else "other"
    away = "other" if side == "one" else "one"
    gwen.post(f"/provision/duplicates/{first.pk}/", {"decision": "join", "keep": side, "field-title": away, "field-level": away})
    kept = Offer.objects.get(feed__name="Other", title__startswith="English")
    assert (kept.title, kept.level, kept.status) == ("English for work", "2", "active")
    gwen.post(f"/provision/duplicates/{second.pk}/", {"decision": "apart"})
    assert sorted(Duplicate.objects.values_list("state", flat=True)) == ["apart", "joined"]
    again = gwen.post(f"/provision/duplicates/{second.pk}/", {"decision": "join", "keep": "one"})
    assert (again.status_code, "decided before" in text(again)) == (422, True)


def test_the_template_comes_as_a_workbook_and_as_csv(gwen):
    from skillshed.provision.feeds.grid import read_grid
    from skillshed.terms.errors import InputNotUnderstood

    for kind in ("csv", "xlsx"):
        reply = gwen.get(f"/provision/tables/template.{kind}")
        assert f"skillshed-template.{kind}" in reply.headers["Content-Disposition"]
        with pytest.raises(InputNotUnderstood, match="no rows below"):
            read_grid(reply.content, f"t.{kind}")
    assert gwen.get("/provision/tables/template.exe").status_code == 404


def test_a_token_is_no_path(gwen, folder):
    for token in ("..", "..%2f..%2fetc", "x" * 32):
        assert gwen.get(f"/provision/import/{token}/").status_code == 404
    assert staged_offers.staging().folder == folder / "imports-of-offers"
