"""Titles in, decided by an analyst, coded so from then on; refused for others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from skillshed.people.models import AuditEntry
from skillshed.skills.coding.files import read_decided
from tests.support.accounts import made, signed_in

pytestmark = pytest.mark.django_db
LIST = "title,sector\nWelder,\nzzgrumbler,\nZZgrumbler,\n=cmd(),\n"


def test_an_analyst_decides_and_the_next_list_knows(data: Path) -> None:
    farah = signed_in(made("Farah", "analyst"))
    first = farah.post("/coding/", {"scheme": "esco", "file": SimpleUploadedFile("jobs.csv", LIST.encode())})
    assert first.status_code == 302
    text = farah.get(first.url).content.decode()
    assert "zzgrumbler" in text
    assert "2 times in the list" in text
    code = re.search(r'name="code-1" value="(http[^"]+)"', text)
    assert code
    assert farah.post(first.url, {"code-1": code[1], "other-3": "none"}).status_code == 302
    assert read_decided(None, data, "esco") == {("zzgrumbler", ""): code[1], ("cmd", ""): "none"}
    again = farah.post("/coding/", {"scheme": "esco", "titles": "ZZ-Grumbler\nzzgrumbler"})
    assert "1 of 2 coded" in farah.get(again.url).content.decode(), "the title that was decided is coded, the other one is not"
    out = farah.get(f"{first.url}coded.csv").content.decode()
    assert "decided by a person" in out
    assert "'=cmd()" in out
    assert list(AuditEntry.objects.filter(did__startswith="coding.").values_list("did", flat=True)) == [
        "coding.bring",
        "coding.decide",
        "coding.bring",
    ]
    assert farah.post(f"{first.url}remove/").status_code == 302
    assert farah.get(first.url).status_code == 404


def test_a_code_outside_the_scheme_is_refused_and_what_was_typed_stays(data: Path) -> None:
    farah = signed_in(made("Farah", "analyst"))
    first = farah.post("/coding/", {"scheme": "esco", "titles": "zzgrumbler"})
    wrong = farah.post(first.url, {"other-0": "9999x"})
    assert wrong.status_code == 422
    assert "9999x" in wrong.content.decode()
    assert read_decided(None, data, "esco") == {}


@pytest.mark.parametrize(
    ("given", "said", "next_step"),
    [
        ({"titles": ""}, "no title in the list", "one title on each line"),
        ({"titles": "a", "scheme": "x"}, "Choose a classification", "One of SOC2020"),
        ({"titles": "welder", "scheme": "soc2010"}, "has not learned yet", "--scheme soc2010"),
    ],
)
def test_what_cannot_be_done_is_said(data: Path, given: dict[str, str], said: str, next_step: str) -> None:
    answer = signed_in(made("Farah", "analyst")).post("/coding/", {"scheme": "esco", **given})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    summary = re.search(r'<a href="#titles">(.+?)</a>', answer.content.decode(), re.DOTALL)
    assert summary
    assert summary[1].count(next_step) == 1


def test_only_analysts_may(data: Path) -> None:
    assert signed_in(made("Amina")).get("/coding/").status_code == 403
    assert signed_in(made("Amira")).get("/coding/abc/").status_code == 403
