"""A postcode as typed, taken apart: case, spaces, and O for 0 or I for 1 make no difference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A letter, 9 a digit: the six shapes of the outward part, and the inward part.
OUTWARD = ("AA99", "AA9", "A99", "A9", "AA9A", "A9A")
INWARD = "9AA"
TO_LETTER = {"0": "O", "1": "I"}
TO_DIGIT = {"O": "0", "I": "1", "L": "1"}
_NOT_CODE = re.compile(r"[^A-Z0-9]")
LONGEST = 7
_SHAPED = re.compile(r"([A-Z0-9]{2,5}[\s-]*[0-9])[A-Z]{2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """One way to read what was typed: `outward` BB11, `digit` of the sector, `unit` (two letters); `slips` letters mended."""

    outward: str
    digit: str = ""
    unit: str = ""
    slips: int = 0

    @property
    def sector(self) -> str:
        """`BB111`, as the tables write it; empty for an outward part alone."""
        return self.outward + self.digit if self.digit else ""

    @property
    def whole(self) -> str:
        """`BB111JA`; empty where it is not whole."""
        return self.sector + self.unit if self.unit else ""

    @property
    def label(self) -> str:
        """`BB11 1JA`, `BB11 1` or `BB11`."""
        return f"{self.outward} {self.digit}{self.unit}".strip()

    @property
    def area(self) -> str:
        """The letters it begins with: BB."""
        return "".join(one for one in self.outward[:2] if one.isalpha())


def readings(text: str) -> list[Written]:
    """Every way to read the text as a postcode or its beginning, likeliest first; none where it is no postcode."""
    raw = text.strip().upper()
    typed = _NOT_CODE.sub("", raw)
    if not 2 <= len(typed) <= LONGEST:
        return []
    found = [one for one in _all(typed) if one]
    # "BB1 1" is a sector, "BB11" an outward part: a space says where the outward part ends.
    parts = raw.split()
    said = len(_NOT_CODE.sub("", parts[0])) if len(parts) == 2 else 0
    return sorted(found, key=lambda one: (bool(said) and len(one.outward) != said, one.slips, -len(one.unit), len(one.digit)))


def whole_postcode(text: str) -> Written | None:
    """The whole postcode that a text most likely is, slips mended: what must not stand in an address. None for anything else.

    `locate` finds BBl1 1AA, BB11-1AA and BB1O 1AA, so they give a home away as much. No town has a digit in its name.
    """
    likeliest = next(iter(readings(text)), None)
    return likeliest if likeliest and likeliest.whole and any(one.isdigit() for one in text) else None


def without_unit(text: str) -> str:
    """What is shaped like a whole postcode and cannot be read as one (`8B11 1AA`), without its last two letters; anything else as it is.

    It is one slip away from a home, so no more of it than of a whole postcode may stand in an address.
    """
    found = _SHAPED.fullmatch(text.strip())
    return found[1] if found else text.strip()


def _all(typed: str) -> Iterator[Written]:
    for shape in OUTWARD:
        # The tail may be whole, or stop after the sector's digit or half of the unit.
        for length in range(len(INWARD) + 1):
            if len(shape) + length != len(typed):
                continue
            fitted = _fit(typed, shape + INWARD[:length])
            if fitted:
                word, slips = fitted
                outward, inward = word[: len(shape)], word[len(shape) :]
                yield Written(outward, inward[:1], inward[1:] if length == len(INWARD) else "", slips)


def _fit(typed: str, shape: str) -> tuple[str, int] | None:
    """The text in the shape, with how many slips were mended; None where it does not fit."""
    word, slips = "", 0
    for one, kind in zip(typed, shape, strict=True):
        fits = one.isalpha() if kind == "A" else one.isdigit()
        mended = one if fits else (TO_LETTER if kind == "A" else TO_DIGIT).get(one)
        if mended is None:
            return None
        word, slips = word + mended, slips + (not fits)
    return word, slips
