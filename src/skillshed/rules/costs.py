"""What the person and the employer pay, by the day learning starts. None where a fact it hangs on is not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from skillshed.rules.definitions import Programme, RuleBook
from skillshed.rules.derived import value_of
from skillshed.rules.facts import Facts
from skillshed.rules.parameters import Parameter

PENNY = Decimal("0.01")
YOUNG_SMALL_FIRM, WITH_A_REASON, NOT_LEVY_YOUNG = (16, 18), (22, 24), (16, 24)


@dataclass(frozen=True, slots=True)
class Share:
    """The employer's share of the price (0 to 1), the sentence, the rows it rests on, the facts still missing."""

    share: Decimal | None
    sentence: str = ""
    rules: tuple[Parameter, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cost:
    """Pounds; None is not known (or, for a loan, not paid when learning starts)."""

    person_gbp: Decimal | None
    employer_gbp: Decimal | None
    employer_share: Decimal | None
    sentences: tuple[str, ...] = ()
    rules: tuple[Parameter, ...] = ()


def cost(programme: Programme, facts: Facts, on: date, rules: RuleBook) -> Cost:
    """What is paid by whom when somebody takes part."""
    person = None if programme.loan else Decimal(0)
    if programme.receives:
        row = rules.parameter(programme.receives, on)
        amount = f"{row.value:,}" if row else "an amount that is not known"
        return Cost(person, Decimal(0), Decimal(0), (f"The apprentice receives £{amount}.",), (row,) if row else ())
    if programme.loan:
        return Cost(
            None,
            Decimal(0),
            Decimal(0),
            ("The price is lent: nothing is paid at the start, and it is paid back out of later earnings.",),
        )
    if not programme.employer:
        return Cost(person, Decimal(0), Decimal(0))
    found = (bootcamp_share if programme.employer == "bootcamp" else apprenticeship_share)(facts, on, rules)
    sentences = tuple(text for text in (found.sentence,) if text)
    return Cost(person, employer_pays(found.share, facts), found.share, sentences, found.rules)


def employer_pays(share: Decimal | None, facts: Facts) -> Decimal | None:
    """Pounds of a known price: the share of what the band covers, and all above the band."""
    price = facts.get("training_price_gbp")
    if share is None or price is None:
        return Decimal(0) if share == 0 and price is None and "funding_band_gbp" not in facts else None
    band = facts.get("funding_band_gbp", price)
    inside = min(price, band)
    paid: Decimal = (share * inside + price - inside).quantize(PENNY, ROUND_HALF_UP)
    return paid


def bootcamp_share(facts: Facts, on: date, rules: RuleBook) -> Share:
    """30% of the price for a firm's own staff, 10% for a small or medium-sized firm; nothing for anybody else."""
    rule = rules.parameter("SKILLS_BOOTCAMP.rule", on)
    sent = facts.get("sent_by_employer")
    if sent is None:
        return Share(None, missing=("sent_by_employer",))
    if not sent:
        return Share(Decimal(0), "Nobody sends you, so no employer pays.", _rows(rule))
    is_small, size = _is_small(facts, on, rules)
    if is_small is None:
        return Share(None, missing=("employer_is_sme", "employer_employees"))
    share = Decimal("0.1") if is_small else Decimal("0.3")
    return Share(share, f"Your employer sends you and pays {share:.0%} of the price.", _rows(rule, size))


def _is_small(facts: Facts, on: date, rules: RuleBook) -> tuple[bool | None, Parameter | None]:
    if "employer_is_sme" in facts:
        return facts["employer_is_sme"], None
    if "employer_employees" not in facts:
        return None, None
    size = rules.parameter("SKILLS_BOOTCAMP.sme_definition_employees_lt", on)
    return (facts["employer_employees"] < size.value if size else None), size


def apprenticeship_share(facts: Facts, on: date, rules: RuleBook) -> Share:
    """The employer's co-investment by the apprentice's start date, age, and whether levy funds are left.

    Source: funding rules by date (APPRENTICESHIP.employer_coinvestment and the rows on ages).
    """
    is_payer, left = facts.get("employer_levy_payer"), facts.get("employer_levy_funds_left")
    if is_payer is None:
        return Share(None, missing=("employer_levy_payer",))
    row = rules.parameter("APPRENTICESHIP.employer_coinvestment", on)
    if row is None:
        return Share(None, "The employer's share on that day is not in the rules here.")
    if is_payer and left is None:
        return Share(None, missing=("employer_levy_funds_left",))
    if is_payer and left:
        return Share(Decimal(0), "The employer's levy funds pay up to the funding band.", _rows(row))
    if is_payer:
        share = _decimal(row.value.get("levy_payer_exhausted", row.value.get("default")))
        return Share(share, f"The employer's levy funds are spent: it pays {share:.0%}.", _rows(row))
    return _without_levy(facts, on, row, rules)


def _without_levy(facts: Facts, on: date, row: Parameter, rules: RuleBook) -> Share:
    age = value_of("age_at_start", facts, on)
    if age is None:
        return Share(None, missing=("date_of_birth",))
    if "non_levy_16_24" in row.value:
        is_free = NOT_LEVY_YOUNG[0] <= age <= NOT_LEVY_YOUNG[1]
        share = _decimal(row.value["non_levy_16_24" if is_free else "non_levy_25_plus"])
        return Share(share, _told(share, age), _rows(row))
    free = _free_ages(facts, on, age, rules)
    if free.missing or free.share is not None:
        return free
    share = _decimal(row.value["default"])
    return Share(share, _told(share, age), _rows(row))


def _free_ages(facts: Facts, on: date, age: int, rules: RuleBook) -> Share:
    """Ages for which an employer without levy pays nothing; an empty share where none applies."""
    ages = rules.parameter("APPRENTICESHIP.non_levy_fully_funded_ages", on)
    if ages and ages.value[0] <= age <= ages.value[1]:
        return Share(Decimal(0), _told(Decimal(0), age), (ages,))
    reasons = rules.parameter("APPRENTICESHIP.non_levy_fully_funded_22_24_ehcp_or_care", on)
    if reasons and WITH_A_REASON[0] <= age <= WITH_A_REASON[1]:
        return _with_a_reason(facts, reasons, age)
    small = rules.parameter("APPRENTICESHIP.under_50_staff_age_16_18_coinvestment", on)
    if small and YOUNG_SMALL_FIRM[0] <= age <= YOUNG_SMALL_FIRM[1]:
        staff = facts.get("employer_employees")
        if staff is None:
            return Share(None, missing=("employer_employees",))
        if staff < 50:
            return Share(Decimal(0), _told(Decimal(0), age), (small,))
    return Share(None)


def _with_a_reason(facts: Facts, row: Parameter, age: int) -> Share:
    reasons = [facts.get("ehc_plan"), facts.get("care_leaver")]
    staff = facts.get("employer_employees")
    if (reasons[0] is False and reasons[1] is False) or (staff is not None and staff >= row.value["employees_lt"]):
        return Share(None)
    if True in reasons and staff is not None:
        return Share(Decimal(0), _told(Decimal(0), age), (row,))
    missing = [name for name in ("ehc_plan", "care_leaver") if facts.get(name) is None] if True not in reasons else []
    return Share(None, missing=(*missing, *(["employer_employees"] if staff is None else [])))


def _told(share: Decimal, age: int) -> str:
    if not share:
        return f"The employer pays no levy and the apprentice is {age}: the government pays all up to the funding band."
    return f"The employer pays no levy and the apprentice is {age}: it pays {share:.0%}."


def _rows(*rows: Parameter | None) -> tuple[Parameter, ...]:
    return tuple(row for row in rows if row)


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))
