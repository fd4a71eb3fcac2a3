"""What an advert says of pay, contract, hours, place of work, qualification and licences. Nothing said is None, never no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from skillshed.skills.adverts.shape import FIELDS, definitions

GIVEN = ("pay_min", "pay_max", "pay_period", "pay_text", "pay_is_predicted")
# A year's pay outside these is a slip of the board (an hour's pay in a year's column): no pay is better than a wrong one.
LEAST_YEAR, MOST_YEAR = 8_000.0, 300_000.0
MONEY = re.compile(
    r"£\s?(?P<low>\d[\d,]*(?:\.\d+)?)(?:\s?(?P<lowk>k)\b)?(?!\s?(?:m|bn|million|billion)\b)"
    r"(?:\s?(?:-|–|—|to|and|up to)\s?£?\s?(?P<high>\d[\d,]*(?:\.\d+)?)(?:\s?(?P<highk>k)\b)?)?"
    r"(?:\s?(?:\(?(?:gross|basic|ote|dependent on experience|doe)\)?\s?)?(?:p(?:er|\.)?|a|an|/)?\s?\.?"
    r"(?P<per>hour|hr|h|ph|day|pd|d|week|wk|pw|w|month|pcm|pm|annum|year|yr|pa|a)\b\.?)?",
    re.IGNORECASE,
)
PERIODS = {"hour": "hour", "hr": "hour", "h": "hour", "ph": "hour", "day": "day", "pd": "day", "d": "day", "week": "week", "wk": "week", "pw": "week",
           "w": "week", "month": "month", "pcm": "month", "pm": "month", "annum": "year", "year": "year", "yr": "year", "pa": "year", "a": "year"}  # fmt: skip
LATER = re.compile(r"\b(?:hourly|daily|weekly|monthly|annual(?:ly)?)\b", re.IGNORECASE)
LATER_PERIODS = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "annual": "year", "annually": "year"}
NEAR = 25  # letters before and after a sum in which a word says that it is no wage
ENDS = re.compile(r"[.;!?](?=\s|$)|£")
NO_PAY = re.compile(r"bonus|referral|voucher|turnover|budget|worth|fund|revenue|discount|sales of|portfolio", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pay:
    """Pounds a year of full-time work."""

    low: float
    high: float


def read_fields(adverts: pl.DataFrame) -> pl.DataFrame:
    """FIELDS for each of the adverts (ADVERTS), in their order. What the board's own columns say comes before the text."""
    told = adverts.select(
        own=pl.concat_str(pl.col("contract", "hours").fill_null(""), separator=" ").str.to_lowercase().str.replace_all("_", " "),
        words=pl.concat_str("title", pl.lit(". "), "description").str.to_lowercase().str.replace_all(r"\s+", " "),
    )
    # A degree apprenticeship leads to a degree and asks for none.
    told = told.with_columns(pl.col("words").str.replace_all(r"\b(?:degree|graduate|level \d) apprentice", "apprentice"))
    found = told.select(
        contract_kind=pl.coalesce(_first("contract", "own"), _first("contract", "words")),
        hours_kind=pl.coalesce(_first("hours", "own"), _first("hours", "words")),
        remote=_first("remote", "words"),
        qualification=_lowest("words"),
        licences=pl.concat_list(
            pl.when(pl.col("words").str.contains(text)).then(pl.lit(name)) for name, text in _patterns("licence")
        ).list.drop_nulls(),
    )
    pays = [_pay(row) for row in adverts.select(*GIVEN, "title", "description").iter_rows(named=True)]
    wishes = [
        None if level is None else _is_wish(words, level)
        for words, level in zip(told["words"], found["qualification"], strict=True)
    ]
    return found.with_columns(
        year_pay_min=pl.Series([one and one.low for one in pays], dtype=pl.Float64),
        year_pay_max=pl.Series([one and one.high for one in pays], dtype=pl.Float64),
        qualification_is_wish=pl.Series(wishes, dtype=pl.Boolean),
        is_apprenticeship=pl.col("contract_kind") == "apprenticeship",
    ).select(pl.col(name).cast(kind) for name, kind in FIELDS.items())


