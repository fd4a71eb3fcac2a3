"""The evaluation of a plan in the browser: threads, claims, forms."""

from __future__ import annotations

from typing import Any

import pytest

from skillshed.plans.models import Lesson
from tests.support.accounts import made, signed_in


def test_a_question_is_asked_answered_and_acted_upon(olga, client, plan):
    olga.post(
        "/plans/small/lessons/new/", {"kind": "question", "words": "Do people stay?", "key": "S1", "due": "30 September 2026"}
    )
    question = Lesson.objects.get()
    page = olga.get("/plans/small/evaluation/").content.decode()
    assert "1 question without a finding yet" in page
    form = olga.get(f"/plans/small/lessons/new/?kind=finding&follows={question.pk}&key=S1").content.decode()
    assert f'<option value="{question.pk}" selected>' in form
    olga.post(
        "/plans/small/lessons/new/",
        {"kind": "finding", "words": "Half left.", "key": "S1", "level": "1", "evidence": "Survey", "follows": question.pk},
    )
    finding = Lesson.objects.get(kind="finding")
    olga.post("/plans/small/lessons/new/", {"kind": "change", "words": "A mentor.", "follows": finding.pk})
    assert "Half left." not in client.get("/plans/small/evaluation/").content.decode(), (
        "for colleagues, until the owners say otherwise"
    )
    assert "Half left." not in client.get("/plans/small/S1/").content.decode()
    olga.post("/plans/small/public/", {"is_public": "on", "shows_learned": "on"})
    said = client.get("/plans/small/evaluation/").content.decode()
    assert "Every question has a finding" in said
    assert said.index("Do people stay?") < said.index("Half left.") < said.index("A mentor.")
    assert "Half left." in client.get("/plans/small/S1/").content.decode()
    assert "lessons/new" not in said


def test_a_change_keeps_history_and_refuses_what_is_stale(olga, pavel, plan):
    olga.post("/plans/small/lessons/new/", {"kind": "question", "words": "First?"})
    held = Lesson.objects.get()
    address, revision = f"/plans/small/lessons/{held.pk}/", held.history.first().history_id
    assert pavel.post(address, {"kind": "question", "words": "Second?", "revision": revision}).status_code == 302
    stale = olga.post(address, {"kind": "question", "words": "Third?", "revision": revision})
    assert stale.status_code == 422
    assert "Third?" in stale.content.decode()
    page = olga.get(address).content.decode()
    assert "Second?" in page
    assert "Who changed it" in page


def test_what_is_wrong_in_the_form_is_said(olga, plan):
    for fields, said in (
        ({"kind": "finding", "words": "It had an impact.", "level": "2"}, "level 2"),
        ({"kind": "question", "words": "When?", "due": "soonish"}, "is no day"),
        ({"kind": "question", "words": ""}, "no words"),
    ):
        reply = olga.post("/plans/small/lessons/new/", fields)
        assert reply.status_code == 422
        assert said in reply.content.decode()
    assert not Lesson.objects.exists()


def test_others_may_read_and_not_write(client, plan):
    assert client.get("/plans/small/lessons/new/").status_code == 302
    amina = signed_in(made("Amina"))
    assert amina.get("/plans/small/lessons/new/").status_code == 403
    assert amina.post("/plans/small/lessons/new/", {"kind": "question", "words": "x"}).status_code == 403
    assert not Lesson.objects.exists()


def test_claims_say_their_level_and_what_would_raise_it(client, plan):
    page = client.get("/plans/small/evaluation/").content.decode()
    assert "Level 2" in page  # a baseline, later figures, beside England
    assert "beside England and North West" in page
    assert "To know it better" in page
    assert "level 2 on the Maryland scale" in client.get("/plans/small/S1/").content.decode()


def test_an_adjusted_target_is_shown_term_by_term(client, olga, plan):
    from skillshed.people.services import SYSTEM
    from skillshed.plans.services import save_element

    held = plan.elements.get(key="E1")
    terms = [{"name": "aged under 25", "coefficient": "-0.2", "expected": "30", "actual": "35"}]
    data = {**held.data, "adjustment": {"terms": terms, "source": "our own regression"}}
    save_element(by=SYSTEM, plan=plan, group="measures", key="E1", data=data, revision=held.revision)
    for address in ("S1", "E1"):
        page = client.get(f"/plans/small/{address}/").content.decode()
        assert "the target of 3 becomes <strong>2.0%</strong>" in page
        assert "aged under 25" in page
        assert "our own regression" in page
    assert "adjusted for who" not in client.get("/plans/small/M1/").content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_are_light_and_without_faults(olga, plan, live_server: Any, chromium: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    olga.post("/plans/small/lessons/new/", {"kind": "question", "words": "Do people stay?", "key": "S1"})
    olga.post(
        "/plans/small/lessons/new/",
        {"kind": "finding", "words": "Half.", "key": "S1", "level": "1", "follows": Lesson.objects.get().pk},
    )
    cookie = {"name": "sessionid", "value": olga.cookies["sessionid"].value, "url": live_server.url}
    for width in (1280, 320):
        context = chromium.new_context(viewport={"width": width, "height": 900})
        context.add_cookies([cookie])
        page = context.new_page()
        for address in (
            "/evaluate/", "/evaluate/?measure=claimant_rate&place=pendle&from=2021", "/plans/small/evaluation/", "/plans/small/evaluation/E1/",
            f"/plans/small/lessons/{Lesson.objects.first().pk}/", "/plans/small/S1/",
        ):  # fmt: skip
            reply = page.goto(live_server.url + address)
            assert reply.status == 200
            assert len(reply.body()) < 200_000
            found = Axe().run(page)
            assert found.violations_count == 0, (address, found.generate_report())
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        context.close()
