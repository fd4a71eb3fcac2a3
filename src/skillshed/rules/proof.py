"""Evaluate conditions over what is known, and keep why: the tests that decide, the facts and rule rows they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from skillshed.rules.definitions import Condition, RuleBook
from skillshed.rules.derived import august_31, needed, value_of
from skillshed.rules.facts import Facts, completed
from skillshed.rules.jurisdictions import authority_of
from skillshed.rules.parameters import Parameter
from skillshed.rules.truth import Truth, all_of, any_of
from skillshed.terms.period import said_day


@dataclass(frozen=True, slots=True)
class Leaf:
    """One test: what it said, in words, on which facts and rows it rests, which unknown facts would settle it."""

    name: str
    truth: Truth
    sentence: str = ""
    facts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    bring: str = ""
    is_verified: bool = True


@dataclass(frozen=True, slots=True)
class Proof:
    """A truth and the leaves that suffice for it: all that must hold, the fewest that fail, or those still open."""

    truth: Truth
    leaves: tuple[Leaf, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What is known, the day learning starts, and the rules to read it by."""

    facts: Facts
    on: date
    rules: RuleBook
    proved: dict[str, Proof] = field(default_factory=dict, compare=False, repr=False)
    together: dict[tuple[str, ...], Proof] = field(default_factory=dict, compare=False, repr=False)
    supposed: dict[tuple[str, Any], Case] = field(default_factory=dict, compare=False, repr=False)

    def suppose(self, name: str, value: Any) -> Case:
        """The same case had that fact been answered so."""
        if (name, value) not in self.supposed:
            self.supposed[name, value] = Case(completed({**self.facts, name: value}), self.on, self.rules)
        return self.supposed[name, value]

    def prove(self, name: str) -> Proof:
        """Whether a condition holds, and why; worked out once, since programmes share conditions."""
        if name not in self.proved:
            self.proved[name] = self._prove(self.rules.conditions[name])
        return self.proved[name]

    def _prove(self, found: Condition) -> Proof:
        if not found.holds_on(self.on):
            return Proof(Truth.NO)
        where = self._where(found)
        if where.truth is Truth.NO:
            return where
        inside = self._inside(found)
        return _both(where, inside) if where.leaves else inside

    def prove_all(self, names: Iterable[str]) -> Proof:
        """Whether every one holds: all their leaves for yes, the fewest failing for no. Worked out once, like each of them."""
        key = tuple(names)
        if key not in self.together:
            self.together[key] = self._prove_all(key)
        return self.together[key]

    def _prove_all(self, names: tuple[str, ...]) -> Proof:
        proofs = [self.prove(name) for name in names]
        truth = all_of(proof.truth for proof in proofs)
        if truth is Truth.NO:
            return _simplest(proof for proof in proofs if proof.truth is Truth.NO)
        return Proof(truth, _joined(proof for proof in proofs if proof.truth is truth))

    def prove_any(self, names: Iterable[str]) -> Proof:
        """Whether one holds: the simplest of those that do for yes, every failing leaf for no."""
        proofs = [self.prove(name) for name in names]
        truth = any_of(proof.truth for proof in proofs)
        if truth is Truth.YES:
            return _simplest(proof for proof in proofs if proof.truth is Truth.YES)
        return Proof(truth, _joined(proof for proof in proofs if proof.truth is truth))

    def _inside(self, found: Condition) -> Proof:
        if found.all:
            return self.prove_all(found.all)
        if found.any:
            return self.prove_any(found.any)
        leaf = Leaf(found.name, Truth.UNKNOWN, found.settle.format(on=said_day(self.on))) if found.settle else self._tested(found)
        return Proof(leaf.truth, (leaf,))

    def _where(self, found: Condition) -> Proof:
        """Whether the home lies where the condition applies; yes without leaves where it applies everywhere."""
        if not found.areas and not found.not_areas:
            return Proof(Truth.YES)
        authority = value_of("authority", self.facts, self.on)
        if authority is None:
            return Proof(Truth.UNKNOWN, (Leaf(f"where {found.name}", Truth.UNKNOWN, missing=("area_code",)),))
        applies = authority in found.areas if found.areas else authority not in found.not_areas
        return Proof(Truth.of(applies), (Leaf(f"where {found.name}", Truth.of(applies), facts=("area_code",)),))

    def _tested(self, found: Condition) -> Leaf:
        names = needed(found.fact)
        missing = tuple(name for name in names if name not in self.facts)
        if missing:
            return Leaf(found.name, Truth.UNKNOWN, missing=missing)
        row, about = self._row(found)
        value = value_of(found.fact, self.facts, self.on)
        if found.test in ("covered by param", "not covered by param"):
            is_covered = row is not None
            return self._leaf(
                found, Truth.of(is_covered == (found.test == "covered by param")), row, value, None, (*names, *about)
            )
        if found.param and (row is None or row.value is None):
            if "area_code" not in self.facts and found.local:
                return Leaf(found.name, Truth.UNKNOWN, missing=("area_code",))
            return Leaf(found.name, Truth.UNKNOWN, self._unknown(found), rules=(row.id,) if row else ())
        lines = _lines(row.value if row else found.value)
        passes = {_passes(found.test or "", value, line) for line in lines}
        if len(passes) > 1:
            sentence = f"Providers read the line as £{_Shown(lines[0])} or £{_Shown(lines[1])}, and £{_Shown(value)} lies between. Ask the provider."
            return Leaf(found.name, Truth.UNKNOWN, sentence, rules=(row.id,) if row else ())
        return self._leaf(found, Truth.of(passes.pop()), row, value, lines[0], (*names, *about))

    def _row(self, found: Condition) -> tuple[Parameter | None, tuple[str, ...]]:
        """The row tested against, and the facts that chose it."""
        name = found.param or found.cites
        if not name:
            return None, ()
        home = self.facts.get("area_code")
        if found.test in ("covered by param", "not covered by param"):
            where = authority_of(home).code if home and authority_of(home) else None  # type: ignore[union-attr]
            return self.rules.parameter(name, self.on, where, is_devolved=True), ("area_code",)
        if not found.local:
            where = authority_of(home).code if home and found.areas and authority_of(home) else None  # type: ignore[union-attr]
            return self.rules.parameter(name, self.on, where), ()
        if home is None:
            return None, ()
        authority = authority_of(home)
        if authority is None:
            return self.rules.parameter(name, self.on), ("area_code",)
        return self.rules.parameter(name, self.on, authority.code, is_devolved=authority.is_devolved(self.on)), ("area_code",)

    def _leaf(
        self, found: Condition, truth: Truth, row: Parameter | None, value: Any, wanted: Any, facts: tuple[str, ...]
    ) -> Leaf:
        words = found.yes if truth is Truth.YES else found.no
        sentence = words.format(found=_Shown(value), wanted=_Shown(wanted), on=said_day(self.on), year=august_31(self.on).year)
        rules = (row.id,) if row else ()
        is_verified = row is None or row.is_verified
        return Leaf(found.name, truth, sentence, tuple(dict.fromkeys(facts)), rules, (), found.bring, is_verified)

    def _unknown(self, found: Condition) -> str:
        text = found.unknown or "The figure for learning that starts on {on} is not in the rules here. Ask the provider."
        return text.format(on=said_day(self.on))


