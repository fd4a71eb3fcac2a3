"""The words of a measure: changed by analysts, kept whole, set beside what they were, taken back."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from skillshed.evidence import texts
from skillshed.evidence.measures import read_measure
from skillshed.people.models import AuditEntry
from skillshed.people.services import SYSTEM
from skillshed.site.evidence import editing, opened
from skillshed.terms.errors import NotFound, Refused, UsageError

PAGE = "/measures/claimant_count/edit/"
GENERATED = "population_itl.population"
WORDING = {
    "title": "People who claim", "short": "Claimants", "theme": "work", "meaning": 'Counts "claims" \\ day.\r\nNot people.', "caveats": "Rounded: 5 < 10 & so on.",
    "words": "dole, benefits , dole", "unit": "people", "decimals": "0", "polarity": "", "author": "Farah’s team", "reviewed_on": "2026-11-01",
}  # fmt: skip


def text(reply):
    return " ".join(reply.content.decode().split())


@pytest.mark.django_db
def test_a_stranger_signs_in_and_a_resident_is_refused(folder, resident):
    assert Client().get(PAGE).headers["Location"].startswith("/account/login/")
    assert resident.get(PAGE).status_code == 403
    assert resident.post(PAGE, WORDING).status_code == 403
    assert resident.post(f"{PAGE}revert").status_code == 403
    assert not (folder / "measures").exists()


def test_the_services_themselves_refuse(amina):
    for who in (amina, AnonymousUser()):
        with pytest.raises(Refused):
            editing.edit_measure(by=who, measure_id="claimant_count", wording={"title": "Mine"})
        with pytest.raises(Refused):
            editing.revert_measure(by=who, measure_id="claimant_count")


def test_words_are_saved_as_a_whole_definition(analyst, farah, folder):
    before = opened.book().measure("claimant_count")
    assert analyst.post(PAGE, WORDING).headers["Location"] == PAGE
    kept = read_measure(folder / "measures" / "claimant_count.toml")
    assert kept == opened.book().measure("claimant_count")
    assert (kept.title, kept.words, kept.polarity, kept.reviewed_on) == (
        "People who claim",
        ["dole", "benefits"],
        "",
        date(2026, 11, 1),
    )
    assert kept.meaning == 'Counts "claims" \\ day.\nNot people.'
    assert (kept.froms, kept.kind, kept.review_by) == (before.froms, before.kind, before.review_by)
    entry = AuditEntry.objects.get(did="measure.edit")
    assert (entry.who, entry.thing) == (farah, "claimant_count")
    assert [path.name for path in (folder / "measures").iterdir()] == ["claimant_count.toml"]


def test_the_page_shows_what_was_changed_and_takes_it_back(analyst, folder):
    assert "It stands as it ships." in text(analyst.get(PAGE))
    analyst.post(PAGE, WORDING)
    html = text(analyst.get(PAGE))
    assert "<del>Claimant count</del></td><td><ins>People who claim</ins>" in html
    assert "Rounded: 5 &lt; 10 &amp; so on." in html
    assert analyst.post(f"{PAGE}revert").headers["Location"] == PAGE
    assert opened.book().measure("claimant_count").title == "Claimant count"
    assert analyst.post(f"{PAGE}revert").status_code == 404
    assert [one.did for one in AuditEntry.objects.filter(kind="measure")] == ["measure.edit", "measure.revert"]


def test_a_generated_definition_is_refined_and_its_figures_stay(analyst, folder):
    page = f"/measures/{GENERATED}/edit/"
    assert "Nobody has refined it yet" in text(analyst.get(page))
    analyst.post(page, {**WORDING, "title": "Residents here"})
    found = opened.book().measure(GENERATED)
    assert (found.title, found.is_generated) == ("Residents here", False)
    assert opened.book().is_loaded(found)
    editing.revert_measure(by=SYSTEM, measure_id=GENERATED)
    assert opened.book().measure(GENERATED).is_generated


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": " "}, "Enter a title"),
        ({"author": ""}, "Enter who answers for these words"),
        ({"decimals": "9"}, "Select a valid choice"),
        ({"unit": "bananas"}, "Select a valid choice"),
        ({"polarity": "sideways"}, "Select a valid choice"),
        ({"reviewed_on": "yesterday"}, "Enter a valid date"),
        ({"words": ",".join(map(str, range(30)))}, "give at most 20"),
        ({"title": "t" * 161}, "at most 160"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(analyst, folder, changed, told):
    reply = analyst.post(PAGE, {**WORDING, **changed})
    html = text(reply)
    assert reply.status_code == 422
    assert told in html
    assert "There is a problem" in html
    assert "Farah’s team" in html or "author" in changed
    assert not (folder / "measures").exists()


def test_a_script_in_the_words_is_only_letters(analyst):
    analyst.post(PAGE, {**WORDING, "title": "<script>alert(1)</script>", "meaning": "</textarea><script>alert(2)</script>"})
    html = analyst.get(PAGE).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_one_persons_change_never_undoes_anothers_unseen(analyst):
    was = analyst.get(PAGE).context["form"]["was"].value()
    analyst.post(PAGE, {**WORDING, "was": was})
    late = analyst.post(PAGE, {**WORDING, "title": "Another title", "was": was})
    assert late.status_code == 409
    assert "changed by somebody else" in text(late)
    assert opened.book().measure("claimant_count").title == "People who claim"
    assert AuditEntry.objects.filter(did="measure.edit").count() == 1


def test_a_service_call_with_wrong_words_changes_nothing(db, folder):
    with pytest.raises(UsageError, match="decimals"):
        editing.edit_measure(by=SYSTEM, measure_id="claimant_count", wording={"decimals": "many"})
    with pytest.raises(NotFound):
        editing.edit_measure(by=SYSTEM, measure_id="no_such", wording={"title": "x"})
    assert AuditEntry.objects.filter(did="measure.edit").count() == 0
    assert not (folder / "measures").exists()


def test_every_definition_survives_being_written(here):
    for measure in here.measures.values():
        assert texts.Measure.model_validate(texts.tomllib.loads(texts.as_toml(measure))) == measure


def test_no_id_leads_out_of_the_folder(here, tmp_path):
    wild = here.measure("claimant_count").model_copy(update={"id": "../../evil/ID \u00e9"})
    path = texts.keep(tmp_path / "measures", wild)
    assert path.parent == tmp_path / "measures"
    assert read_measure(path) == wild
    texts.take_back(tmp_path / "measures", wild.id)
    assert list((tmp_path / "measures").iterdir()) == []
