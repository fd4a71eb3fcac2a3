"""YAML with line numbers and every scalar as it was typed: `13.60` stays `13.60`, `no` stays `no`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from rapidfuzz import process

from skillshed.terms.errors import InputNotUnderstood

LIMIT = 200_000  # nodes: a file of aliases of aliases would grow without end
DEPTH = 20


@dataclass
class Block:
    """A mapping as typed: key -> value (text, list or Block), with the line of each key."""

    line: int = 0
    entries: dict[str, object] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    twice: list[tuple[str, int]] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)


def load(text: str, name: str) -> object:
    """What a YAML (or JSON) text holds: text, list or Block; InputNotUnderstood with the line where it is damaged."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        return _Reader().read(root, 0) if root is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise InputNotUnderstood(
            f"'{name}' is not YAML: line {line}, {error.problem or error.context}.",
            next_step="Check the indentation and the colons there, and put texts with a colon or a # between quotes.",
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise InputNotUnderstood(
            f"'{name}' is not YAML: {str(error).splitlines()[0]}.", next_step="Save it as plain UTF-8 text."
        ) from error


class _Reader:
    def __init__(self) -> None:
        self.nodes = 0

    def read(self, node: yaml.Node, depth: int) -> object:
        self.nodes += 1
        if self.nodes > LIMIT or depth > DEPTH:
            raise ValueError("it is nested or repeated too deeply")
        if isinstance(node, yaml.ScalarNode):
            return "" if node.tag.endswith(":null") else str(node.value).strip()
        if isinstance(node, yaml.SequenceNode):
            return [self.read(one, depth + 1) for one in node.value]
        return self._block(node, depth)

    def _block(self, node: yaml.Node, depth: int) -> Block:
        block = Block(line=node.start_mark.line + 1)
        for key, value in node.value:
            name = str(getattr(key, "value", "")).strip() if isinstance(key, yaml.ScalarNode) else ""
            if name == "<<":
                block.entries = {**_merged(self.read(value, depth + 1)), **block.entries}
                continue
            if name in block.lines:
                block.twice.append((name, key.start_mark.line + 1))
            block.entries[name] = self.read(value, depth + 1)
            block.lines[name] = key.start_mark.line + 1
        return block


def _merged(value: object) -> dict[str, object]:
    blocks = value if isinstance(value, list) else [value]
    return {name: one for block in reversed(blocks) if isinstance(block, Block) for name, one in block.entries.items()}


def nearest(word: str, known: list[str]) -> str:
    """` (did you mean 'above'?)` or nothing."""
    hit = process.extractOne(word, known, score_cutoff=70)
    return f" (did you mean '{hit[0]}'?)" if hit else ""