class _Shown:
    """A value in a sentence: money and counts as a person reads them, `%` for a share."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __format__(self, how: str) -> str:
        if how == "%":
            return f"{float(self.value):.0%}" if isfinite(self.value) else "more than all"
        if isinstance(self.value, Decimal | float):
            number = Decimal(str(self.value))
            return f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.2f}"
        return f"{self.value:,}" if isinstance(self.value, int) and not isinstance(self.value, bool) else str(self.value)


def _lines(wanted: Any) -> tuple[Any, ...]:
    """The lines to test against: one, or two where providers turn one hourly wage into a year with different hours."""
    if isinstance(wanted, dict):
        readings = [one for name, one in wanted.items() if name.startswith("at_")]
        return (min(readings), max(readings))
    return (wanted,)


def _between(value: Any, wanted: Any) -> bool:
    return bool(wanted[0] <= value <= wanted[1])


def _number(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "yes": lambda value, _: value is True,
    "no": lambda value, _: value is False,
    "at least": lambda value, wanted: value >= _number(wanted),
    "at most": lambda value, wanted: value <= _number(wanted),
    "under": lambda value, wanted: value < _number(wanted),
    "over": lambda value, wanted: value > _number(wanted),
    "between": _between,
    "one of": lambda value, wanted: value in wanted,
    "not one of": lambda value, wanted: value not in wanted,
    "includes": lambda value, wanted: bool(set(wanted) & value),
    "includes other than": lambda value, wanted: bool(value - set(wanted)),
}


def _passes(test: str, value: Any, wanted: Any) -> bool:
    return TESTS[test](value, wanted)


def _both(first: Proof, second: Proof) -> Proof:
    truth = all_of((first.truth, second.truth))
    if truth is Truth.NO:
        return second
    return Proof(truth, _joined(proof for proof in (first, second) if proof.truth is truth))


def _simplest(proofs: Iterable[Proof]) -> Proof:
    """The proof that rests on the least: read rows before remembered ones, then the fewest leaves."""
    return min(proofs, key=lambda proof: (not all(leaf.is_verified for leaf in proof.leaves), len(proof.leaves)))


def _joined(proofs: Iterable[Proof]) -> tuple[Leaf, ...]:
    return tuple({leaf.name: leaf for proof in proofs for leaf in proof.leaves}.values())
