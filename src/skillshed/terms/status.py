"""What kind of number an observation is. A null value always has a status that says why."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The closed list of design section 4.1."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    REVISED = "revised"
    MODELLED = "modelled"
    ESTIMATED = "estimated"
    UNRELIABLE = "unreliable"
    SUPPRESSED = "suppressed"
    BELOW_ROUNDING = "below_rounding"
    NOT_APPLICABLE = "not_applicable"
    NOT_AVAILABLE = "not_available"

    @property
    def may_be_null(self) -> bool:
        """Whether a null value may carry this status: a missing number must say why it is missing."""
        return self in _NULLABLE

    @property
    def words(self) -> str:
        """How a page says it, in plain words."""
        return _WORDS[self]

    @property
    def mark(self) -> str:
        """The letter printed beside the number, as government statisticians do."""
        return _MARKS[self]


_NULLABLE = {
    Status.UNRELIABLE,
    Status.SUPPRESSED,
    Status.BELOW_ROUNDING,
    Status.NOT_APPLICABLE,
    Status.NOT_AVAILABLE,
}
_WORDS = {
    Status.FINAL: "final",
    Status.PROVISIONAL: "provisional",
    Status.REVISED: "revised",
    Status.MODELLED: "modelled",
    Status.ESTIMATED: "estimated",
    Status.UNRELIABLE: "unreliable: small sample",
    Status.SUPPRESSED: "suppressed to protect confidentiality",
    Status.BELOW_ROUNDING: "rounds to zero",
    Status.NOT_APPLICABLE: "does not apply",
    Status.NOT_AVAILABLE: "not available",
}
_MARKS = {
    Status.FINAL: "",
    Status.PROVISIONAL: "p",
    Status.REVISED: "r",
    Status.MODELLED: "m",
    Status.ESTIMATED: "e",
    Status.UNRELIABLE: "u",
    Status.SUPPRESSED: "c",
    Status.BELOW_ROUNDING: "low",
    Status.NOT_APPLICABLE: "z",
    Status.NOT_AVAILABLE: "x",
}
