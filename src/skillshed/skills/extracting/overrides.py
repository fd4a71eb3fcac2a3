"""What people decided about phrases: a CSV of `phrase,skill`; the skill is an id or a label, or empty for `never a skill`."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from skillshed.skills.extracting.phrases import Phrases, words_of
from skillshed.skills.extracting.views import Concepts
from skillshed.terms.errors import InputNotUnderstood, NotFound

FILE = "skills/overrides.csv"  # in the data folder


@dataclass(frozen=True)
class Overrides:
    """Phrases decided: those that are a skill (by row), and those that never are."""

    phrases: Phrases
    never: frozenset[str]

    def forbids(self, phrase: str) -> bool:
        return " ".join(words_of(phrase)) in self.never


def read_overrides(file: Path | None, concepts: Concepts) -> Overrides:
    """The file's decisions; none where it is not there. Raises InputNotUnderstood naming the line, and NotFound for a skill that is not loaded."""
    if file is None or not file.is_file():
        return Overrides(Phrases([]), frozenset())
    reader = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")))
    if not {"phrase", "skill"} <= set(reader.fieldnames or ()):
        raise InputNotUnderstood(f"'{file.name}' has no columns phrase and skill.", next_step="Its first line is `phrase,skill`.")
    known = {
        **{name.lower(): row for row, name in enumerate(concepts.names)},
        **{id_: row for row, id_ in enumerate(concepts.ids)},
    }
    chosen: list[tuple[int, str, bool]] = []
    never: set[str] = set()
    for line, row in enumerate(reader, start=2):
        phrase, skill = (row["phrase"] or "").strip(), (row["skill"] or "").strip()
        if not phrase:
            raise InputNotUnderstood(
                f"'{file.name}', line {line}: no phrase.", next_step="Write the words to look for, or take the line out."
            )
        if skill:
            chosen.append((_row(known, skill, file, line, concepts), phrase, True))
        else:
            never.add(" ".join(words_of(phrase)))
    return Overrides(Phrases(chosen), frozenset(never))


def _row(known: Mapping[str, int], skill: str, file: Path, line: int, concepts: Concepts) -> int:
    row = known.get(skill, known.get(skill.lower()))
    if row is None:
        raise NotFound(
            f"'{file.name}', line {line}: {concepts.taxonomy.key} has no skill '{skill}'.",
            next_step="Give its preferred label or its id as `skillshed taxonomy` shows it.",
        )
    return row
