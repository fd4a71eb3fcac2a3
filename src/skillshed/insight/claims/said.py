"""Numbers as people state them: `13.6%`, `over £6,000`, `about 1.18 million`, `3.2 basis points`, `one in six`, `-32.7 per cent`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from math import floor, log10
from pathlib import Path
from typing import Any

ABOUT = 0.05  # how far `about` reaches, as a share of the number
KEPT_DIGITS = 2  # a long round number (12,000) is taken to be exact to no fewer digits than this
LONG = 1000.0


@dataclass(frozen=True, slots=True)
class Said:
    """A stated number. `half` is half its last stated digit; `hedge`: about, over, at_least, under, at_most or empty.

    `value` is in whole units (1.18 million is 1,180,000; 13.6% is 13.6 with unit percent).
    """

    text: str
    value: float
    half: float
    unit: str = ""  # percent, points, basis_points, pounds, people, score, times or empty
    hedge: str = ""
    top: float | None = None  # the upper end of `35% to 39%`
    per_year: bool = False

    @property
    def reach(self) -> float:
        """How far a figure may lie from it and still be what was said: its rounding, or more where it says `about`."""
        if self.hedge == "about":
            return max(self.half, self.round_half, ABOUT * abs(self.value))
        return self.half

    @property
    def round_half(self) -> float:
        """Half the last digit that is not a closing nought of a long number: 12,000 may be 11,500 to 12,500."""
        if abs(self.value) < LONG or self.value != floor(self.value):
            return self.half
        size = floor(log10(abs(self.value)))
        zeros = len(str(int(abs(self.value)))) - len(str(int(abs(self.value))).rstrip("0"))
        return max(self.half, 0.5 * 10.0 ** min(zeros, size + 1 - KEPT_DIGITS))


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "said.toml").read_text(encoding="utf-8"))


@cache
def _pattern() -> re.Pattern[str]:
    tables = _tables()
    scales = "|".join(sorted(map(re.escape, tables["scales"]), key=len, reverse=True))
    units = "|".join(sorted(map(re.escape, tables["units"]), key=len, reverse=True))
    words = "|".join(sorted(tables["words"], key=len, reverse=True))
    number = rf"(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)|(?P<word>\b(?:{words})\b)"
    ends = r"(?![A-Za-z])"
    return re.compile(
        rf"(?P<sign>(?<![\d\w])[-−–+](?=[\d£.]))?(?P<pound>£\s?)?(?:{number})(?:\s?(?P<scale>{scales}){ends})?"
        rf"(?:[\s-]?(?P<unit>{units})(?:{ends}|(?<=%)))?(?P<year>\s*(?:a|per|each|/)\s?(?:year|annum)\b|\s+annually\b|\s+pa\b)?",
        re.I,
    )


_RATIO = re.compile(
    r"\b(?P<part>one|two|three|four|\d+)\s+(?:in|out of)\s+(?P<whole>three|four|five|six|seven|eight|nine|ten|\d+)\b", re.I
)
_SPAN = re.compile(r"\s*(?:%|per cent|percent)?\s*(?:to|–|—|-|and)\s*(?=£?\d)", re.I)


def read_said(text: str) -> Said | None:
    """The first number in a text, with its hedge and unit; None where there is none."""
    found = said_in(text)
    return found[0][0] if found else None


def said_in(text: str) -> list[tuple[Said, int, int]]:
    """Every number in a text as (number, start, end); `35% to 39%` is one, `one in six` too."""
    found: list[tuple[Said, int, int]] = []
    taken = 0
    ratios = {match.start(): match for match in _RATIO.finditer(text)}
    at = 0
    while at < len(text):
        ratio = next((m for start, m in sorted(ratios.items()) if start >= at), None)
        match = _pattern().search(text, at)
        if ratio and (match is None or ratio.start() <= match.start()):
            found.append((_of_ratio(ratio, _hedge(text, ratio.start(), taken)), ratio.start(), ratio.end()))
            at = taken = ratio.end()
        elif match:
            one, end = _ranged(text, match, _hedge(text, match.start(), taken))
            if not _inside_a_word(text, match):
                found.append((one, match.start(), end))
                taken = end
            at = max(end, match.start() + 1)
        else:
            break
    return found


def _inside_a_word(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    glued = bool(before and (before[-1].isalpha() or (before[-1] == "-" and len(before) > 1 and before[-2].isalnum())))
    return glued or (
        bool(match["digits"]) and bool(re.match(r"[A-Za-z]", after)) and not after.startswith(("st", "nd", "rd", "th"))
    )


def _ranged(text: str, match: re.Match[str], hedge: str) -> tuple[Said, int]:
    first = _made(match, hedge)
    span = _SPAN.match(text, match.end())
    second = _pattern().match(text, span.end()) if span else None
    opened = re.search(r"\bbetween\s*$|\bfrom\s*$", text[: match.start()], re.I) is not None
    if span and second and second["digits"] and match["digits"] and ("and" not in span[0] or opened):
        top = _made(second, "")
        if top.value > first.value and (top.unit == first.unit or not first.unit):
            return replace(first, text=text[match.start() : second.end()], unit=top.unit, top=top.value), second.end()
    return first, match.end()


def _made(match: re.Match[str], hedge: str) -> Said:
    tables = _tables()
    digits = (match["digits"] or str(tables["words"][match["word"].casefold()])).replace(",", "")
    scale = float(tables["scales"].get((match["scale"] or "").casefold(), 1))
    decimals = len(digits.partition(".")[2])
    sign = -1.0 if (match["sign"] or "") in ("-", "−", "–") else 1.0
    unit = tables["units"].get(" ".join((match["unit"] or "").casefold().replace("-", " ").split()), "")
    return Said(
        text=match[0].strip(),
        value=round(sign * float(digits) * scale, 9),
        half=0.5 * 10.0**-decimals * scale,
        unit="pounds" if match["pound"] else unit,
        hedge=hedge,
        per_year=bool(match["year"]),
    )


def _of_ratio(match: re.Match[str], hedge: str) -> Said:
    """`one in six` is 16.7%, and no more exact than its words: anything that rounds to that ratio."""
    words = _tables()["words"]
    part, whole = (float(words.get(text.casefold(), text)) for text in (match["part"], match["whole"]))
    reach = part / (whole - 0.5) - part / whole if whole > 1 else 0.0
    return Said(match[0], round(100 * part / whole, 6), 100 * reach, "percent", hedge)


def _hedge(text: str, at: int, after: int) -> str:
    before = " ".join(text[max(after, at - 40) : at].casefold().split()) + " "
    found = [(name, words) for name, every in _tables()["hedges"].items() for words in every if before.endswith(f"{words} ")]
    found += [("about", mark) for mark in ("~", "c.", "≈") if before.rstrip().endswith(mark)]
    return max(found, key=lambda pair: len(pair[1]))[0] if found else ""
