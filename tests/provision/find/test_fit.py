"""What an offer costs a person, and whether they can have it: words, pounds, and what would settle it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from skillshed.provision.fit import Fit, Fitting, Offered, Price
from skillshed.rules.definitions import shipped_rules
from skillshed.rules.facts import known_facts, read_facts
from skillshed.rules.trial import cast

TODAY = date(2026, 11, 22)
STARTS = date(2027, 1, 12)


def fitted(who: str, offered: Offered, **more: Any) -> Fit:
    facts = cast()[who].facts if who else {}
    return Fitting({**facts, **read_facts(more)}, TODAY, shipped_rules()).fit(offered)


def asks(*programmes: str, fee: str | None = None, **more: Any) -> Offered:
    prices = () if fee is None else (Price("tuition", Decimal(fee)),)
    return Offered(programmes, prices, **{"starts_on": STARTS, **more})


def test_no_price_is_not_free() -> None:
    found = fitted("", asks())
    assert (found.words, found.low, found.high, found.verdict) == ("Price not given", None, None, "")


def test_a_price_of_nothing_is_free() -> None:
    found = fitted("", asks(fee="0"))
    assert (found.words, found.low, found.high) == ("Free", 0, 0)


def test_a_programme_that_pays_leaves_nothing_to_pay() -> None:
    found = fitted("ben", asks("FCFJ", fee="340"))
    assert (found.verdict, found.low, found.high) == ("eligible", 0, 0)
    assert found.words == "£0: Free Courses for Jobs pays"
    assert found.rules


def test_a_stranger_hears_both_prices_and_for_whom_the_programme_is() -> None:
    found = fitted("", asks("FCFJ", fee="340"))
    assert (found.verdict, found.low, found.high) == ("unknown", 0, 340)
    assert found.words.startswith("£0 if you are 19 or over and out of work or on low pay, otherwise £340")
    assert found.ask == "date_of_birth"


def test_the_one_question_that_is_left_is_named() -> None:
    # Manchester's line is known; Lancashire's own, after 1 August 2026, is not.
    facts = {name: value for name, value in cast()["ben"].facts.items() if name != "date_of_birth"}
    found = Fitting(facts, TODAY, shipped_rules()).fit(asks("FCFJ", fee="340"))
    assert (found.words, found.ask) == ("£0 or £340: depends on your age", "date_of_birth")
    assert found.question == known_facts()["date_of_birth"].ask


def test_where_no_answer_would_settle_it_the_reason_is_told() -> None:
    found = fitted("amina", asks("FCFJ", fee="340"))
    assert (found.verdict, found.ask) == ("unknown", "")
    assert "ask the provider" in found.words
    assert "authority sets the line itself" in found.because[0]


def test_a_programme_that_does_not_pay_leaves_the_price() -> None:
    found = fitted("carla", asks("FCFJ", fee="340"))
    assert (found.verdict, found.low, found.high, found.is_way_in) == ("not_eligible", 340, 340, False)
    assert found.words == "£340: Free Courses for Jobs does not pay for you"


def test_a_programme_that_is_the_way_in_shuts_out_those_it_is_not_for() -> None:
    found = fitted("ella", asks("SKILLS_BOOTCAMP"))
    assert (found.verdict, found.is_way_in) == ("not_eligible", True)


def test_the_best_programme_decides_and_a_loan_comes_after_a_gift() -> None:
    both = fitted("ben", asks("ADVANCED_LEARNER_LOAN", "FCFJ", fee="1200", level="3"))
    assert both.words.startswith("£0: Free Courses for Jobs pays")
    loan = fitted("carla", asks("ADVANCED_LEARNER_LOAN", fee="1200", level="3"))
    assert loan.words.startswith("£0 now, £1,200 lent")
    assert (loan.low, loan.high) == (0, 1200)


def test_otherwise_is_said_only_after_every_programme_that_may_pay() -> None:
    found = fitted("", asks("ASF_FIRST_L3", "FCFJ", "ADVANCED_LEARNER_LOAN", fee="1690", level="3"))
    assert found.words == (
        "£0 if you are 19 to 23 and have no full level 3 yet, or if you are 19 or over and out of work or on low pay, "
        "otherwise £1,690 (a loan may cover it): A first full level 3 at 19 to 23 or Free Courses for Jobs pays"
    )


def test_a_gift_that_may_come_is_told_beside_a_loan() -> None:
    found = fitted("amina", asks("FCFJ", "ADVANCED_LEARNER_LOAN", fee="1690", level="3"))
    assert found.words.endswith("Free Courses for Jobs may pay instead")
    assert (found.low, found.high) == (0, 1690)


def test_unknown_stands_before_no() -> None:
    found = fitted("amina", asks("ASF_FIRST_L3", "FCFJ", fee="340", level="3"))
    assert [way.verdict for way in found.ways] == ["unknown", "not_eligible"]
    assert found.verdict == "unknown"


def test_a_closed_programme_names_what_took_its_place() -> None:
    found = fitted("", asks("KICKSTART"))
    assert (found.verdict, found.successor) == ("closed", "Jobs Guarantee")


def test_a_programme_that_opens_later_is_closed_before_and_not_after() -> None:
    assert fitted("carla", asks("LLE", starts_on=date(2026, 12, 31))).verdict == "closed"
    assert fitted("carla", asks("LLE", starts_on=date(2027, 1, 1))).verdict != "closed"


def test_the_rules_are_read_by_the_day_it_starts() -> None:
    assert fitted("ella", asks("SKILLS_BOOTCAMP", starts_on=date(2028, 6, 12))).verdict == "eligible"


@pytest.mark.parametrize(
    ("least", "most", "verdict"),
    [(16, 18, "not_eligible"), (19, None, "eligible"), (None, 25, "not_eligible"), (30, 30, "eligible")],
)
def test_limits_of_age_hold_on_the_day_it_starts(least: int | None, most: int | None, verdict: str) -> None:
    assert fitted("amina", asks(fee="0", minimum_age=least, maximum_age=most)).verdict == verdict


def test_an_age_that_is_not_known_is_asked_for() -> None:
    found = fitted("", asks(fee="0", minimum_age=19))
    assert (found.verdict, found.ask) == ("unknown", "date_of_birth")


def test_what_no_programme_promises_to_pay_is_named() -> None:
    prices = (Price("tuition", Decimal(340)), Price("exam", Decimal("35.50")))
    found = fitted("ben", Offered(("FCFJ",), prices, STARTS))
    assert found.words == "£0: Free Courses for Jobs pays. Ask who pays £35.50 for the examination"
    assert (found.low, found.high) == (0, Decimal("35.50"))


def test_a_part_without_a_price_leaves_the_whole_open() -> None:
    found = fitted("", Offered((), (Price("tuition", Decimal(20)), Price("materials", None)), STARTS))
    assert found.words == "£20 and a price not given for books and materials"
    assert (found.low, found.high) == (20, None)


def test_every_programme_and_question_has_words() -> None:
    from skillshed.provision.fit import _document

    words = _document()
    assert set(shipped_rules().programmes) <= set(words)
    asked = {name for name in known_facts() if not name.startswith(("last_year", "wanted_", "training_", "funding_"))}
    assert asked <= set(words["depends"])
