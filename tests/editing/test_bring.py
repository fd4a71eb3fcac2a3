"""Bringing files in: by analysts only, looked at before, published once, and nothing left behind."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from skillshed.people.models import AuditEntry
from skillshed.people.services import SYSTEM
from skillshed.site.evidence import bringing, opened, staging, tasks, uploads
from skillshed.terms.errors import NotFound, Refused, UsageError
from tests.support import accounts

TIDY = "area_code,area_name,year,starts\nE07000117,Burnley,2021,120\nE07000122,Pendle,2021,95\n,Burnly,2021,7\n"
ODD = (
    "Wo,Wann,Wer,Wie viel\nE07000117,2021,Male,120\nE07000117,2021,Female,110\nE07000122,2021,Male,95\nE07000122,2021,Female,3\n"
)


def text(reply):
    return " ".join(reply.content.decode().split())


def upload(client, *files, **said):
    return client.post("/import/", {"files": [SimpleUploadedFile(name, content) for name, content in files], **said})


def staged(folder):
    return (
        sorted(path.relative_to(folder / "imports").as_posix() for path in (folder / "imports").rglob("*"))
        if (folder / "imports").exists()
        else []
    )


def imported():
    return AuditEntry.objects.filter(did="evidence.import")


def test_only_analysts_bring_files_in(folder, resident, db):
    assert Client().get("/import/").headers["Location"].startswith("/account/login/")
    assert resident.get("/import/").status_code == 403
    assert upload(resident, ("a.csv", TIDY.encode())).status_code == 403
    assert staged(folder) == []


def test_the_services_themselves_refuse(amina):
    job = bringing.bring(by=SYSTEM, files=[("starts.csv", TIDY.encode())])
    for who in (amina, AnonymousUser()):
        for act in (
            lambda who=who: bringing.bring(by=who, files=[("a.csv", TIDY.encode())]),
            lambda who=who: bringing.map_columns(by=who, token=job.token, number=0, columns={}, title="", dataset=""),
            lambda who=who: bringing.start(by=who, token=job.token),
            lambda who=who: bringing.run(by=who, token=job.token),
            lambda who=who: bringing.leave_out(by=who, token=job.token),
            lambda who=who: bringing.of_account(who, job.token),
        ):
            with pytest.raises(Refused):
                act()


def test_a_form_from_elsewhere_is_refused(farah, folder):
    client = Client(enforce_csrf_checks=True)
    client.force_login(farah)
    assert upload(client, ("starts.csv", TIDY.encode())).status_code == 403
    assert staged(folder) == []


def test_a_file_is_looked_at_then_published_once(analyst, farah, folder):
    before = set(opened.book().lake.releases())
    seen = upload(analyst, ("starts 2021.csv", TIDY.encode()), released_on="2022-03-01")
    page = seen.headers["Location"]
    html = text(analyst.get(page))
    assert "Nothing is published yet. 2 rows would be kept, 1 put aside" in html
    assert "Burnly" in html
    assert "Your own table" in html
    assert "2022-03-01" in html
    assert set(opened.book().lake.releases()) == before, "looking publishes nothing"
    assert imported().count() == 0
    for _ in range(2):  # a double click
        assert analyst.post(f"{page}publish").headers["Location"] == page
    (new,) = set(opened.book().lake.releases()) - before
    entry = imported().get()
    assert (entry.who, entry.thing, entry.facts) == (farah, new, {"source": "tidy", "rows": 2, "put_aside": 1})
    report = text(analyst.get(page))
    assert "1 release published: 2 rows kept, 1 put aside" in report
    assert new in report
    assert opened.book().lake.release(new).published_on.isoformat() == "2022-03-01"
    assert [name.rsplit("/", 1)[-1] for name in staged(folder) if "/" in name] == ["claimed", "job.json"], "the bytes are gone"


def test_the_same_file_again_changes_nothing(analyst, folder):
    for _ in range(2):
        page = upload(analyst, ("starts.csv", TIDY.encode())).headers["Location"]
        html = text(analyst.get(page))
        analyst.post(f"{page}publish")
    assert "are here already as release" in html
    assert "1 file was here already" in text(analyst.get(page))
    assert imported().count() == 1


def test_discarding_leaves_nothing(analyst, folder):
    page = upload(analyst, ("starts.csv", TIDY.encode())).headers["Location"]
    assert analyst.post(f"{page}discard").headers["Location"] == "/import/"
    assert staged(folder) == []
    assert analyst.get(page).status_code == 404
    assert analyst.post(f"{page}publish").status_code == 404


def _bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return packed.getvalue()


BAD = {
    "a web page": ("data.csv", b"<!DOCTYPE html><html><body>Service unavailable</body></html>", 422, "is a web page, not data"),
    "empty": ("data.csv", b"", 422, "is empty"),
    "a zip bomb": ("data.xlsx", _bomb(), 422, "zip bomb"),
    "a gzip bomb": ("data.csv.gz", gzip.compress(b"0" * 30_000_000), 422, "zip bomb"),
    "a cut workbook": ("data.xlsx", _bomb()[:200], 422, "is damaged"),
    "cut gzip": ("data.csv.gz", gzip.compress(TIDY.encode() * 900)[:60], 422, "is damaged"),
    "one endless line": ("data.csv", b"x" * 5_000_000, 422, "in no format we know"),
    "noise": ("data.bin", bytes(range(256)) * 40, 422, "in no format we know"),
    "a text": ("letter.txt", b"Dear all,\nthe figures come later.\n", 422, "in no format we know"),
    "60 MB": ("data.csv", b"a,b\n" * (15 * 1024 * 1024), 413, "is larger than 50 MB"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_used_is_told_and_not_kept(what, analyst, folder, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    name, content, status, told = BAD[what]
    reply = upload(analyst, (name, content))
    html = text(reply)
    assert reply.status_code == status
    assert "There is a problem" in html
    assert told in html
    assert staged(folder) == []
    assert list((tmp_path / "tmp").iterdir()) == []
    assert AuditEntry.objects.filter(did__startswith="evidence").count() == 0


def test_more_than_the_server_takes_is_refused_before_it_is_read(analyst, monkeypatch):
    reply = analyst.generic(
        "POST", "/import/", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(uploads.MOST_IN_ALL * 2)
    )
    assert reply.status_code == 413
    assert "larger than 100 MB together" in text(reply)


def test_a_lost_form_says_what_to_do(analyst):
    assert "Choose one or more files" in text(upload(analyst))
    assert "Enter the release date like 2024-04-24" in text(upload(analyst, ("starts.csv", TIDY.encode()), released_on="soon"))
    many = [(f"{number}.csv", TIDY.encode()) for number in range(21)]
    assert "21 files are too many" in text(upload(analyst, *many))


def test_good_files_are_kept_beside_bad_ones(analyst, folder):
    page = upload(analyst, ("starts.csv", TIDY.encode()), ("data.csv", BAD["a web page"][1])).headers["Location"]
    html = text(analyst.get(page))
    assert "This file is left out." in html
    assert "Publish this file" in html
    assert [name for name in staged(folder) if name.endswith(".bin")] == [f"{page.split('/')[2]}/0.bin"]
    analyst.post(f"{page}publish")
    assert "1 release published" in text(analyst.get(page))


def test_a_script_in_names_is_only_letters(analyst):
    evil = '<script>alert(1)</script>"><img src=x>.csv'
    wild = TIDY.replace("Burnly", "<script>alert(2)</script>").replace("starts", "<b>starts</b>")
    page = upload(analyst, (evil, wild.encode())).headers["Location"]
    for html in (analyst.get(page).content.decode(), analyst.post(f"{page}publish", follow=True).content.decode()):
        for bad in ("<script>alert", "<img src=x", "<b>starts"):
            assert bad not in html
    assert "&lt;script&gt;alert(2)" in text(analyst.get(upload(analyst, ("x.csv", wild.encode())).headers["Location"]))


def test_no_file_name_leads_out_of_the_folder(folder):
    job = bringing.bring(by=SYSTEM, files=[("../../../etc/pass\x00wd.csv", TIDY.encode())])
    assert job.files[0].name == "passwd.csv"
    with pytest.raises(NotFound):
        bringing.of_account(SYSTEM, "../../etc")


def _explained(client, page, roles, **said):
    columns = client.get(page).context["columns"]
    return client.post(page, {f"role-{column.number}": roles.get(column.name, "") for column in columns} | said)


ROLES = {"Wo": "place_code", "Wann": "period", "Wer": "breakdown", "Wie viel": "value"}


def test_columns_nobody_knows_are_explained_tried_and_kept_as_a_map(analyst, folder):
    page = upload(analyst, ("odd.csv", ODD.encode())).headers["Location"]
    assert page.endswith("/columns/0/")
    html = text(analyst.get(page))
    assert "Wie viel" in html
    assert "120 · 110 · 95 · 3" in html
    nothing = _explained(analyst, page, {})
    assert nothing.status_code == 422
    assert "Say which column is the place" in text(nothing)
    assert "Say which column holds the figures" in text(nothing)
    assert "Two columns are the period" in text(_explained(analyst, page, ROLES | {"Wo": "period"}))
    done = _explained(analyst, page, ROLES, title="Course starts", dataset="course_starts", unit="people", save_as="Odd columns")
    assert done.status_code == 302
    preview = text(analyst.get(done.headers["Location"]))
    assert "4 rows would be kept, none put aside" in preview
    assert "Course starts" in preview
    analyst.post(f"{done.headers['Location']}publish")
    rows = (
        opened.book()
        .lake.scan(max(opened.book().lake.releases(), key=lambda name: opened.book().lake.release(name).accessed_on))
        .collect()
    )
    assert sorted(rows["breakdown"].unique()) == ["wer=Female", "wer=Male"]
    assert rows["measure"].unique().to_list() == ["course_starts.course_starts"]
    assert AuditEntry.objects.get(did="evidence.save_map").thing == "odd-columns"
    again = upload(analyst, ("odd 2.csv", ODD.replace("2021", "2022").encode()), use_map="odd-columns")
    assert "4 rows would be kept" in text(analyst.get(again.headers["Location"]))


def test_a_kept_map_is_one_the_command_line_reads(analyst, folder, tmp_path, monkeypatch, capsys):
    from skillshed.cli.main import main

    page = upload(analyst, ("odd.csv", ODD.encode())).headers["Location"]
    _explained(analyst, page, ROLES, title="Course starts", dataset="course_starts", save_as="odd")
    (tmp_path / "odd.csv").write_text(ODD)
    monkeypatch.setenv("SKILLSHED_DATA", str(folder))
    assert (
        main(["import", str(tmp_path / "odd.csv"), "--columns", str(folder / "maps" / "odd.toml"), "--source", "tidy", "--json"])
        == 0
    )
    assert json.loads(capsys.readouterr().out)[0]["rows_out"] == 4


def test_small_counts_are_protected_before_they_are_kept(analyst, folder):
    page = upload(analyst, ("odd.csv", ODD.encode())).headers["Location"]
    assert "whole number of 3 or more" in text(_explained(analyst, page, ROLES, protect="two"))
    done = _explained(analyst, page, ROLES, protect="5", round="5", dataset="own_starts")
    analyst.post(f"{done.headers['Location']}publish")
    release = next(one for one in opened.book().lake.releases().values() if one.dataset == "own_starts")
    rows = opened.book().lake.scan(release.id).collect()
    assert 3.0 not in rows["value"].to_list()
    assert "suppressed" in rows["status"].to_list()


def test_a_column_marked_unused_stays_out(analyst, folder):
    rows = "area_code,year,starts,unit\nE07000117,2021,5,percent\nE07000122,2021,7,percent\n"
    page = upload(analyst, ("starts.csv", rows.encode())).headers["Location"]
    done = _explained(analyst, f"{page}columns/0/", {"area_code": "place_code", "year": "period", "starts": "value"})
    (tried,) = [one.tried for one in staging.Staging(folder).load(page.split("/")[2]).files]
    assert done.status_code == 302
    assert tried.indicators[0].unit == "people"


def test_a_json_beside_its_csv_is_its_description(analyst, folder):
    page = upload(analyst, ("starts.csv", TIDY.encode()), ("starts.json", b'{"title": "x"}')).headers["Location"]
    assert "with its JSON description" in text(analyst.get(page))
    assert "starts.json" not in text(analyst.get(page))


def test_two_analysts_publish_the_same_file_at_once(system):
    office = system("office")
    office.run(SEED)
    both = [office.start(PUBLISHER) for _ in range(2)]
    told = [one.communicate(timeout=120) for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    assert json.loads(office.run(LOOK)) == [1, 1, 0, True]


SEED = """
from skillshed.site.boot import setup, migrate; setup(); migrate()
from skillshed.people.seeds import seed_demo
seed_demo(password="a long invented password")
"""
PUBLISHER = f"""
from skillshed.site.boot import setup; setup()
from skillshed.people.models import User
from skillshed.site.evidence import bringing
farah = User.objects.get(email="farah@example.org")
job = bringing.bring(by=farah, files=[("starts.csv", {TIDY.encode()!r})])
done = bringing.start(by=farah, token=job.token)
assert done.stage == "done" and done.files[0].result.release, done
"""
LOOK = """
from skillshed.site.boot import setup; setup()
import json
from skillshed.people import reads
from skillshed.people.models import AuditEntry
from skillshed.site.evidence.opened import book
print(json.dumps([len(book().lake.releases()), len({one.thing for one in AuditEntry.objects.filter(did="evidence.import")}),
                  len(list((book().folder / "imports").rglob("*.bin"))), reads.check_trail().is_whole]))
