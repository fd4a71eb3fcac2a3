"""The levy's published examples, to the pound."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from skillshed.rules.costs import apprenticeship_share, employer_pays
from skillshed.rules.definitions import shipped_rules
from skillshed.rules.levy import account, expires_on, levy, match_percentage, one_year_cost
from skillshed.terms.errors import NotFound
from tests.conftest import real_data

BEFORE, AFTER = date(2026, 7, 31), date(2026, 8, 1)


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((real_data("provision") / "facts" / "golden_vectors.json").read_text("utf-8"))
    return found


def test_the_levy_and_its_account(golden: dict[str, Any]) -> None:
    for row in golden["levy"]:
        assert levy(Decimal(row["pay_bill"]), BEFORE) == row["levy"]
    row = golden["levy"][-1]
    share = Decimal(row["english_pct"]) / 100
    found = account(Decimal(row["pay_bill"]), BEFORE, english_share=share)
    assert (found.account, found.transfer_cap) == (row["account_per_year"], row["transfer_cap_50"])
    assert account(Decimal(row["pay_bill"]), date(2024, 4, 21), english_share=share).transfer_cap == row["transfer_cap_25"]
    assert account(Decimal(row["pay_bill"]), AFTER, english_share=share).account == row["account_per_year_without_top_up"]


def test_what_a_year_costs(golden: dict[str, Any]) -> None:
    for row in golden["levy_one_year_cost"]:
        assert one_year_cost(Decimal(row["band"]), row["n"], row["months"]) == row["cost"]


def test_match(golden: dict[str, Any]) -> None:
    for row in golden["levy_match_percentage"]:
        assert match_percentage([bool(row[name]) for name in ("sector", "level", "location", "job_role")]) == row["pct"]


def test_co_investment(golden: dict[str, Any]) -> None:
    for row in golden["coinvestment"]:
        on = date.fromisoformat(row["start"])
        born = date(on.year - row["age"], on.month, on.day)
        is_payer = row.get("levy_payer_exhausted", row.get("levy_payer", False))
        facts = {
            "date_of_birth": born, "employer_levy_payer": is_payer, "employer_levy_funds_left": False, "ehc_plan": False,
            "care_leaver": False, "training_price_gbp": Decimal(row["cost"]),
        }  # fmt: skip
        assert employer_pays(apprenticeship_share(facts, on, shipped_rules()).share, facts) == row["employer"], row


@pytest.mark.parametrize(
    ("entered", "gone"),
    [
        (date(2026, 7, 31), date(2028, 7, 1)),
        (date(2026, 8, 1), date(2027, 8, 1)),
        (date(2017, 5, 3), date(2019, 5, 1)),
        (date(2025, 12, 31), date(2027, 12, 1)),
    ],
)
def test_old_funds_keep_their_24_months(entered: date, gone: date) -> None:
    assert expires_on(entered) == gone


def test_before_there_was_a_levy() -> None:
    with pytest.raises(NotFound, match="levy on 2016"):
        levy(Decimal(5_000_000), date(2016, 1, 1))


def test_the_price_above_the_band_is_the_employers() -> None:
    facts = {"training_price_gbp": Decimal(12_000), "funding_band_gbp": Decimal(9_000)}
    assert employer_pays(Decimal("0.05"), facts) == Decimal(3_450)
