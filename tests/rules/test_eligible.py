"""Who can have what, on which day: drawn as tables. Each row: facts that differ, the day, the verdict."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from skillshed.rules.eligible import Answer, eligible
from skillshed.rules.facts import completed, read_facts
from skillshed.terms.errors import InputNotUnderstood, NotFound

AMINA = {
    "date_of_birth": "1996-03-14", "area_code": "E07000117", "immigration_status": "uk_national", "ordinarily_resident": True,
    "uk_resident_since": "1996-03-14", "employment_status": "employed", "gross_annual_earnings_gbp": 24_000, "benefits": [],
    "has_full_level_2": True, "has_full_level_3": False, "gcse_english_4": True, "gcse_maths_4": False, "assessed_below_grade_4": False,
}  # fmt: skip


def ask(programme: str, on: str, **other: Any) -> Answer:
    return eligible(read_facts({**AMINA, **other}), date.fromisoformat(on), [programme])[0]


def born(day: str) -> dict[str, Any]:
    return {"date_of_birth": day, "uk_resident_since": day}


TABLE: list[tuple[str, str, dict[str, Any], str]] = [
    # the earnings line by funding year, strictly below
    ("ADULT_FULL_FUNDING_L2", "2025-07-31", {"gross_annual_earnings_gbp": 24_999.99}, "eligible"),
    ("ADULT_FULL_FUNDING_L2", "2025-07-31", {"gross_annual_earnings_gbp": 25_000}, "not_eligible"),
    ("ADULT_FULL_FUNDING_L2", "2025-08-01", {"gross_annual_earnings_gbp": 25_000}, "eligible"),
    ("ADULT_FULL_FUNDING_L2", "2026-07-31", {"gross_annual_earnings_gbp": 25_750}, "not_eligible"),
    # Lancashire decides for itself from 1 August 2026, and its line is not known; Cumberland is not devolved
    ("ADULT_FULL_FUNDING_L2", "2026-07-31", {}, "eligible"),
    ("ADULT_FULL_FUNDING_L2", "2026-08-01", {}, "unknown"),
    ("ADULT_FULL_FUNDING_L2", "2026-08-01", {"benefits": ["JSA"]}, "eligible"),
    ("ADULT_FULL_FUNDING_L2", "2026-08-01", {"area_code": "E06000063"}, "eligible"),
    ("ADULT_FULL_FUNDING_L2", "2025-09-01", {"area_code": "E08000012", "gross_annual_earnings_gbp": 35_864.40}, "eligible"),
    ("ADULT_FULL_FUNDING_L2", "2025-09-01", {"area_code": "E08000012", "gross_annual_earnings_gbp": 35_865}, "not_eligible"),
    ("ADULT_FULL_FUNDING_L2", "2024-09-01", {"area_code": "W06000015"}, "not_eligible"),
    ("ADULT_FULL_FUNDING_L2", "2023-12-01", {"gross_annual_earnings_gbp": 20_318}, "eligible"),
    ("ADULT_FULL_FUNDING_L2", "2023-12-01", {"gross_annual_earnings_gbp": 20_319}, "not_eligible"),
    ("ADULT_FULL_FUNDING_L2", "2023-12-01", {"area_code": "E09000007", "gross_annual_earnings_gbp": 25_400}, "unknown"),
    # Universal Credit under the line, alone or as a couple
    ("ADULT_FULL_FUNDING_L2", "2025-09-01", {"gross_annual_earnings_gbp": 40_000, "benefits": ["UC"], "uc_claim": "sole", "uc_take_home_month_gbp": 951}, "eligible"),
    ("ADULT_FULL_FUNDING_L2", "2025-09-01", {"gross_annual_earnings_gbp": 40_000, "benefits": ["UC"], "uc_claim": "sole", "uc_take_home_month_gbp": 952}, "not_eligible"),
    ("ADULT_FULL_FUNDING_L2", "2025-09-01", {"gross_annual_earnings_gbp": 40_000, "benefits": ["UC"], "uc_claim": "joint", "uc_take_home_month_gbp": 1_533}, "eligible"),
    ("ADULT_FULL_FUNDING_L2", "2025-09-01", {"gross_annual_earnings_gbp": 40_000, "benefits": ["UC"], "uc_take_home_month_gbp": 1_200}, "unknown"),
    # residence: three years to 31 July 2025, then an ordinary home; asylum seekers after six months
    ("ADULT_FULL_FUNDING_L2", "2025-07-31", {"uk_resident_since": "2022-08-01"}, "not_eligible"),
    ("ADULT_FULL_FUNDING_L2", "2025-07-31", {"uk_resident_since": "2022-07-31"}, "eligible"),
    ("ADULT_FULL_FUNDING_L2", "2025-08-01", {"uk_resident_since": "2025-01-01"}, "eligible"),
    ("ADULT_FULL_FUNDING_L2", "2025-08-01", {"immigration_status": "student_visa"}, "not_eligible"),
    ("ADULT_FULL_FUNDING_L2", "2025-09-10", {"immigration_status": "asylum_seeker", "uk_resident_since": "2025-03-10"}, "eligible"),
    ("ADULT_FULL_FUNDING_L2", "2025-09-10", {"immigration_status": "asylum_seeker", "uk_resident_since": "2025-03-11"}, "not_eligible"),
    ("ADULT_FULL_FUNDING_L2", "2026-08-01", {"area_code": "E07000136", "uk_resident_since": "2025-01-01", "benefits": ["JSA"]}, "not_eligible"),
    # age on 31 August of the funding year, not on the day
    ("ASF_FIRST_L2", "2026-01-10", {**born("2006-08-31"), "has_full_level_2": False}, "eligible"),
    ("ASF_FIRST_L2", "2026-01-10", {**born("2006-09-01"), "has_full_level_2": False}, "not_eligible"),
    ("ASF_FIRST_L3", "2025-09-01", {**born("2001-09-02")}, "eligible"),
    ("ASF_FIRST_L3", "2025-09-02", {**born("2001-09-02")}, "not_eligible"),
    ("ASF_FIRST_L3", "2026-09-01", {**born("2004-01-01"), "gross_annual_earnings_gbp": 60_000}, "eligible"),
    ("ASF_FIRST_L2", "2025-09-01", {**born("2004-01-01"), "has_full_level_2": None, "has_full_level_3": True}, "not_eligible"),
    ("ASF_ENGLISH_MATHS", "2025-09-01", {}, "eligible"),
    ("ASF_ENGLISH_MATHS", "2025-09-01", {"gcse_maths_4": True}, "not_eligible"),
    ("ASF_ENGLISH_MATHS", "2024-07-31", {"gcse_maths_4": True, "assessed_below_grade_4": True}, "not_eligible"),
    ("ASF_ENGLISH_MATHS", "2024-08-01", {"gcse_maths_4": True, "assessed_below_grade_4": True}, "eligible"),
    # Free Courses for Jobs: open to all without level 3 to July 2024, Greater Manchester a year longer
    ("FCFJ", "2021-03-31", {}, "closed"),
    ("FCFJ", "2024-07-31", {"gross_annual_earnings_gbp": 60_000}, "eligible"),
    ("FCFJ", "2024-08-01", {"gross_annual_earnings_gbp": 60_000}, "not_eligible"),
    ("FCFJ", "2025-07-31", {"gross_annual_earnings_gbp": 60_000, "area_code": "E08000003"}, "eligible"),
    ("FCFJ", "2025-08-01", {"gross_annual_earnings_gbp": 60_000, "area_code": "E08000003"}, "not_eligible"),
    ("FCFJ", "2023-12-01", {"has_full_level_3": True, "gross_annual_earnings_gbp": 20_000}, "eligible"),
    # bootcamps
    ("SKILLS_BOOTCAMP", "2025-09-01", {}, "eligible"),
    ("SKILLS_BOOTCAMP", "2025-03-31", {"area_code": "E08000003"}, "eligible"),
    ("SKILLS_BOOTCAMP", "2025-04-01", {"area_code": "E08000003"}, "closed"),
    ("SKILLS_BOOTCAMP", "2025-09-01", {**born("2007-01-01")}, "not_eligible"),
    # Jobcentre and health
    ("SWAP", "2025-09-01", {"benefits": ["UC"]}, "eligible"),
    ("SWAP", "2025-09-01", {"benefits": None}, "unknown"),
    ("WORKWELL", "2025-09-01", {"health_condition_affects_work": True, "complex_health_needs": False}, "eligible"),
    ("WORKWELL", "2025-09-01", {"health_condition_affects_work": True, "complex_health_needs": False, "employment_status": "unemployed", "months_out_of_work": 6}, "not_eligible"),
    ("WORKWELL", "2025-01-21", {}, "closed"),
    ("CONNECT_TO_WORK", "2025-09-01", {"employment_status": "inactive", "health_condition_affects_work": True}, "eligible"),
    ("JOBS_GUARANTEE", "2026-05-01", {**born("2006-01-01"), "benefits": ["UC"], "months_on_uc_searching": 18}, "not_eligible"),
    ("JOBS_GUARANTEE", "2026-05-01", {**born("2006-01-01"), "benefits": ["UC"], "months_on_uc_searching": 18, "area_code": "E08000003"}, "eligible"),
    ("JOBS_GUARANTEE", "2026-11-01", {**born("2006-01-01"), "benefits": ["UC"], "months_on_uc_searching": 18}, "unknown"),
    # young people
    ("STUDY_PROGRAMME_16_19", "2025-09-01", {**born("2006-09-01")}, "eligible"),
    ("STUDY_PROGRAMME_16_19", "2025-09-01", {**born("2006-08-31"), "ehc_plan": False}, "not_eligible"),
    ("STUDY_PROGRAMME_16_19", "2025-09-01", {**born("2006-08-31"), "ehc_plan": True}, "eligible"),
    ("SUPPORTED_INTERNSHIP", "2025-09-01", {**born("2003-01-01")}, "unknown"),
    # apprentices
    ("APPRENTICESHIP", "2025-06-27", {**born("2009-08-31")}, "not_eligible"),
    ("APPRENTICESHIP", "2025-06-28", {**born("2009-08-31")}, "eligible"),
    ("APPRENTICESHIP", "2025-06-28", {**born("2009-09-01")}, "not_eligible"),
    ("APPRENTICESHIP_L7", "2025-12-31", {}, "eligible"),
    ("APPRENTICESHIP_L7", "2026-01-01", {}, "not_eligible"),
    ("APPRENTICESHIP_L7", "2026-01-01", {**born("2002-06-01"), "care_leaver": True}, "eligible"),
    ("FOUNDATION_APPRENTICESHIP", "2025-07-31", {}, "closed"),
    ("APPRENTICESHIP_UNIT", "2026-04-28", {}, "eligible"),
    # levy
    ("LEVY_TRANSFER", "2024-04-21", {"last_year_levy_funds_gbp": 100_000, "wanted_transfer_gbp": 25_001}, "not_eligible"),
    ("LEVY_TRANSFER", "2024-04-22", {"last_year_levy_funds_gbp": 100_000, "wanted_transfer_gbp": 50_000}, "eligible"),
    # loans
    ("ADVANCED_LEARNER_LOAN", "2026-09-01", {"course_level": 5}, "eligible"),
    ("ADVANCED_LEARNER_LOAN", "2027-01-01", {"course_level": 5}, "not_eligible"),
    ("LLE", "2026-12-31", {}, "closed"),
    ("LLE", "2027-01-01", {"previous_he_support": 0}, "eligible"),
    # closed
    ("KICKSTART", "2022-03-31", {**born("2000-01-01"), "benefits": ["UC"], "at_risk_of_long_term_unemployment": True}, "eligible"),
    ("KICKSTART", "2022-04-01", {}, "closed"),
    ("TRAINEESHIP", "2023-08-01", {}, "closed"),
    ("MULTIPLY", "2025-03-31", {}, "eligible"),
    ("MULTIPLY", "2025-04-01", {}, "closed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("programme", "on", "other", "verdict"), TABLE, ids=[f"{row[0]}-{row[1]}-{index}" for index, row in enumerate(TABLE)]
)
def test_table(programme: str, on: str, other: dict[str, Any], verdict: str) -> None:
    found = ask(programme, on, **other)
    assert found.verdict == verdict, found.because


def test_a_closed_programme_names_what_took_its_place() -> None:
    found = ask("KICKSTART", "2022-04-01")
    assert (found.closed_reason, found.successor) == ("ended", "JOBS_GUARANTEE")
    assert found.because == ("Kickstart ended: the last start was 31 March 2022. Jobs Guarantee took its place.",)


def test_lancashire_after_devolution_says_what_would_settle_it() -> None:
    found = ask("ADULT_FULL_FUNDING_L2", "2026-09-01")
    assert "its figure for learning that starts on 1 September 2026 was not found. Ask the college or the authority" in " ".join(
        found.because
    )
    assert found.rules[0] == "ASF.earnings_threshold_gbp_year@2026-08-01/E47000018"
    assert found.missing == ()


def test_a_line_from_memory_is_marked() -> None:
    on_uc = {"gross_annual_earnings_gbp": 40_000, "benefits": ["UC"], "uc_claim": "sole", "uc_take_home_month_gbp": 900}
    assert ask("ADULT_FULL_FUNDING_L2", "2026-09-01", **on_uc).unverified
    assert not ask("ADULT_FULL_FUNDING_L2", "2025-09-01", **on_uc).unverified
    assert ask("WORKWELL", "2026-04-01", health_condition_affects_work=True, complex_health_needs=False).unverified


def test_what_is_paid_by_whom() -> None:
    sent = ask("SKILLS_BOOTCAMP", "2025-09-01", sent_by_employer=True, employer_is_sme=True, training_price_gbp=3_000)
    assert (sent.person_pays_gbp, sent.employer_share, sent.employer_pays_gbp) == (0, Decimal("0.1"), Decimal("300.00"))
    guess = ask("SKILLS_BOOTCAMP", "2025-09-01", sent_by_employer=True, employer_employees=249)
    assert guess.employer_share == Decimal("0.1")
    assert guess.unverified, "no public page states the head-count"
    young = ask("APPRENTICESHIP", "2026-08-01", **born("2002-01-01"), employer_levy_payer=False)
    assert young.employer_share == 0
    spent = ask("APPRENTICESHIP", "2026-08-01", employer_levy_payer=True, employer_levy_funds_left=False)
    assert spent.employer_share == Decimal("0.25")
    assert ask("APPRENTICESHIP", "2026-08-01").employer_share is None, "who pays the levy is not known"


def test_questions_are_ordered_by_what_they_decide() -> None:
    found = ask("ADULT_FULL_FUNDING_L2", "2025-09-01", employment_status=None, gross_annual_earnings_gbp=None, benefits=None)
    assert set(found.missing) >= {"gross_annual_earnings_gbp", "benefits"}
    assert found.next_question == found.missing[0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"date_of_brith": "2000-01-01"}, "date_of_birth"),
        ({"date_of_birth": "yesterday"}, "2001-05-31"),
        ({"benefits": "UC"}, r'\["UC"\]'),
        ({"gross_annual_earnings_gbp": -5}, "not negative"),
        ({"uc_claim": "both"}, "sole, joint"),
        ({"ehc_plan": 1}, "true or false"),
    ],
)
def test_a_fact_that_cannot_be_read_is_named(given: dict[str, Any], said: str) -> None:
    with pytest.raises(InputNotUnderstood) as caught:
        read_facts(given)
    assert next(iter(given)) in str(caught.value)
    import re

    assert re.search(said, caught.value.next_step)


def test_null_is_unknown_and_implied_facts_are_not_asked() -> None:
    assert read_facts({"benefits": None}) == {}
    assert completed({"has_full_level_3": True})["has_full_level_2"] is True
    assert completed({"has_full_level_3": True, "has_full_level_2": False})["has_full_level_2"] is False


def test_an_unknown_programme_is_named() -> None:
    with pytest.raises(NotFound, match="No programme"):
        eligible({}, date(2026, 1, 1), ["FREE_MONEY"])
