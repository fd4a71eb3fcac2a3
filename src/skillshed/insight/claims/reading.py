"""One claim out of a block of a ledger: which key means what, and which kind of claim it makes."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from skillshed.insight.claims.claim import Claim
from skillshed.insight.claims.said import Said, read_said
from skillshed.insight.yaml_lines import Block, nearest
from skillshed.terms.period import read_period

COMPARED = ("above", "below", "same_as")
QUANTIFIERS = ("every", "most", "some", "none")
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)?\b|^top (\d+)", re.I)


@cache
def keys() -> dict[str, dict[str, list[str]]]:
    """The tables of keys.toml."""
    found: dict[str, dict[str, list[str]]] = tomllib.loads((Path(__file__).parent / "keys.toml").read_text(encoding="utf-8"))
    return found


@cache
def _names(table: str) -> dict[str, str]:
    return {_plain(word): name for name, words in keys()[table].items() for word in [name, *words]}


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "_", text.casefold()).strip("_")


def meant(table: str, text: str) -> str:
    """The name a word stands for in one of the tables; empty where it is none of them."""
    return _names(table).get(_plain(text), "")


@dataclass
class Sorted:
    """The entries of a block under their proper names, and what was not understood."""

    had: dict[str, object] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def sort_out(block: Block, table: str = "claim") -> Sorted:
    """Entries by the name each key stands for; unknown and repeated keys become problems with their line."""
    found = Sorted()
    for name, line in block.twice:
        found.problems.append(f"line {line}: '{name}' stands twice; the last one counts")
    flat = _flattened(block)
    for key, (value, line) in flat.items():
        name = meant(table, key)
        if not name:
            found.problems.append(f"line {line}: '{key}' is not a key of a {table}{nearest(_plain(key), list(_names(table)))}")
        else:
            found.had[name] = value
    return found


def _flattened(block: Block) -> dict[str, tuple[object, int]]:
    """A claim's entries; those of a `query:` block inside it stand beside the others."""
    flat: dict[str, tuple[object, int]] = {}
    for key, value in block.entries.items():
        if _plain(key) in ("query", "check") and isinstance(value, Block):
            flat |= _flattened(value)
        elif re.fullmatch(r"\d{3}(?:\.\d+)?%?", key) and value == "" and flat:
            # `{value: 12,030}`: in braces a comma ends the value, so YAML takes the thousands for a key.
            last = next(reversed(flat))
            flat[last] = (f"{flat[last][0]},{key}", flat[last][1])
        else:
            flat[key] = (value, block.lines.get(key, block.line))
    return flat


def read_claim(block: Block, defaults: dict[str, object] | None = None, *, number: int = 1) -> Claim:
    """The claim a block makes; what could not be understood stands in `problems`, nothing is raised."""
    found = sort_out(block)
    had = {**{k: v for k, v in (defaults or {}).items() if k in _names("claim").values()}, **found.had}
    problems = found.problems
    facts: dict[str, object] = {
        "id": _text(had, "id") or f"claim-{number}",
        "statement": _text(had, "statement"),
        "measure": _text(had, "measure"),
        "place": _text(had, "place"),
        "period": _text(had, "period"),
        "start": _text(had, "from"),
        "end": _text(had, "to"),
        "by": _pairs(had.get("by")),
        "document": _text(had, "document"),
        "section": _text(had, "section"),
        "note": _text(had, "note"),
        "tolerance": _text(had, "tolerance"),
        "years": _text(had, "years"),
        "values": _values(had.get("values"), problems),
        "as_of": _day(_text(had, "as_of"), problems),
        "line": block.line,
    }
    facts |= _query(had, problems)
    return Claim(**facts, problems=tuple(problems))  # type: ignore[arg-type]


def _query(had: dict[str, object], problems: list[str]) -> dict[str, object]:
    """Kind, stated number, direction and comparators."""
    had = _by_its_kind(had)
    for name in ("sum", *QUANTIFIERS, "range", "highest", "lowest", "rank", "trend", "growth", "share", "change"):
        if had.get(name) not in (None, "", []):
            return _READ[name](had, name, problems)
    return _plain_query(had, problems)


def _by_its_kind(had: dict[str, object]) -> dict[str, object]:
    """`kind: change` with `value: -12%` says the same as `change: -12%`; so do trend and rank with a direction."""
    kind = meant("kinds", _text(had, "kind")) or ("trend" if _is_of_time(had) else "")
    own = {"trend": ("comparison", "value"), "rank": ("value", "comparison"), "change": ("value",), "share": ("value",), "growth": ("value",),
           "range": ("value",), "sum": ("value", "statement")}.get(kind, ())  # fmt: skip
    found = next((name for name in own if had.get(name) not in (None, "")), "")
    return {**had, kind: had[found]} if found and had.get(kind) in (None, "") else had


def _is_of_time(had: dict[str, object]) -> bool:
    """`direction: up` with `from: 2019` and nobody to compare with is said of the place's own past."""
    others = [
        name for name in (*COMPARED, "versus", "trend", "difference", "change", "growth") if had.get(name) not in (None, "", [])
    ]
    return bool(meant("trends", _text(had, "comparison")) and _text(had, "from") and not others)


