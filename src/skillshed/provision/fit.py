"""An offer beside a person's answers: whether they can have it, what it costs them in words and pounds, and what would settle it. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from skillshed.rules.definitions import Programme, RuleBook
from skillshed.rules.derived import value_of
from skillshed.rules.eligible import Answer, Verdict, answer, title_of
from skillshed.rules.facts import completed, known_facts
from skillshed.rules.proof import Case
from skillshed.rules.truth import Truth

FREE = Decimal(0)
SHORT = 2  # more open questions than these are told as the kind of person the programme is for
ORDER = {"eligible": 0, "unknown": 1, "": 2, "not_eligible": 3, "closed": 4}


@dataclass(frozen=True, slots=True)
class Price:
    """One thing that is asked for. An amount of None is not known."""

    kind: str
    amount: Decimal | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """What of an offer bears on who may have it and who pays. `starts_on`: None where it starts any time."""

    programmes: tuple[str, ...] = ()
    prices: tuple[Price, ...] = ()
    starts_on: date | None = None
    level: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None

    @property
    def fee(self) -> Decimal | None:
        """The course fee; None where none is given."""
        return _sum(one for one in self.prices if one.kind == "tuition")

    @property
    def asked(self) -> Decimal | None:
        """Fee and all else that is asked for; None where no fee is given or any part is not known."""
        return None if self.fee is None else _sum(self.prices)

    @property
    def others(self) -> tuple[Price, ...]:
        """What is asked for beside the fee."""
        return tuple(one for one in self.prices if one.kind != "tuition" and one.amount != FREE)


@dataclass(frozen=True, slots=True)
class Way:
    """One programme's answer for a day: verdict, the reason, what is still to be asked."""

    programme: Programme
    verdict: str
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()
    successor: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """The answer for one offer. `low` and `high` bound what the person pays; None is not known. `ask` names a question."""

    verdict: str = ""
    words: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    because: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    ask: str = ""
    is_way_in: bool = False
    successor: str = ""
    unverified: bool = False

    @property
    def rules(self) -> tuple[str, ...]:
        """The dated rows the best way rests on."""
        return self.ways[0].rules if self.ways else ()

    @property
    def question(self) -> str:
        """The question to answer next, in words."""
        return known_facts()[self.ask].ask if self.ask else ""


@dataclass(frozen=True, slots=True)
class Fitting:
    """A person's answers (none is unknown) with the rules, asked of many offers. What is worked out for a day is kept here."""

    facts: Mapping[str, Any]
    today: date
    rules: RuleBook
    cases: dict[tuple[date, str], Case] = field(default_factory=dict, compare=False, repr=False)
    ways: dict[tuple[str, date, str], Way] = field(default_factory=dict, compare=False, repr=False)

    @property
    def has_answers(self) -> bool:
        """Whether the person said anything."""
        return bool(self.facts)

    def verdicts(self, on: date | None = None) -> dict[str, str]:
        """Every programme for people and its verdict on a day: what a search is told."""
        people = (one for one in self.rules.programmes.values() if one.audience == "person")
        return {one.id: self.way(one.id, on or self.today, "").verdict for one in people}

    def way(self, programme: str, on: date, level: str) -> Way:
        """One programme's answer for a start day and a level of course."""
        key = (programme, on, level)
        if key not in self.ways:
            self.ways[key] = _way(self.rules.programmes[programme], self._case(on, level))
        return self.ways[key]

    def fit(self, offered: Offered) -> Fit:
        """The offer's answer: the best over its programmes, what the person pays, what would settle it."""
        on = max(offered.starts_on or self.today, self.today)
        known = [name for name in offered.programmes if name in self.rules.programmes]
        ways = sorted((self.way(name, on, offered.level) for name in known), key=_best_first)
        aged = self._aged(offered, on)
        best = ways[0] if ways else None
        is_way_in = bool(ways) and not offered.fee
        verdict = _verdict(best, aged)
        words, low, high = _paid(offered, ways)
        if aged.verdict == "not_eligible":
            words, low, high = _own_price(offered)
        open_ways = best.missing[:1] if best and best.verdict == "unknown" and aged.verdict != "not_eligible" else ()
        ask = aged.missing[:1] or open_ways
        because = (*aged.because, *(best.because if best else ()))
        return Fit(
            verdict, words, low, high, because, tuple(ways), "".join(ask), is_way_in or aged.verdict == "not_eligible",
            title_of(best.successor, self.rules) if best and best.successor else "", bool(best and best.unverified),
        )  # fmt: skip

    def _case(self, on: date, level: str) -> Case:
        if (on, level) not in self.cases:
            said = {"course_level": Decimal(level)} if level.isdigit() else {"course_level": FREE} if level else {}
            self.cases[on, level] = Case(completed({**self.facts, **said}), on, self.rules)
        return self.cases[on, level]

    def _aged(self, offered: Offered, on: date) -> Aged:
        """The offer's own limits of age, against the age on the day it starts."""
        if not _has_ages(offered):
            return Aged()
        age = value_of("age_at_start", self.facts, on) if "date_of_birth" in self.facts else None
        if age is None:
            return Aged("unknown", (), ("date_of_birth",))
        if (offered.minimum_age or 0) <= age <= (offered.maximum_age or age):
            return Aged("eligible")
        return Aged("not_eligible", (f"It is for {ages(offered.minimum_age, offered.maximum_age)}; you will be {age}.",))


