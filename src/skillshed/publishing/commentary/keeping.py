"""Sentences of people, kept in the data folder: one TOML file a place, each sentence with its author, day and numbers."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from skillshed.evidence.files import write_whole
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import InputNotUnderstood, NotFound

FOLDER = "commentary"


class Replacement(BaseModel):
    """A person's sentence in the place of a generated one. `numbers` are those under it when it was written, in words."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    text: str
    by: str
    on: date
    fingerprint: str
    numbers: str
    generated: str = ""  # what it replaced


Kept = Mapping[str, Replacement]


def read_kept(folder: Path, place: str) -> dict[str, Replacement]:
    """Sentence id -> replacement, of one place, from a data folder. InputNotUnderstood names the damaged file."""
    path = _path(folder, place)
    try:
        found = tomllib.loads(path.read_text("utf-8"))
        return {identity: Replacement.model_validate(facts) for identity, facts in found.items()}
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError, TypeError) as error:
        reason = str(error).splitlines()[0]
        raise InputNotUnderstood(
            f"The kept sentences in {FOLDER}/{path.name} cannot be read ({reason}).", next_step="Mend that file, or move it away."
        ) from error


def keep(folder: Path, place: str, identity: str, replacement: Replacement) -> None:
    """Write the place's file anew with this sentence in it; the others stay as they are."""
    _write(folder, place, {**read_kept(folder, place), identity: replacement})


def take_back(folder: Path, place: str, identity: str) -> Replacement:
    """Forget a replacement and give it back; NotFound where there is none."""
    kept = read_kept(folder, place)
    if identity not in kept:
        raise NotFound("This sentence is as it was generated.", next_step="There is nothing to take back.")
    gone = kept.pop(identity)
    _write(folder, place, kept)
    return gone


def version(replacement: Replacement | None) -> str:
    """Changes whenever the kept sentence does: so that one person's change never undoes another's unseen."""
    said = replacement.model_dump_json() if replacement else ""
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _path(folder: Path, place: str) -> Path:
    """The file of a place by its code; no code leads out of the folder and no two share a file."""
    plain = slug(place, "-")
    name = plain if plain == place.casefold() else f"{plain[:80]}.{hashlib.sha256(place.encode()).hexdigest()[:8]}"
    return folder / FOLDER / f"{name}.toml"


def _write(folder: Path, place: str, kept: Kept) -> None:
    blocks = [_block(identity, one) for identity, one in sorted(kept.items())]
    write_whole(_path(folder, place), "\n".join(blocks).encode("utf-8"))


def _block(identity: str, one: Replacement) -> str:
    facts = one.model_dump()
    lines = [f"{name} = {value.isoformat() if isinstance(value, date) else _quoted(value)}" for name, value in facts.items()]
    return "\n".join([f"[{_quoted(identity)}]", *lines, ""])


def _quoted(text: str) -> str:
    # JSON's escapes are TOML's too; a DEL is the one sign that JSON leaves bare and TOML forbids.
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)
