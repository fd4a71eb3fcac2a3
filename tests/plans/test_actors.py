"""Relations brought in, the map put together, and rounds of the self-assessment: who may, what is kept, what cannot be seen."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from skillshed.insight.plan.maturity import questions
from skillshed.people.models import AuditEntry, Organisation, User
from skillshed.people.services import SYSTEM, create_organisation
from skillshed.plans import maturity, relations
from skillshed.plans.files import document
from skillshed.plans.mapping import of_directory, of_lists, of_place, of_plans, of_referrals, said_of
from skillshed.plans.models import MapActor, Opinion, Plan, Relation, Response, Round
from skillshed.plans.proxies import proxies
from skillshed.referrals.models import Client, Referral
from skillshed.terms.errors import NotFound, Refused, UsageError
from tests.support.accounts import made
from tests.support.provision_cast import town

DAY = date(2026, 6, 1)
ACTORS = "name,kind,place\nSkills Board,partnership,E10000017\nLantern Trust,third-sector,\n"
RELATIONS = "from,to,relation,since,until,amount,evidence\nLantern Trust,Skills Board,sits on,2026-01-01,,,minutes\nSkills Hub,Lantern Trust,funds,2026-01-01,2026-12-31,5000,letter\n"


def bring(by, content: str, *, known=(), **more):
    return relations.bring_in(by=by, content=content, name="list.csv", said_by="The board", known=known, **more)


@pytest.fixture
def listed(olga: User, plan: Plan) -> Plan:
    bring(olga, ACTORS)
    bring(olga, RELATIONS, known=of_plans([document(plan)]).map.nodes)
    return plan


def test_a_list_brought_in_again_doubles_nothing(listed, olga):
    assert (MapActor.objects.count(), Relation.objects.count()) == (2, 2)
    again = bring(olga, ACTORS)
    assert (again.made, again.changed, again.unchanged) == (0, 0, 2)
    changed = bring(olga, RELATIONS.replace("5000", "6000"), known=of_plans([document(listed)]).map.nodes)
    assert (changed.made, changed.changed, changed.unchanged) == (0, 1, 1)
    assert Relation.objects.get(kind="funds").amount == 6000
    assert Relation.objects.get(kind="funds").history.count() == 2
    assert AuditEntry.objects.filter(did="actors.import").count() == 3


def test_good_rows_are_kept_and_bad_ones_named(olga, plan):
    done = bring(
        olga, "from,to,relation\nSkills Hub,College,funds\nSkills Hub,Nobody,funds\n", known=of_plans([document(plan)]).map.nodes
    )
    assert (done.made, [(one.row, one.column) for one in done.refused]) == (1, [(3, "to")])


def test_a_dry_run_keeps_nothing(olga, db):
    assert bring(olga, ACTORS, dry_run=True).made == 2
    assert MapActor.objects.count() == AuditEntry.objects.filter(did="actors.import").count() == 0


@pytest.mark.parametrize("role", ["", "analyst", "provider"])
def test_only_owners_of_plans_add_to_the_map(db, role):
    with pytest.raises(Refused):
        bring(made("Amina", role), ACTORS)
    assert MapActor.objects.count() == 0


def test_somebody_must_say_so(olga):
    with pytest.raises(UsageError, match="says so"):
        relations.bring_in(by=olga, content=ACTORS, name="list.csv")


def test_a_relation_is_ended_or_withdrawn_and_never_lost(listed, olga):
    row = Relation.objects.get(kind="sits on")
    relations.end_relation(by=olga, relation=row.pk, on=DAY)
    assert [one.kind for one in of_lists(drafts=True).on(DAY + timedelta(days=1)).map.ties] == ["funds"]
    assert len(of_lists(drafts=True).on(DAY).map.ties) == 2
    with pytest.raises(UsageError, match="cannot have ended"):
        relations.end_relation(by=olga, relation=row.pk, on=date(2025, 1, 1))
    relations.withdraw_relation(by=olga, relation=row.pk)
    relations.withdraw_relation(by=olga, relation=row.pk)
    assert "sits on" not in {one.kind for one in of_lists(drafts=True).map.ties}
    assert Relation.objects.filter(pk=row.pk).exists()
    assert AuditEntry.objects.filter(did="actors.withdraw").count() == 1
    with pytest.raises(NotFound):
        relations.end_relation(by=olga, relation=10**6, on=DAY)
    with pytest.raises(Refused):
        relations.withdraw_relation(by=made("Amina"), relation=row.pk)


def test_what_was_withdrawn_does_not_come_back_with_the_file(listed, olga):
    row = Relation.objects.get(kind="sits on")
    relations.withdraw_relation(by=olga, relation=row.pk)
    bring(olga, RELATIONS, known=of_plans([document(listed)]).map.nodes)
    row.refresh_from_db()
    assert row.withdrawn_on is not None


def test_what_is_not_public_is_for_colleagues_only(listed):
    assert of_lists().map.ties == ()
    assert len(of_lists(drafts=True).map.ties) == 2


def test_a_plans_map_takes_relations_between_its_own_actors_only(listed, olga):
    bring(olga, "from,to,relation\nCollege,Skills Hub,shares data\n", known=of_plans([document(listed)]).map.nodes)
    found = of_plans([document(listed)], drafts=True)
    assert {one.kind for one in found.map.ties} == {"owns an action with", "shares data"}
    assert "lantern-trust" not in found.named
    assert "lantern-trust" in of_place([document(listed)], DAY, drafts=True).named


def test_providers_and_what_pays_for_their_offers_are_on_the_map(db):
    offers = town()
    today = timezone.localdate()
    found = of_directory(today)
    provider = found.named["weaver-college"]
    assert (provider.kind, provider.place) == ("provider", "E07000117")
    paid = {(one.source, one.to) for one in found.map.ties}
    assert ("free-courses-for-jobs", "weaver-college") in paid
    words = [one for one in said_of(found, today) if one.actor == "weaver-college" and one.how == "offers"]
    assert offers["care"].title in {title for one in words for title in one.items}


@pytest.fixture
def referred(db: None) -> dict[str, Organisation]:
    """Twelve people referred to one provider, nine to another, three to a third."""
    names = {name: create_organisation(by=SYSTEM, name=name, kind=kind) for name, kind in (("Advice", "support"), ("Large", "provider"), ("Middle", "provider"), ("Small", "provider"))}  # fmt: skip
    one = Client.objects.create(keep_until=timezone.localdate())
    for name, count in (("Large", 12), ("Middle", 9), ("Small", 3)):
        for number in range(count):
            Referral.objects.create(
                client=one, offer_title="x", provider=names[name], organisation=names["Advice"], party="adviser", state="sent",
                request_key=f"{name}{number}", sent_on=timezone.now(),
            )  # fmt: skip
    return names


def test_few_referrals_leave_no_trace_and_cannot_be_worked_out(referred):
    found = of_referrals(SYSTEM)
    counts = {one.to: one.count for one in found.map.ties}
    assert "small" not in counts
    assert "small" not in found.named
    # With one hidden, another is hidden too: else the sum shown elsewhere would give it away.
    assert len(counts) < 2 or all(count % 5 == 0 for count in counts.values())
    assert all(count >= 5 for count in counts.values())


def test_counts_of_referrals_need_the_role(referred):
    with pytest.raises(Refused):
        of_referrals(made("Carys", "provider"))
    assert "refers" not in {one.kind for one in of_place([], timezone.localdate()).map.ties}
    assert of_referrals(made("Elin", "commissioner")).map.nodes


# The self-assessment.


@pytest.fixture
def round_(olga: User, plan: Plan) -> Round:
    return maturity.open_round(
        by=olga, title="Spring", opens_on=DAY, closes_on=DAY + timedelta(days=30), plan=plan, is_public=True
    )


def answered(round_: Round, kind: str, level: int | None, comment: str = "") -> Response:
    token = maturity.token_of(maturity.begin(round_=round_, kind=kind, today=DAY))
    maturity.answer(token=token, feature="governance", level=level, comment=comment)
    return maturity.send(token=token, today=DAY)


def test_nothing_is_kept_of_who_answers(round_):
    answered(round_, "employer", 2, "More evening courses")
    fields = {field.name for model in (Response, Opinion) for field in model._meta.get_fields()}
    assert fields == {
        "id",
        "round",
        "kind",
        "begun_on",
        "sent_on",
        "is_invented",
        "opinions",
        "response",
        "feature",
        "level",
        "comment",
    }
    assert not AuditEntry.objects.filter(kind="response").exists()
    assert AuditEntry.objects.filter(kind="round").count() == 1


def test_what_is_not_sent_is_not_counted_and_goes(round_):
    begun = maturity.begin(round_=round_, kind="employer", today=DAY)
    maturity.answer(token=maturity.token_of(begun), feature="governance", level=1)
    assert maturity.levels_of(round_) == []
    maturity.begin(round_=round_, kind="employer", today=DAY + timedelta(days=30))
    assert Response.objects.filter(pk=begun.pk).exists()
    assert maturity.clear_unsent(on=DAY + timedelta(days=31)) == 2
    assert not Response.objects.filter(pk=begun.pk).exists()


def test_answers_are_changed_until_they_are_sent_and_never_after(round_):
    token = maturity.token_of(maturity.begin(round_=round_, kind="employer", today=DAY))
    with pytest.raises(UsageError, match="Nothing is answered"):
        maturity.send(token=token, today=DAY)
    maturity.answer(token=token, feature="governance", level=1)
    maturity.answer(token=token, feature="governance", level=4)
    assert Opinion.objects.get().level == 4
    maturity.send(token=token, today=DAY)
    with pytest.raises(NotFound):
        maturity.answer(token=token, feature="governance", level=5)
    with pytest.raises(NotFound):
        maturity.send(token=token, today=DAY)


@pytest.mark.parametrize(("feature", "level"), [("governance", 0), ("governance", 6), ("weather", 3)])
def test_levels_and_features_that_are_none_are_refused(round_, feature, level):
    token = maturity.token_of(maturity.begin(round_=round_, kind="employer", today=DAY))
    with pytest.raises(UsageError):
        maturity.answer(token=token, feature=feature, level=level)


def test_a_round_is_answered_on_its_days_only(round_):
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=31)):
        with pytest.raises(Refused):
            maturity.begin(round_=round_, kind="employer", today=day)
    with pytest.raises(UsageError, match="kind"):
        maturity.begin(round_=round_, kind="martian", today=DAY)
    late = maturity.token_of(maturity.begin(round_=round_, kind="employer", today=DAY))
    maturity.answer(token=late, feature="governance", level=1)
    with pytest.raises(Refused, match="closed"):
        maturity.send(token=late, today=DAY + timedelta(days=31))


def test_a_link_of_one_kind_opens_nothing_of_another(round_):
    link = maturity.link_of(round_)
    assert maturity.round_of(link) == round_
    with pytest.raises(NotFound):
        maturity.response_of(link)
    with pytest.raises(NotFound):
        maturity.round_of(link[:-2] + "zz")


def test_results_come_when_it_has_closed_and_keep_small_groups_apart(round_, olga):
    for level in (1, 2, 2, 2, 3):
        answered(round_, "employer", level)
    for _ in range(5):
        answered(round_, "provider", 4)
    answered(round_, "learner", 1)
    with pytest.raises(Refused):
        maturity.results(round_, DAY)
    found = maturity.results(round_, DAY + timedelta(days=31))
    governance = found.judged[0]
    assert [(one.kind, one.middle) for one in governance.groups] == [("employer", 2), ("provider", 4)]
    assert (governance.is_disputed, found.hidden_kinds, found.answered) == (
        True,
        1,
        (("Employer", 5), ("College or training provider", 5)),
    )


def test_who_may_read_a_round(round_, olga):
    amina, after = made("Amina"), DAY + timedelta(days=31)
    assert not maturity.may_read(amina, round_, DAY)
    assert maturity.may_read(amina, round_, after)
    assert maturity.may_read(olga, round_, DAY)
    round_.is_public = False
    assert not maturity.may_read(amina, round_, after)
    with pytest.raises(Refused):
        maturity.comments(by=amina, round_=round_)
    with pytest.raises(Refused):
        maturity.open_round(by=amina, title="Mine", opens_on=DAY, closes_on=DAY)


def test_comments_stand_without_their_kind(round_, olga):
    answered(round_, "employer", 2, "b")
    answered(round_, "council", 2, "a")
    assert maturity.comments(by=olga, round_=round_) == {"governance": ["a", "b"]}


def test_closing_is_for_good(round_, olga):
    closed = maturity.close_round(by=olga, round_=round_, on=DAY)
    assert closed.closes_on == DAY
    assert maturity.close_round(by=olga, round_=closed, on=DAY + timedelta(days=20)).closes_on == DAY


def test_rounds_are_compared_with_the_last_of_the_same_plan(round_, olga, plan):
    later = maturity.open_round(
        by=olga, title="Autumn", opens_on=DAY + timedelta(days=90), closes_on=DAY + timedelta(days=120), plan=plan
    )
    other = maturity.open_round(by=olga, title="Other", opens_on=DAY + timedelta(days=60), closes_on=DAY + timedelta(days=70))
    assert maturity.earlier(later, [round_, later, other]) == round_
    assert maturity.earlier(other, [round_, later, other]) is None


def test_each_feature_has_a_measure_beside_it_or_says_that_it_has_none(plan):
    found = {one.feature: one for one in proxies(document(plan), of_plans([document(plan)]), plan.versions.all(), DAY)}
    assert list(found) == [one.key for one in questions().feature]
    assert found["governance"].words == "1 of 1 (100%)"
    assert found["buy-in"].words == "0 of 1 (0%)"
    assert found["integration"].words == "1 of 1 (100%)"
    for feature in ("public-power", "infrastructure", "communication", "consistency", "investment", "sectors", "flexibility"):
        assert (found[feature].part, found[feature].words) == (None, "")
        assert found[feature].why_none


def test_without_a_plan_nothing_of_a_plan_is_measured(db):
    found = {one.feature: one for one in proxies(None, of_place([], DAY), (), DAY)}
    assert found["governance"].why_none == "No plan is chosen for this round."
    assert all(one.part is None for one in found.values())


def test_provision_is_measured_where_it_says_when_it_begins(plan):
    town()
    found = {one.feature: one for one in proxies(None, of_place([], timezone.localdate()), (), timezone.localdate())}
    share = found["flexibility"]
    assert share.part is not None
    assert 0 < share.part <= share.whole


def test_measures_unchanged_for_three_years_are_counted_from_versions(plan):
    version = plan.versions.first()
    version.made_on = timezone.now() - timedelta(days=1200)
    version.save()
    found = {
        one.feature: one for one in proxies(document(plan), of_plans([document(plan)]), plan.versions.all(), timezone.localdate())
    }
    assert found["consistency"].words == "3 of 3 (100%)"


def test_the_demo_is_marked_invented_and_brings_nothing_twice(plan, settings, olga):
    from skillshed.plans.seeds_actors import seed_actors

    settings.DEMO = False
    with pytest.raises(Refused):
        seed_actors()
    settings.DEMO = True
    town()
    colleges = (
        "Calder Vale College (invented)",
        "Heathergreen Retrofit Centre (invented)",
        "University of the Three Rivers (invented)",
    )
    from tests.support.provision_cast import offer, provider

    for name in colleges:
        offer(f"Course of {name}", of=provider(name))
    assert seed_actors(timezone.localdate()) == 12
    assert seed_actors(timezone.localdate()) == 0
    assert not Relation.objects.filter(is_invented=False).exists()
    assert all("invented" in one.source_name and "invented" in one.to_name for one in Relation.objects.all())
    assert not Response.objects.filter(is_invented=False).exists()
    last = Round.objects.order_by("-opens_on").first()
    assert sum(one.is_disputed for one in maturity.results(last, timezone.localdate()).judged) > 2


def test_kumus_json_is_brought_in_whole(olga):
    whole = {
        "elements": [{"label": "A", "type": "x"}, {"label": "B"}],
        "connections": [{"from": "A", "to": "B", "type": "co-delivers"}],
    }
    done = relations.bring_in(by=olga, content=json.dumps(whole), name="kumu.json", said_by="Map day", is_public=True)
    assert done.made == 3
    assert of_lists().map.ties[0].said_by == "Map day"