@dataclass(frozen=True, slots=True)
class Aged:
    """Whether the person's age is right for an offer."""

    verdict: str = ""
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def ages(least: int | None, most: int | None) -> str:
    """Limits of age as a reader says them."""
    if least is not None and most is not None:
        return f"people of {least}" if least == most else f"people of {least} to {most}"
    return f"people of {least} and over" if least is not None else f"people up to {most}" if most is not None else "every age"


def pounds(amount: Decimal) -> str:
    """An amount of money as a price stands in a sentence."""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def _way(programme: Programme, case: Case) -> Way:
    proof = case.prove_all(programme.needs)
    if proof.truth is Truth.UNKNOWN and not _is_shut(programme, case):
        # `answer` would weigh every question against every other: too dear for a page of offers, where one is enough.
        missing = tuple(dict.fromkeys(name for leaf in proof.leaves for name in leaf.missing))
        order = {name: (known_facts()[name].effort, place) for place, name in enumerate(known_facts())}
        said = tuple(leaf.sentence for leaf in proof.leaves if leaf.sentence and not leaf.missing)
        rules = tuple(dict.fromkeys(row for leaf in proof.leaves for row in leaf.rules))
        late = programme.unverified_from is not None and case.on >= programme.unverified_from
        return Way(programme, "unknown", said, tuple(sorted(missing, key=order.__getitem__)), rules, unverified=late)
    return _told(answer(programme, case))


def _told(found: Answer) -> Way:
    return Way(
        found.programme, found.verdict.value, found.because, found.missing, found.rules, found.bring, found.successor, found.unverified
    )  # fmt: skip


def _is_shut(programme: Programme, case: Case) -> bool:
    on = case.on
    if (programme.opens and on < programme.opens) or (programme.closes and on > programme.closes):
        return True
    authority = value_of("authority", case.facts, on)
    return any(one.area == authority and on >= one.start for one in programme.closed_in)


def _best_first(way: Way) -> tuple[int, bool, int]:
    return (ORDER[way.verdict], way.programme.loan, len(way.missing))


def _has_ages(offered: Offered) -> bool:
    return offered.minimum_age is not None or offered.maximum_age is not None


def _verdict(best: Way | None, aged: Aged) -> str:
    """The worse of age and programme: both must hold."""
    if aged.verdict == "not_eligible" or best is None:
        return aged.verdict
    if best.verdict == Verdict.ELIGIBLE:
        return aged.verdict or best.verdict
    return best.verdict


def _paid(offered: Offered, ways: Sequence[Way]) -> tuple[str, Decimal | None, Decimal | None]:
    if not ways:
        return _own_price(offered)
    best = ways[0]
    if best.verdict == "eligible":
        return _covered(offered, best, _open(ways))
    if best.verdict == "unknown":
        return _either(offered, ways)
    words, low, high = _own_price(offered)
    if best.verdict == "closed":
        return f"{words}. {best.programme.title} pays no more", low, high
    return f"{words}: {best.programme.title} does not pay for you", low, high


