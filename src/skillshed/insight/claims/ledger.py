"""Ledgers: YAML files of claims, the shipped ones and anybody's own. The format stands in docs/how-to/check-claims.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from skillshed.insight.claims.claim import Claim
from skillshed.insight.claims.reading import read_claim, sort_out
from skillshed.insight.text_files import read_text
from skillshed.insight.yaml_lines import Block, load
from skillshed.terms.errors import InputNotUnderstood, NotFound

SHIPPED = Path(__file__).parent / "ledgers"
MOST = 5_000
DEFAULTS = ("place", "measure", "period", "as_of", "document")  # said once at the top, true of every claim
_SHAPE = "A ledger is a list of claims under `claims:`; `skillshed claims draft` makes one from a text."


@dataclass(frozen=True)
class Ledger:
    """Claims of one document. `problems` are sentences on what was not understood, with line numbers."""

    name: str
    title: str
    document: str = ""
    about: str = ""
    author: str = ""
    published: str = ""
    claims: tuple[Claim, ...] = ()
    problems: tuple[str, ...] = ()


def read_ledger(path: Path) -> Ledger:
    """One ledger file; InputNotUnderstood names the file, the line and what is wrong."""
    return parse_ledger(read_text(path), path.name)


def parse_ledger(text: str, name: str) -> Ledger:
    """The ledger in a YAML text."""
    found = load(text, name)
    if isinstance(found, list):
        found = Block(line=1, entries={"claims": found}, lines={"claims": 1})
    if not isinstance(found, Block):
        raise InputNotUnderstood(f"'{name}' holds no claims.", next_step=_SHAPE)
    if not any(key.casefold() in ("claims", "statements", "items") for key in found.entries):
        found = _one_claim(found)
    top = sort_out(found, "ledger")
    blocks, problems = _blocks(top.had.get("claims"))
    if not blocks:
        raise InputNotUnderstood(f"'{name}' holds no claims.", next_step=_SHAPE)
    if len(blocks) > MOST:
        raise InputNotUnderstood(f"'{name}' holds {len(blocks):,} claims; {MOST:,} is the most.", next_step="Divide it.")
    defaults: dict[str, object] = {key: top.had[key] for key in DEFAULTS if key in top.had}
    if isinstance(top.had.get("defaults"), Block):
        more = sort_out(top.had["defaults"], "claim")  # type: ignore[arg-type]
        defaults |= more.had
        problems += more.problems
    claims = [read_claim(block, defaults, number=at) for at, block in enumerate(blocks, start=1)]
    said = {key: str(top.had.get(key, "")) for key in ("title", "document", "about", "author", "published")}
    stem = name.rsplit(".", 1)[0]
    every = [*top.problems, *problems, *(f"{claim.id}: {problem}" for claim in claims for problem in claim.problems)]
    return Ledger(
        name=stem, claims=tuple(_named_apart(claims)), problems=tuple(every), **{**said, "title": said["title"] or stem}
    )


def _one_claim(block: Block) -> Block:
    """A file that is one claim, or a mapping of ids to claims."""
    if block.entries and all(isinstance(one, Block) for one in block.entries.values()):
        return Block(line=block.line, entries={"claims": block}, lines={"claims": block.line})
    return Block(line=block.line, entries={"claims": [block]}, lines={"claims": block.line})


def _blocks(value: object) -> tuple[list[Block], list[str]]:
    """The blocks of a list of claims, or of a mapping from id to claim; anything else is a problem."""
    if isinstance(value, Block):
        for key, one in value.entries.items():
            if isinstance(one, Block) and "id" not in one.entries:
                one.entries["id"] = key
        value = list(value.entries.values())
    if not isinstance(value, list):
        return [], []
    bare = [one for one in value if not isinstance(one, Block)]
    texts = [Block(entries={"statement": one}) for one in bare if isinstance(one, str) and one]
    problems = [f"a claim without a query: '{str(one)[:60]}'" for one in bare]
    return [
        one if isinstance(one, Block) else texts.pop(0)
        for one in value
        if isinstance(one, Block) or (isinstance(one, str) and one)
    ], problems


def _named_apart(claims: list[Claim]) -> list[Claim]:
    """No two claims of one id: pages and downloads need to tell them apart."""
    seen: dict[str, int] = {}
    named = []
    for claim in claims:
        seen[claim.id] = seen.get(claim.id, 0) + 1
        named.append(claim if seen[claim.id] == 1 else replace(claim, id=f"{claim.id}-{seen[claim.id]}"))
    return named


@cache
def shipped() -> dict[str, Ledger]:
    """The ledgers that ship with the project, by name."""
    return {path.stem: read_ledger(path) for path in sorted(SHIPPED.glob("*.yaml"))}


def shipped_ledger(name: str) -> Ledger:
    """One of them; NotFound with their names."""
    found = shipped().get(name)
    if found is None:
        raise NotFound(f"There is no ledger '{name}'.", next_step=f"There are: {', '.join(shipped())}.")
    return found