"""


def test_two_clicks_at_once_publish_once(farah, folder):
    job = bringing.bring(by=farah, files=[("starts.csv", TIDY.encode())])
    assert bringing.staging().claim(job)
    assert bringing.start(by=farah, token=job.token).stage == "waiting", "the other click is publishing"
    assert imported().count() == 0


def test_publishing_that_was_cut_off_can_be_started_again(farah, folder, monkeypatch):
    job = bringing.bring(by=farah, files=[("starts.csv", TIDY.encode()), ("more.csv", TIDY.replace("2021", "2020").encode())])
    here = bringing.staging()
    here.claim(job)
    job.stage, job.step = "publishing", "starts.csv: read"
    here.save(job)
    assert bringing.start(by=farah, token=job.token).stage == "publishing", "somebody is at it"
    monkeypatch.setattr(staging, "STALLED", timedelta(seconds=-1))
    done = bringing.start(by=farah, token=job.token)
    assert (done.stage, [bool(one.result.release) for one in done.files]) == ("done", [True, True])
    with pytest.raises(UsageError):
        bringing.leave_out(by=farah, token=job.token)


def test_large_files_go_to_the_worker_and_the_page_tells(analyst, farah, folder, monkeypatch):
    monkeypatch.setattr(bringing, "LARGE", 10)
    asked = []
    queued = type("Queued", (), {"enqueue": staticmethod(lambda *words: asked.append(words))})
    monkeypatch.setattr(tasks, "publish_staged", queued)
    page = upload(analyst, ("starts.csv", TIDY.encode())).headers["Location"]
    assert "A large file" in text(analyst.get(page))
    for _ in range(2):
        analyst.post(f"{page}publish")
    token = page.split("/")[2]
    assert asked == [(token, farah.pk)]
    assert "Waiting for the worker since" in text(analyst.get(page))
    bringing.run(by=farah, token=token)
    assert "1 release published" in text(analyst.get(page))


def test_the_worker_publishes_and_tells_a_role_that_was_taken_back(farah, amina, folder):
    for who, stage in ((farah, "done"), (amina, "done")):
        job = bringing.bring(by=SYSTEM, files=[("starts.csv", TIDY.encode())])
        assert tasks.publish_staged.call(job.token, who.pk) == stage
        told = bringing.of_account(SYSTEM, job.token)
        assert ("may not" in told.step) is (who is amina)
        assert not list(folder.glob("imports/*/*.bin"))


def test_what_nobody_finished_is_swept(farah, folder):
    left = bringing.bring(by=farah, files=[("starts.csv", TIDY.encode())])
    old = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    os.utime(folder / "imports" / left.token, (old, old))
    bringing.bring(by=farah, files=[("starts.csv", TIDY.encode())])
    with pytest.raises(NotFound, match="kept for a day"):
        bringing.of_account(farah, left.token)


def test_a_role_for_one_place_does_not_import(db, folder):
    local = accounts.made("Lola", "analyst", place_ons="E37000019")
    with pytest.raises(Refused):
        bringing.bring(by=local, files=[("starts.csv", TIDY.encode())])
