"""Readings made ahead for the demo's invented offers, so that a demonstration opens without the reader: found by fingerprint only.

A changed word, taxonomy, override or table has another fingerprint, and is read. `python -m skillshed.provision.teaching.prepared`
makes the file anew; a test holds it against the reader.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from skillshed.provision.teaching.reader import Said, Words, fingerprints, read

FILE = "prepared.json"
SHORT = 20  # letters of a fingerprint


def prepared(fingerprint: str) -> list[Said] | None:
    """What was read ahead; None where it was not."""
    found = _file()["readings"].get(fingerprint[:SHORT])
    return None if found is None else [Said(*_file()["statements"][one]) for one in found]


@cache
def _file() -> dict[str, Any]:
    path = files("skillshed.provision.teaching").joinpath(FILE)
    return json.loads(path.read_text("utf-8")) if path.is_file() else {"readings": {}, "statements": []}


def words_of_the_demo() -> list[Words]:
    """The words of every offer that the demo invents."""
    from skillshed.provision.demo.inventing import SEED, invent

    every = invent(count=400, providers=40, seed=SEED, today=date(2026, 11, 22))
    return [Words(one.kind, one.title, one.qualification, one.summary, one.description) for one in every]


def made() -> dict[str, Any]:
    """The file's content, read with the starter taxonomy."""
    from skillshed.skills.opened import opened

    with TemporaryDirectory() as folder:
        skills = opened(Path(folder))
        every = list(dict.fromkeys(words_of_the_demo()))
        found = read(every, skills)
        marks = fingerprints(every, skills)
    statements = sorted({(one.skill, one.label, one.score, one.method, one.words) for said in found for one in said})
    at = {one: number for number, one in enumerate(statements)}
    readings = {
        mark[:SHORT]: [at[one.skill, one.label, one.score, one.method, one.words] for one in said]
        for mark, said in zip(marks, found, strict=True)
    }
    return {"statements": [list(one) for one in statements], "readings": dict(sorted(readings.items()))}


def main() -> None:
    """Write the file into the package."""
    text = json.dumps(made(), ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"')
    Path(__file__).with_name(FILE).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
