"""What invented offers cost, and which programmes of the rules pay for them: consistent with level, age and date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from skillshed.provision.demo.book import Subject
from skillshed.provision.demo.rows import InventedCost

Funding = list[tuple[str, str]]
FREE = InventedCost("tuition", Decimal(0))
NOT_SAID = 0.1  # share of paid courses whose cost nobody gave
FEES = {"entry": (40, 120), "1": (60, 250), "2": (180, 900), "3": (450, 2400), "4": (1200, 3200), "5": (1800, 6500)}
DEGREE = {"6": Decimal(9535), "7": Decimal(8400)}
NOT_FCFJ = {"arts", "media", "languages", "hair"}  # outside the list of sectors
LLE_FROM = date(2027, 1, 1)
FULL = ("Diploma", "Access", "Extended")
DIGITAL = "Adult Skills Fund: the digital entitlement"


def course_funding(subject: Subject, level: str, title: str, starts: list[date]) -> Funding:
    """Programmes that may pay for an adult's course."""
    if subject.who == "leisure" and level in ("entry", "1"):
        return []
    if subject.key in ("english", "maths"):
        return [("ASF_ENGLISH_MATHS", "")]
    if level in ("entry", "1"):
        return [("", DIGITAL if subject.key == "digital" else "Adult Skills Fund")]
    is_full = title.startswith(FULL)
    if level == "2":
        return [("ADULT_FULL_FUNDING_L2", ""), *([("ASF_FIRST_L2", "")] if is_full else [])]
    if level == "3":
        listed = [] if subject.key in NOT_FCFJ else [("FCFJ", "")]
        return [*listed, *([("ASF_FIRST_L3", ""), ("ADVANCED_LEARNER_LOAN", "")] if is_full else [])]
    return _higher(level, starts)


def _higher(level: str, starts: list[date]) -> Funding:
    """Loans: levels 4 to 6 move to the Lifelong Learning Entitlement in January 2027."""
    if level == "7":
        return [("", "Postgraduate loan")]
    before = any(start < LLE_FROM for start in starts) or not starts
    after = any(start >= LLE_FROM for start in starts)
    return [*([("ADVANCED_LEARNER_LOAN", "")] if before else []), *([("LLE", "")] if after else [])]


def course_costs(rng: Random, subject: Subject, level: str, days: int, *, is_public: bool) -> list[InventedCost]:
    """What the college asks of somebody for whom no programme pays; empty where nobody said."""
    is_low = level in ("entry", "1")
    if (subject.free and (is_low or level == "2")) or (is_public and is_low and subject.who != "leisure" and rng.random() < 0.8):
        return [FREE]
    if rng.random() < NOT_SAID:
        return []
    if level in DEGREE:
        return [InventedCost("tuition", DEGREE[level], "A year")]
    low, high = FEES[level]
    # A course of a few days costs less than one of a year.
    most = low + (high - low) * min(1.0, days / 200 + 0.1)
    fee = Decimal(round(rng.uniform((low + most) / 2, most) / 5) * 5)
    costs = [InventedCost("tuition", fee)]
    if is_low and rng.random() < 0.4:
        costs.append(InventedCost("tuition", (fee / 2).quantize(Decimal("0.01")), "If you receive a means-tested benefit"))
    if rng.random() < 0.2:
        costs.append(InventedCost("materials", Decimal(rng.choice((10, 15, 25, 40, 65))), "Books and materials"))
    if level in ("2", "3") and rng.random() < 0.15:
        costs.append(InventedCost("exam", Decimal(rng.choice((25, 38, 60, 85)))))
    return costs
