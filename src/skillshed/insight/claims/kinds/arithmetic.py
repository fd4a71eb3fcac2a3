"""Whether stated numbers fit each other: `3.7% + 3.3 points = 7.0%`, `10% of 9,800 = 980`, `10.1% - 6.9% = 3.2 basis points`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from skillshed.insight.claims.claim import Claim
from skillshed.insight.claims.figures import Missing
from skillshed.insight.claims.outcome import HAIR, Holds, Outcome, joined
from skillshed.insight.claims.said import Said, read_said, said_in

_RELATION = re.compile(r"\s*(?:<=|>=|≤|≥|==|=|≈|<|>)\s*|\s+(?:equals|is about|is|makes|about)\s+")
_TOKEN = re.compile(r"\s*(?P<op>\*\*|[-+*/×÷−–^()]|\bof\b|\bplus\b|\bminus\b|\btimes\b|\bdivided by\b|\bx\b)", re.I)
_WORDS = {
    "×": "*",
    "x": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "plus": "+",
    "minus": "-",
    "times": "*",
    "divided by": "/",
    "of": "of",
    "**": "^",
}
DEEP = 50


@dataclass(frozen=True)
class Span:
    """A value with how far the rounding of the numbers behind it lets it lie; `rate`: per cent, points or nothing."""

    value: float
    low: float
    high: float
    unit: str = ""

    @property
    def bare(self) -> Span:
        """A percentage as the number it multiplies by."""
        return Span(self.value / 100, self.low / 100, self.high / 100) if self.unit == "percent" else self


def sums(claim: Claim) -> Outcome:
    """Every equation of a claim; the first that fails decides."""
    if not claim.equations:
        raise Missing("an equation", "The claim holds no equation.")
    found = [equation(text) for text in claim.equations]
    worst = min(found, key=lambda one: one.holds)
    return Outcome(worst.holds, "; ".join(claim.equations), worst.found, joined([one.why for one in found]), forced=worst.forced)


def equation(text: str) -> Outcome:
    """One equation or comparison of stated numbers; `Missing` where it is none."""
    relation = _RELATION.search(text)
    if not relation:
        raise Missing("an equation", f"'{text}' has no equals sign.")
    sign = relation[0].strip()
    left, right = _Reader(text[: relation.start()]).whole(), _Reader(text[relation.end() :]).whole()
    about = sign in ("≈", "about", "is about") or "about" in text[relation.end() :]
    found = _shown(left)
    if sign in ("<", ">", "<=", ">=", "≤", "≥"):
        holds = {"<": left.value < right.value, ">": left.value > right.value}.get(
            sign[0].replace("≤", "<").replace("≥", ">"), False
        )
        holds = holds or (sign in ("<=", ">=", "≤", "≥") and abs(left.value - right.value) <= HAIR)
        return _said(text, Holds.YES if holds else Holds.NO, found, f"{text}: the left side is {found}")
    if right.unit == "basis_points" or left.unit == "basis_points":
        return _basis_points(text, left, right)
    return _equal(text, left, right, about)


def _equal(text: str, left: Span, right: Span, about: bool) -> Outcome:
    left, right = _alike(left, right)
    found = _shown(left)
    if abs(left.value - right.value) <= HAIR:
        return _said(text, Holds.YES, found, f"{text}: it adds up")
    slack = 0.05 * abs(right.value) if about else 0.0
    if left.low - slack <= right.high + HAIR and right.low <= left.high + slack + HAIR:
        return _said(text, Holds.ROUNDED, found, f"{text}: the left side is {found}, which fits within rounding")
    return _said(text, Holds.NO, found, f"{text}: the left side is {found}, not {_shown(right)}")


def _basis_points(text: str, left: Span, right: Span) -> Outcome:
    """A basis point is a hundredth of a percentage point; people write one for the other."""
    stated, other = (right, left) if right.unit == "basis_points" else (left, right)
    in_points = Span(stated.value / 100, stated.low / 100, stated.high / 100, "points")
    if in_points.low - HAIR <= other.high and other.low <= in_points.high + HAIR:
        return _said(text, Holds.YES, _shown(other), f"{text}: it adds up")
    meant = stated.low - HAIR <= other.high and other.low <= stated.high + HAIR
    why = f"{text}: the numbers differ by {other.value:.4g} percentage points; {stated.value:g} basis points would be {in_points.value:g} percentage points"
    return _said(text, Holds.NO, f"{other.value:.4g} percentage points", why + ("; percentage points are meant" if meant else ""))


def _alike(left: Span, right: Span) -> tuple[Span, Span]:
    """Per cent against a bare ratio: `980 / 9,800 = 10%`."""
    if right.unit == "percent" and not left.unit:
        return Span(left.value * 100, left.low * 100, left.high * 100, "percent"), right
    return left, right


def _said(text: str, holds: Holds, found: str, why: str) -> Outcome:
    return Outcome(holds, text, found, why, forced="internally_inconsistent" if holds is Holds.NO else "")


def _shown(span: Span) -> str:
    mark = {"percent": "%", "points": " percentage points"}.get(span.unit, "")
    return f"{span.value:,.6g}{mark}" if abs(span.value) < 1e6 else f"{span.value:,.0f}{mark}"


class _Reader:
    """Recursive descent over + - * / ^ of ( ) and stated numbers."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text.strip(), 0, 0

    def whole(self) -> Span:
        found = self.added()
        rest = self.text[self.at :].strip(" .;,")
        if rest and read_said(rest):
            raise Missing("an equation", f"'{rest}' in '{self.text}' is not understood.")
        return found

    def added(self) -> Span:
        found = self.multiplied()
        while op := self.take("+", "-"):
            found = _ADDED[op](found, self.multiplied())
        return found

    def multiplied(self) -> Span:
        found = self.raised()
        while op := self.take("*", "/", "of"):
            found = _TIMES[op](found, self.raised())
        return found

    def raised(self) -> Span:
        found = self.one()
        if self.take("^"):
            power = self.one()
            if abs(found.value) > 1e12 or abs(power.value) > 200 or found.low <= 0:
                raise Missing("an equation", "The power is too large, or of a number below nought.")
            ends = [base**power.value for base in (found.low, found.high)]
            return Span(found.value**power.value, min(ends), max(ends))
        return found

    def one(self) -> Span:
        self.depth += 1
        if self.depth > DEEP:
            raise Missing("an equation", "The equation is too long.")
        if self.take("("):
            found = self.added()
            if not self.take(")"):
                raise Missing("an equation", f"A bracket is not closed in '{self.text}'.")
            return found
        if self.take("-"):
            found = self.one()
            return Span(-found.value, -found.high, -found.low, found.unit)
        return self.number()

    def number(self) -> Span:
        said = said_in(self.text[self.at :])
        between = self.text[self.at : self.at + said[0][1]] if said else ""
        if not said or _TOKEN.search(between.replace("about", "")):
            raise Missing("an equation", f"A number is missing in '{self.text}'.")
        read, _, end = said[0]
        self.at += end
        self.skip_words()
        return _span(read)

    def skip_words(self) -> None:
        """Words after a number that are no sign: `3.7% in March + ...`."""
        while match := re.match(r"\s*(?!of\b|plus\b|minus\b|times\b|x\b|divided\b)[A-Za-z][\w'’]*", self.text[self.at :]):
            self.at += match.end()

    def take(self, *wanted: str) -> str:
        match = _TOKEN.match(self.text, self.at)
        op = _WORDS.get(match["op"].casefold(), match["op"]) if match else ""
        if match and op in wanted:
            self.at = match.end()
            return op
        return ""