def _pay(row: Mapping[str, object]) -> Pay | None:
    return (
        _given_pay(row)
        or read_pay(str(row["pay_text"] or ""), whole=True)
        or read_pay(str(row["title"] or ""))
        or read_pay(str(row["description"] or ""))
    )


def read_pay(text: str, *, whole: bool = False) -> Pay | None:
    """The first sum in a text that can be a wage. `whole`: the text says nothing but pay, so a bare sum is one."""
    for found in MONEY.finditer(text if not whole or "£" in text else re.sub(r"\b(\d[\d,.]*)", r"£\1", text, count=1)):
        before = ENDS.split(text[max(0, found.start() - NEAR) : found.start()])[-1]
        after = ENDS.split(text[found.end() : found.end() + NEAR])[0]
        if NO_PAY.search(before) or NO_PAY.search(after):
            continue
        low = _sum(found["low"], found["lowk"] or (found["highk"] if found["high"] else None))
        high = _sum(found["high"], found["highk"]) if found["high"] else low
        period = PERIODS.get((found["per"] or "").lower()) or _said_later(text[found.end() : found.end() + 20])
        if pay := year_pay(low, high, period):
            return pay
    return None


def year_pay(low: float | None, high: float | None, period: str | None) -> Pay | None:
    """Pounds a year; the period told by the size where it is not said. None where no wage comes of it."""
    low, high = (low if low is not None else high), (high if high is not None else low)
    if low is None or high is None or low <= 0:
        return None
    times = definitions("patterns.toml")["year"][period or _period(high)]
    first, last = sorted((low * times, high * times))
    return Pay(first, last) if first >= LEAST_YEAR and last <= MOST_YEAR and last <= 5 * first else None


def _period(amount: float) -> str:
    """Nobody is paid £12 a year, nor £25,000 an hour."""
    return (
        "hour" if amount < 80 else "day" if amount < 300 else "week" if amount < 1_500 else "month" if amount < 8_000 else "year"
    )


def _given_pay(said: Mapping[str, object]) -> Pay | None:
    if said.get("pay_is_predicted"):
        return None
    low, high = (float(one) if isinstance(one := said.get(name), (int, float)) else None for name in ("pay_min", "pay_max"))
    word = str(said.get("pay_period") or "").lower()
    return year_pay(low or None, high or None, PERIODS.get(word) or LATER_PERIODS.get(word))


def _said_later(text: str) -> str | None:
    found = LATER.search(text)
    return LATER_PERIODS[found[0].lower()] if found else None


def _sum(digits: str | None, thousand: str | None) -> float | None:
    try:
        return float((digits or "").replace(",", "")) * (1000 if thousand else 1)
    except ValueError:
        return None


def _lowest(column: str) -> pl.Expr:
    """The lowest level that is asked for."""
    return pl.min_horizontal(
        pl.when(pl.col(column).str.contains(text)).then(pl.lit(int(level), pl.Int8)) for level, text in _patterns("qualification")
    )


def _is_wish(words: str, level: int) -> bool:
    """Whether the sentence that names the level only wishes for it."""
    match = re.search(dict(_patterns("qualification"))[str(level)], words)
    if match is None:
        return False
    start, end = words.rfind(".", 0, match.start()) + 1, words.find(".", match.end())
    return re.search(dict(_patterns("wish"))["words"], words[start : end if end > 0 else len(words)]) is not None


def _first(group: str, column: str) -> pl.Expr:
    return pl.coalesce(pl.when(pl.col(column).str.contains(text)).then(pl.lit(name)) for name, text in _patterns(group))


@cache
def _patterns(group: str) -> tuple[tuple[str, str], ...]:
    return tuple(definitions("patterns.toml")[group].items())
