"""The frame of every page, its weight, its errors, and what was copied in."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client

import skillshed
import skillshed.site
from skillshed.site.templatetags.site import drawn
from skillshed.terms.errors import NotFound, UnknownPlace

SITE = Path(skillshed.site.__file__).parent
VENDOR = SITE / "static" / "vendor"
LIBRARIES = tomllib.loads((VENDOR / "VENDOR.toml").read_text())
ERRORS = ("400", "403", "403_csrf", "404", "422", "429", "500", "503")


@pytest.mark.parametrize("name", sorted(LIBRARIES))
def test_what_was_copied_in_is_as_packaged(name: str) -> None:
    facts = LIBRARIES[name]
    assert facts["licence_file"] in facts["sha256"]
    for path, total in facts["sha256"].items():
        assert hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() == total


def test_nothing_stands_in_vendor_unlisted() -> None:
    listed = {path for facts in LIBRARIES.values() for path in facts["sha256"]} | {"VENDOR.toml"}
    assert {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()} == listed


@pytest.mark.django_db
def test_a_page_is_light_and_holds_nothing_inline() -> None:
    text = Client().get("/style/").content.decode()
    css = (SITE / "static" / "site.css").stat().st_size
    assert len(text) + css < 100_000
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text)
    assert "Open Government Licence v3.0" in text
    assert text.count("<h1") == 1
    assert all("alt=" in tag for tag in re.findall(r"<img[^>]*>", text))


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_say_what_is_safe_and_what_to_do(name: str) -> None:
    text = render_to_string(f"{name}.html")
    assert text.count("<h1>") == 1
    assert re.search(r"Nothing was changed|Nothing is lost|nothing was changed|kept whole|are safe", text)
    assert re.search(r"Go back|Look for|Wait a minute|Try again|ask an administrator", text)
    assert "<title>skillshed" not in text, "the title names the fault"


def test_a_user_error_is_shown_with_its_next_step() -> None:
    text = render_to_string("error.html", {"error": NotFound("There is no place 'Burnly'.", next_step="Did you mean Burnley?")})
    assert "There is no place &#x27;Burnly&#x27;." in text
    assert "Did you mean Burnley?" in text
    assert "That is not here" in text


def test_an_unknown_place_leads_readers_to_the_places_and_to_no_command() -> None:
    text = render_to_string("error.html", {"error": UnknownPlace("Xyzzy")})
    assert "We know no place called &#x27;Xyzzy&#x27;." in text
    assert 'among the <a href="/places/">places</a>' in text
    near = render_to_string("error.html", {"error": UnknownPlace("Burnly", near=["'burnley'"])})
    assert "Did you mean &#x27;burnley&#x27;?" in near
    assert "among the" not in near
    source = Path(skillshed.__file__).parent
    worded = [one for one in source.rglob("*.py") if "We know no" in one.read_text("utf-8")]
    assert [one.relative_to(source).as_posix() for one in worded] == ["terms/errors.py"], "one wording in one place"


def test_only_our_own_drawings_stand_unescaped() -> None:
    assert drawn("") == ""
    with pytest.raises(ValueError, match=r"publishing\.charts\.spark"):
        drawn('<svg onload="x">')


def test_the_mark_is_one_small_drawing() -> None:
    for name in ("mark.svg", "favicon.svg"):
        assert (SITE / "static" / name).stat().st_size < 1000