def _span(read: Said) -> Span:
    reach = max(read.half, read.reach if read.hedge else 0.0)
    unit = read.unit if read.unit in ("percent", "points", "basis_points") else ""
    return Span(read.value, read.value - reach, read.value + reach, unit)


def _unit(a: Span, b: Span, *, less: bool) -> str:
    if a.unit == b.unit == "percent":
        return "points" if less else "percent"
    return a.unit or b.unit


def _plus(a: Span, b: Span) -> Span:
    return Span(a.value + b.value, a.low + b.low, a.high + b.high, _unit(a, b, less=False))


def _minus(a: Span, b: Span) -> Span:
    return Span(a.value - b.value, a.low - b.high, a.high - b.low, _unit(a, b, less=True))


def _times(a: Span, b: Span) -> Span:
    a, b = a.bare, b.bare
    ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return Span(a.value * b.value, min(ends), max(ends))


def _over(a: Span, b: Span) -> Span:
    a, b = (a, b) if a.unit == b.unit == "percent" else (a.bare, b.bare)
    if b.low <= 0 <= b.high:
        raise Missing("an equation", "Something is divided by nought.")
    ends = [x / y for x in (a.low, a.high) for y in (b.low, b.high)]
    return Span(a.value / b.value, min(ends), max(ends))


_ADDED: dict[str, Callable[[Span, Span], Span]] = {"+": _plus, "-": _minus}
_TIMES: dict[str, Callable[[Span, Span], Span]] = {"*": _times, "/": _over, "of": _times}
