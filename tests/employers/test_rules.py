"""What is at risk, what a job's group is, and who pays: by rule, with reasons, unknown staying unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from skillshed.employers.diagnosis.answers import Change, Job
from skillshed.employers.diagnosis.at_risk import at_risk, names, particular
from skillshed.employers.diagnosis.coding import choices, coded
from skillshed.employers.diagnosis.local import local_figures
from skillshed.employers.diagnosis.outlook import Outlook
from skillshed.employers.diagnosis.paying import who_pays
from skillshed.employers.diagnosis.questions import by_name
from skillshed.employers.diagnosis.rules import rules
from skillshed.employers.diagnosis.understanding import understood
from skillshed.evidence.book import Book
from skillshed.evidence.publish import publish
from skillshed.provision.demand import Badge, State
from skillshed.rules.definitions import shipped_rules
from skillshed.sources.parsed import Given
from skillshed.sources.raw import RawFile
from tests.employers.conftest import occupation, skill
from tests.support import small_lake

DAY = date(2026, 9, 1)
RULE = rules().at_risk


def risks(answers, skills, outlook=None):
    return at_risk(answers, understood(answers, skills), skills.desk, outlook or {}, RULE)


def reasons(found, skill_id):
    return [one.sentence for risk in found if risk.skill == skill_id for one in risk.reasons]


def test_a_change_asks_for_what_no_job_brings(works, skills):
    found = risks(works, skills)
    cyber = skill(skills, "cyber security")
    [said] = reasons(found, cyber)
    assert said.startswith("New technology asks for it: “cyber security”.")
    assert "None of the jobs you named usually brings it." in said
    [alone] = reasons(risks(works.skip("jobs"), skills), cyber)
    assert "is not known: no job was named" in alone


def test_words_are_shown_with_each_skill_and_can_be_taken_out(works, skills):
    read = understood(works, skills)
    cyber = skill(skills, "cyber security")
    [one] = [one for one in read if one.skill == cyber]
    assert (one.words, one.question, one.is_sure) == ("cyber security", "technology", True)
    without = works.without_skills([cyber])
    assert [one.is_kept for one in understood(without, skills) if one.skill == cyber] == [False]
    assert cyber not in {one.skill for one in risks(without, skills)}


def test_growth_and_leaving_put_a_jobs_own_skills_at_risk(works, skills):
    welder = occupation(skills, "welder")
    own = particular(skills.desk, welder, RULE.of_a_job)
    assert len(own) == RULE.of_a_job
    found = risks(works, skills)
    assert reasons(found, own[0]) == ["Welders: you will need 2 more than now.", "Welders: people leave."]
    assert found[0].jobs == [welder]


def test_unknown_numbers_give_no_reason(works, skills):
    welder = occupation(skills, "welder")
    for now, then in ((None, 12), (10, None), (None, None)):
        quiet = works.answered("jobs", (Job("Welders", welder, now, then),)).skip("leaving")
        assert not [one for one in risks(quiet, skills) if welder in one.jobs]


def test_demand_elsewhere_is_a_reason_of_its_own(works, skills):
    office = occupation(skills, "office manager")
    badge = Badge(State.IN_DEMAND, "In demand.", "41 Administrative occupations")
    found = risks(works, skills, {office: Outlook(office, "office manager", badge)})
    said = [one.sentence for risk in found if office in risk.jobs for one in risk.reasons]
    assert set(said) == {"Office manager: others look for them too."}


@pytest.mark.parametrize(
    ("text", "title", "is_named"),
    [("Two welders retire.", "Welder", True), ("The office", "Office manager", False), ("our office managers go", "Office Manager", True), ("", "Welder", False), ("welders", "", False)],
)  # fmt: skip
def test_a_job_is_named_by_all_its_words(text, title, is_named):
    assert names(text, title) is is_named


def test_titles_are_settled_where_they_leave_no_doubt(skills):
    jobs = (Job("Welders"), Job("toolmaker"), Job("HGV driver", ""))
    found = coded(jobs, skills)
    assert found[0].occupation == occupation(skills, "welder")
    assert found[1].occupation is None
    assert found[2].occupation == "", "what the employer said it is not, is not asked again"
    [choice] = choices(found, skills)
    assert (choice.at, choice.title) == (1, "toolmaker")
    assert 1 < len(choice.candidates) <= 5


def shares(size, levy, on=DAY, district=""):
    return {one.title: [share.share for share in one.shares] for one in who_pays(size, levy, district, on, shipped_rules())}


def test_who_pays_by_size_and_levy():
    small, large = shares("5_24", "no"), shares("250", "yes")
    assert small["Skills Bootcamp for your own people"] == [Decimal("0.1")]
    assert large["Skills Bootcamp for your own people"] == [Decimal("0.3")]
    assert small["Apprentice under 25"] == [Decimal(0)]
    assert small["Apprentice of 25 or over"] == [Decimal("0.05")]
    assert large["Apprentice under 25"] == [Decimal(0), Decimal("0.25")]


def test_who_pays_is_not_guessed_where_size_or_levy_is_not_known():
    unknown = shares("", "")
    assert unknown["Skills Bootcamp for your own people"] == [None]
    assert unknown["Apprentice of 25 or over"] == [Decimal("0.05"), Decimal(0), Decimal("0.25")]


@pytest.mark.parametrize("on", [date(2019, 9, 1), date(2023, 9, 1), DAY])
def test_no_rule_draws_a_line_inside_a_size_band(on, monkeypatch):
    from skillshed.employers.diagnosis import paying

    for code, (fewest, most) in by_name()["size"].people.items():
        found = []
        for people in (fewest, most):
            monkeypatch.setattr(paying, "people_of", lambda _, people=people: people)
            found.append(shares(code, "no", on))
        assert found[0] == found[1], code


def test_a_programme_that_is_closed_in_the_place_says_so():
    [found] = [one for one in who_pays("5_24", "no", "E08000003", DAY, shipped_rules()) if one.programme == "SKILLS_BOOTCAMP"]
    assert "Greater Manchester" in found.closed


def test_hurts_are_the_employers_own_word(works, skills):
    answers = works.answered("hurts", Change(("skills",), "We lack cyber security."))
    said = reasons(risks(answers, skills), skill(skills, "cyber security"))
    assert "You said that you miss it or cannot find it: “cyber security”." in said


def test_local_figures_are_the_places_own_else_what_holds_it_else_none(tmp_path):
    book = small_lake.made(tmp_path)
    (tmp_path / "measures").mkdir()
    for name, of in (
        ("job_adverts", "claimant_count_wards_lad_north.claimant_count"),
        ("staff_trained", "population_itl.population"),
    ):
        (tmp_path / "measures" / f"{name}.toml").write_text(
            f'id = "{name}"\ntitle = "T"\nunit = "people"\nkind = "count"\nauthor = "a"\n[[from]]\nmeasure = "{of}"\n'
        )
    book = Book(tmp_path)
    found = {one.measure.id: one for one in local_figures(book, "E07000117")}
    own = found["job_adverts"]
    assert (own.is_own, own.of.name, own.found.value, own.found.period[:7]) == (True, "Burnley", 1035, "2022-01")
    assert own.release
    assert found["skill_shortage_density"].found is None, "nothing is loaded: it says so, and is not nought"
    above = {one.measure.id: one for one in local_figures(book, "E07000128")}
    assert above["staff_trained"].is_own


def test_a_wider_areas_figure_says_whose_it_is(tmp_path):
    text = "area_code,area_name,date,rate\nE69000019,Lancashire,2022,36\nE12000002,North West,2023,27\n"
    book = Book(tmp_path)
    publish(
        RawFile(text.encode(), "t.csv"),
        lake=book.lake,
        areas=book.areas,
        now=small_lake.NOW,
        source="tidy",
        given=Given(dataset="t", released_on=DAY),
    )
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "skill_shortage_density.toml").write_text(
        'id = "skill_shortage_density"\ntitle = "T"\nunit = "percent"\nkind = "ratio"\nauthor = "a"\n[[from]]\nmeasure = "t.rate"\n'
    )
    [one] = [one for one in local_figures(Book(tmp_path), "E07000117") if one.measure.id == "skill_shortage_density"]
    assert (one.is_own, one.of.code, one.found.value) == (False, "E69000019", 36), "the nearest area wins, not the newest figure"
