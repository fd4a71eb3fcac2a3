"""Employers consulted beside the business base: which sizes and industries are heard more, or less, than there are of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from skillshed.insight.plan.document import Consulted

Z = 1.96
NOT_SAID = "not said"
_LETTERS = re.compile(r"\((?:Part )?([A-U](?:(?:,| and )[A-U])*)\)\s*$")
_NUMBER = re.compile(r"^\d+ : ")
# Words people write for the size bands of UK Business Counts.
_BANDS = (("micro", 0, 9), ("small", 10, 49), ("medium", 50, 249), ("large", 250, 10**9))


@dataclass(frozen=True, slots=True)
class Heard:
    """One size or industry: employers consulted, those there are, and whether the share differs by more than chance.

    `expected`: how many it would be had the base's share been heard. `verdict`: over, under, in step, or not known.
    """

    group: str
    consulted: int
    base: float | None
    expected: float | None
    verdict: str

    @property
    def words(self) -> str:
        """The verdict as a reader sees it."""
        return {"over": "over-represented", "under": "under-represented", "in step": "in step"}.get(
            self.verdict, "cannot be said"
        )


def by_size(consulted: Iterable[Consulted], base: Mapping[str, float]) -> list[Heard]:
    """Rows by size. base: category of the measure `enterprises` -> enterprises."""
    return _heard(
        _counted((one.employers, _band(one.size)) for one in consulted), _summed((_band(name), n) for name, n in base.items())
    )


def by_industry(consulted: Iterable[Consulted], base: Mapping[str, float]) -> list[Heard]:
    """Rows by industry; parts of one section (G: motor trades, wholesale, retail) stand together.

    base: category of the measure `enterprises_by_industry` -> enterprises.
    """
    names: dict[str, list[str]] = {}
    letters: dict[str, str] = {}
    for category in base:
        found = _LETTERS.search(category)
        key = "".join(re.findall(r"[A-U]", found[1])) if found else category
        names.setdefault(key, []).append(_LETTERS.sub("", _NUMBER.sub("", category)).strip())
        letters |= dict.fromkeys(key, key) if found else {}
    called = {key: ", ".join(sorted(listed)) for key, listed in names.items()}
    counts = _counted((one.employers, _section(one.industry, letters, called)) for one in consulted)
    sums = _summed(
        (next(k for k, listed in names.items() if _plain(category) in map(str.lower, listed)), n) for category, n in base.items()
    )
    return [
        Heard(f"{called[one.group]} ({one.group[0]})" if one.group in called else one.group, one.consulted, one.base, one.expected, one.verdict)
        for one in sorted(_heard(counts, sums), key=lambda row: (row.base is None, row.group))
    ]  # fmt: skip


def _plain(category: str) -> str:
    return _LETTERS.sub("", _NUMBER.sub("", category)).strip().lower()


def _heard(counts: Mapping[str, int], base: Mapping[str, float]) -> list[Heard]:
    known = sum(number for group, number in counts.items() if group in base)
    whole = sum(base.values())
    rows = []
    for group, number in base.items():
        share = number / whole if whole else 0.0
        asked = counts.get(group, 0)
        rows.append(Heard(group, asked, number, share * known if known else None, _verdict(asked, known, share)))
    rows += [Heard(group, number, None, None, "not known") for group, number in counts.items() if group not in base]
    return rows


def _verdict(asked: int, known: int, share: float) -> str:
    """Over or under where the base's share lies outside the 95% interval (Wilson) of the share consulted."""
    if not known:
        return "not known"
    found, spread = asked / known, Z * Z / known
    middle = (found + spread / 2) / (1 + spread)
    half = Z * sqrt(found * (1 - found) / known + spread / 4 / known) / (1 + spread)
    return "over" if share < middle - half else "under" if share > middle + half else "in step"


def _counted(rows: Iterable[tuple[int, str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, group in rows:
        found[group] = found.get(group, 0) + number
    return found


def _summed(rows: Iterable[tuple[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for group, number in rows:
        found[group] = found.get(group, 0.0) + number
    return found


def _band(text: str) -> str:
    """`Micro (0 to 9)`, `micro`, `0-9` or `5` as one name; what fits none stays as it is."""
    said = text.strip().lower()
    if not said:
        return NOT_SAID
    numbers = [int(part) for part in re.findall(r"\d+", said.replace(",", ""))]
    for name, low, high in _BANDS:
        if said.startswith(name) or (numbers and low <= numbers[0] and (numbers[-1] <= high)):
            return f"{name.capitalize()} ({low} to {high})" if high < 10**9 else f"{name.capitalize()} ({low} or more)"
    return text


def _section(text: str, letters: Mapping[str, str], called: Mapping[str, str]) -> str:
    """The key of an industry written as its letter, `C: Manufacturing`, or its name."""
    said = text.strip()
    if not said:
        return NOT_SAID
    first = re.match(r"^([A-U])(?:$|[\s:(-])", said)
    if first and first[1] in letters:
        return letters[first[1]]
    for key, name in called.items():
        if said.lower() in name.lower():
            return key
    return said
