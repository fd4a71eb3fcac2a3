"""What an adviser asks of a match: in the address of the page, without anything personal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from skillshed.employers.redundancy.rules import rules
from skillshed.provision.travel import MODES


@dataclass(frozen=True, slots=True)
class State:
    """`least_fit` and `least_pay` in per cent; `most_minutes` for those who name none; `without`: numbers of vacancies left out."""

    fair: bool = False
    least_fit: int = 20
    least_pay: int = 75
    most_minutes: int = 75
    by: str = "bus"
    without: frozenset[int] = frozenset()

    @classmethod
    def usual(cls) -> State:
        """As `rules.toml` has it."""
        rule = rules()["matching"]
        return cls(False, rule["least_fit"], rule["least_pay"], rule["most_minutes"], rule["by"])

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> State:
        """Of an address or a form. What cannot be read is as usual. `said` may be a QueryDict."""
        usual = cls.usual()
        many = said.getlist("without") if hasattr(said, "getlist") else [said.get("without", "")]
        out = frozenset(int(part) for one in many for part in str(one).split(".") if part.isdigit() and len(part) < 10)
        by = str(said.get("by", ""))
        return cls(
            said.get("fair") == "on", _number(said.get("fit"), 0, 100, usual.least_fit), _number(said.get("pay"), 0, 200, usual.least_pay),
            _number(said.get("minutes"), 1, 300, usual.most_minutes), by if by in MODES else usual.by, out,
        )  # fmt: skip

    def query(self, **changes: Any) -> str:
        """The address's end, canonical: what is usual is left out; blank for nothing."""
        one, usual = replace(self, **changes), self.usual()
        pairs = [("fair", "on")] if one.fair else []
        pairs += [("fit", str(one.least_fit))] if one.least_fit != usual.least_fit else []
        pairs += [("pay", str(one.least_pay))] if one.least_pay != usual.least_pay else []
        pairs += [("minutes", str(one.most_minutes))] if one.most_minutes != usual.most_minutes else []
        pairs += [("by", one.by)] if one.by != usual.by else []
        pairs += [("without", ".".join(str(each) for each in sorted(one.without)))] if one.without else []
        return f"?{urlencode(pairs)}" if pairs else ""


def _number(text: Any, low: int, high: int, usual: int) -> int:
    written = str(text or "")
    return int(written) if written.isdigit() and len(written) < 4 and low <= int(written) <= high else usual