def _open(ways: Sequence[Way]) -> list[Way]:
    """Programmes that may still turn out to pay for good."""
    return [one for one in ways if one.verdict == "unknown" and not one.programme.loan]


def _covered(offered: Offered, best: Way, instead: Sequence[Way]) -> tuple[str, Decimal | None, Decimal | None]:
    if best.programme.loan:
        whole = _sum(offered.prices)
        words = f"£0 now, {pounds(offered.fee)} lent" if offered.fee else "£0 now"
        other = f". {_titles(instead)} may pay instead" if instead else ""
        return f"{words}: {_pays(best)}{other}", FREE, whole
    return f"£0: {_pays(best)}{_perhaps(offered)}", FREE, _beside(offered)[1]


def _either(offered: Offered, ways: Sequence[Way]) -> tuple[str, Decimal | None, Decimal | None]:
    """Not known yet: every programme that may pay is told, for "otherwise" holds only where none of them does."""
    best, more = ways[0], _beside(offered)[1]
    gifts = _open(ways) or [best]
    pays = _pays(best) if len(gifts) == 1 else f"{_titles(gifts)} pays"
    if not offered.fee:
        return f"£0 if {_whos(gifts)}: {pays}{_perhaps(offered)}", FREE, more if offered.fee == FREE else None
    now, price = "£0 now" if best.programme.loan else "£0", pounds(offered.fee)
    high = None if more is None else offered.fee + more
    lent = (
        " (a loan may cover it)"
        if not best.programme.loan and any(one.programme.loan for one in ways if one.verdict in ("eligible", "unknown"))
        else ""
    )
    if len(gifts) > 1 or len(best.missing) > SHORT:
        return f"{now} if {_whos(gifts)}, otherwise {price}{lent}: {pays}{_perhaps(offered)}", FREE, high
    return f"{now} or {price}{lent}: {_depends(best)}{_perhaps(offered)}", FREE, high


def _own_price(offered: Offered) -> tuple[str, Decimal | None, Decimal | None]:
    if offered.fee is None:
        return ("Price not given", None, None)
    beside, high = _beside(offered)
    first = "Free" if offered.fee == FREE and not beside else pounds(offered.fee)
    return f"{first}{beside}", offered.fee, None if high is None else offered.fee + high


def _beside(offered: Offered) -> tuple[str, Decimal | None]:
    """What is asked beside the fee: no programme here says that it is paid too, so it is named."""
    if not offered.others:
        return "", FREE
    named = [f"{pounds(one.amount) if one.amount is not None else 'a price not given'} for {_lowered(one.words) or _KINDS[one.kind]}" for one in offered.others]  # fmt: skip
    return f" and {' and '.join(named)}", _sum(offered.others)


def _lowered(words: str) -> str:
    """A description inside a sentence; letters that stand for words stay as they are."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


_KINDS = {"materials": "books and materials", "exam": "the examination", "other": "other things"}


def _sum(prices: Iterable[Price]) -> Decimal | None:
    amounts = [one.amount for one in prices]
    known = [one for one in amounts if one is not None]
    return sum(known, FREE) if amounts and len(known) == len(amounts) else None


def _perhaps(offered: Offered) -> str:
    """What is asked beside a fee that a programme pays: whether it is paid too, only the provider can say."""
    return f". Ask who pays{_beside(offered)[0].removeprefix(' and')}" if offered.others else ""


def _depends(way: Way) -> str:
    words = _document()["depends"]
    named = list(dict.fromkeys(words[name] for name in way.missing))
    return f"depends on {' and '.join(named)}" if named else f"{way.programme.title} may pay, ask the provider"


def _pays(way: Way) -> str:
    words: str = _document().get(way.programme.id, {}).get("pays", f"{way.programme.title} pays")
    return words


def _whos(ways: Sequence[Way]) -> str:
    """For whom programmes are, two of them at most by name."""
    said = list(dict.fromkeys(_document().get(one.programme.id, {}).get("who", "you are eligible") for one in ways))
    return ", or if ".join(said[:2]) + (", or in other cases" if len(said) > 2 else "")


def _titles(ways: Sequence[Way]) -> str:
    return " or ".join(one.programme.title for one in ways)


@cache
def _document() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files("skillshed.provision").joinpath("programmes.toml").read_text("utf-8"))