def _plain_query(had: dict[str, object], problems: list[str]) -> dict[str, object]:
    """A value, a difference or a comparison."""
    compared = _comparison(had)
    number = _number(had, "difference", problems)
    if number or meant("kinds", _text(had, "kind")) == "difference":
        number = number or _number(had, "value", problems)
        return {"kind": "difference", "said": number, **compared}
    value = _number(had, "value", problems)
    if value and not compared["others"]:
        return {"kind": "value", "said": value, "of": _text(had, "of")}
    if compared["others"] or compared["direction"]:
        return {"kind": "comparison", "said": value, **compared}
    return {"kind": meant("kinds", _text(had, "kind"))}


def _comparison(had: dict[str, object]) -> dict[str, object]:
    for name in COMPARED:
        others = _list(had.get(name))
        if others:
            return {"direction": name.removesuffix("_as"), "others": others}
    return {"direction": meant("directions", _text(had, "comparison")), "others": _list(had.get("versus"))}


def _sum(had: dict[str, object], name: str, problems: list[str]) -> dict[str, object]:
    return {"kind": "sum", "equations": _list(had[name], commas=False)}


def _quantified(had: dict[str, object], name: str, problems: list[str]) -> dict[str, object]:
    return {"kind": "every", "quantifier": name, "among": _text(had, name), **_comparison(had)}


def _across(had: dict[str, object], name: str, problems: list[str]) -> dict[str, object]:
    kind = "range" if name == "range" else "extreme"
    among = _text(had, "across") or _text(had, "among")
    return {"kind": kind, "said": _number(had, name, problems), "among": among, "direction": "" if kind == "range" else name}


def _rank(had: dict[str, object], name: str, problems: list[str]) -> dict[str, object]:
    text = _text(had, name)
    match = _ORDINAL.match(text)
    place = int(match[1] or match[2]) if match else 1
    rest = re.sub(r"^(?:the )?(?:top )?\d*(?:st|nd|rd|th)?\s*", "", text, flags=re.I)
    direction = meant("ranks", rest or "highest") or meant("ranks", text)
    if not direction:
        problems.append(f"rank '{text}' is not understood: write highest, lowest, 2nd highest, 3rd lowest or top 5")
    return {"kind": "rank", "rank": place, "direction": direction, "among": _text(had, "among") or _text(had, "across"),
            "quantifier": "top" if text.casefold().startswith("top ") else ""}  # fmt: skip


def _trend(had: dict[str, object], name: str, problems: list[str]) -> dict[str, object]:
    direction = meant("trends", _text(had, name))
    if not direction:
        problems.append(f"trend '{_text(had, name)}' is not understood: write growing, falling or steady")
    return {"kind": "trend", "direction": direction}


def _growth(had: dict[str, object], name: str, problems: list[str]) -> dict[str, object]:
    return {
        "kind": "growth",
        "said": _number(had, name, problems),
        "of": _text(had, "of"),
        "numbers_of": _text(had, "numbers_of"),
    }


def _share(had: dict[str, object], name: str, problems: list[str]) -> dict[str, object]:
    whole = had.get("of")
    facts: dict[str, object] = {"kind": "share", "said": _number(had, name, problems)}
    return facts | ({"of_by": _pairs(whole)} if isinstance(whole, Block) else {"of": _text(had, "of")})


def _change(had: dict[str, object], name: str, problems: list[str]) -> dict[str, object]:
    return {"kind": "change", "said": _number(had, name, problems), **_comparison(had)}


_READ = {
    "sum": _sum, "every": _quantified, "most": _quantified, "some": _quantified, "none": _quantified, "range": _across,
    "highest": _across, "lowest": _across, "rank": _rank, "trend": _trend, "growth": _growth, "share": _share, "change": _change,
}  # fmt: skip


def _text(had: dict[str, object], name: str) -> str:
    value = had.get(name)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return " ".join(str(value).split()) if isinstance(value, str) else ""


def _list(value: object, *, commas: bool = True) -> tuple[str, ...]:
    """Texts of a list, or of one text with `and` or semicolons between them."""
    if isinstance(value, list):
        return tuple(" ".join(str(one).split()) for one in value if isinstance(one, str) and one)
    if not isinstance(value, str) or not value:
        return ()
    if not commas or read_said(value):
        return (value,)
    return tuple(part.strip() for part in re.split(r";|\s+and\s+(?=[A-Zt])", value) if part.strip())


def _pairs(value: object) -> dict[str, str]:
    """`{sex: Female}`, `sex=Female` or just `Female` (whose dimension is found later)."""
    if isinstance(value, Block):
        return {key: str(one) for key, one in value.entries.items() if isinstance(one, str)}
    if isinstance(value, list):
        return {key: one for part in value for key, one in _pairs(part).items()}
    if not isinstance(value, str) or not value:
        return {}
    found: dict[str, str] = {}
    for part in re.split(r"[;|]", value):
        name, mark, category = part.partition("=")
        found |= {name.strip(): category.strip()} if mark else {"?": name.strip()}
    return found


def _number(had: dict[str, object], name: str, problems: list[str]) -> Said | None:
    text = _text(had, name)
    found = read_said(text)
    if text and found is None:
        problems.append(f"'{name}: {text}' holds no number")
    return found


def _values(value: object, problems: list[str]) -> dict[str, Said]:
    if not isinstance(value, Block):
        return {}
    read = {key: read_said(str(one)) for key, one in value.entries.items()}
    problems += [f"values: '{key}' holds no number" for key, one in read.items() if one is None]
    return {key: one for key, one in read.items() if one is not None}


def _day(text: str, problems: list[str]) -> date | None:
    if not text:
        return None
    period = read_period(text)
    if period is None:
        problems.append(f"as_of '{text}' is not a date: write it like 2021-06-30")
        return None
    return period.end - timedelta(days=1)
