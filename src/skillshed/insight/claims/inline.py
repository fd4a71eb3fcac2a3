"""Claims marked inside a text: `{claim: measure=employment_rate place=Burnley period=2019}76.0%{/claim}`."""

from __future__ import annotations

import re

from skillshed.insight.claims.claim import Claim
from skillshed.insight.claims.reading import read_claim
from skillshed.insight.yaml_lines import Block

_MARKED = re.compile(r"\{claim(?::|\s)\s*(?P<query>[^{}]*)\}(?P<text>.*?)\{/claim\}", re.S)
_OPEN = re.compile(r"\{claim(?::|\s)|\{/claim\}")
_PAIR = re.compile(r"(?P<key>[A-Za-z_][\w-]*)\s*[=:]\s*")
_FENCE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)[^\S\n]*$|`[^`\n]*`", re.S | re.M)


def claims_in(text: str) -> list[Claim]:
    """Every marked claim with its line; code blocks are left alone.

    The marked words are the statement, and where the query states no number or direction, the number in them is the
    value claimed. A mark that is opened and not closed becomes a claim that says so.
    """
    masked = _FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    found = []
    for number, match in enumerate(_MARKED.finditer(masked), start=1):
        line = text.count("\n", 0, match.start()) + 1
        found.append(_claim(match["query"], " ".join(match["text"].split()), line, number))
    rest = _MARKED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), masked)
    for match in _OPEN.finditer(rest):
        line = text.count("\n", 0, match.start()) + 1
        problem = f"line {line}: a claim is {'closed but not opened' if match[0].startswith('{/') else 'opened but not closed with {/claim}'}"
        found.append(
            Claim(id=f"line-{line}", statement=text.splitlines()[line - 1].strip()[:120], line=line, problems=(problem,))
        )
    return sorted(found, key=lambda claim: claim.line)


def unmarked(text: str) -> str:
    """The text as a reader sees it: marks taken out, marked words left."""
    return _MARKED.sub(lambda match: match["text"], text)


def _claim(query: str, words: str, line: int, number: int) -> Claim:
    pairs = _pairs(query)
    entries: dict[str, object] = {"id": f"line-{line}-{number}", "statement": words, **pairs}
    block = Block(line=line, entries=entries, lines=dict.fromkeys(entries, line))
    claim = read_claim(block, number=number)
    if claim.kind == "" or (claim.said is None and claim.kind == "difference"):
        # The number stands in the marked words themselves.
        block.entries["difference" if claim.kind == "difference" or claim.others else "value"] = words
        claim = read_claim(block, number=number)
    return claim


def _pairs(query: str) -> dict[str, object]:
    """key=value pairs; a value runs to the next key, so names need no quotes: `place=West Lancashire period=2019`."""
    marks = list(_PAIR.finditer(query))
    found: dict[str, object] = {}
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(query)
        value = query[mark.end() : end].strip().strip(",;").strip()
        unquoted = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
        held = found.get(mark["key"])
        found[mark["key"]] = f"{held}; {unquoted}" if held else unquoted
    return found
