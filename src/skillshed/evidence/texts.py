"""The words of a measure: refined by people who sign for them, kept as one whole file each, and taken back."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from skillshed.evidence.book import Book
from skillshed.evidence.files import sync_folder, write_whole
from skillshed.evidence.measures import Measure, generated, read_measure, shipped_measures
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.period import said_day

WORDING = ("title", "short", "theme", "meaning", "caveats", "words", "unit", "decimals", "polarity", "author", "reviewed_on")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not as it came."""

    field: str
    before: str
    after: str


def as_it_came(book: Book, measure_id: str) -> Measure | None:
    """The definition that ships or was generated from its release; None for a measure that only this data folder defines."""
    newest = next(
        (generated(measure_id, said, release) for release in reversed(book.lake.releases().values())
         if (said := release.measures.get(measure_id))), None,
    )  # fmt: skip
    return newest or shipped_measures().get(measure_id)


def refined(measure: Measure, wording: dict[str, Any]) -> Measure:
    """The measure with new words; UsageError names the field that is wrong. What it is counted from stays."""
    facts = {
        **measure.model_dump(by_alias=True),
        **{key: wording[key] for key in WORDING if key in wording},
        "is_generated": False,
    }
    try:
        return Measure.model_validate(facts)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"The {field} of '{measure.id}' is not right: {first['msg']}.", next_step="Correct it and save again."
        ) from error


def version(measure: Measure) -> str:
    """Changes whenever the definition does: so that one person's change never undoes another's unseen."""
    return hashlib.sha256(measure.model_dump_json().encode()).hexdigest()[:16]


def differences(before: Measure | None, after: Measure) -> list[Difference]:
    """Fields of the wording in which a definition is not as it came, in words."""
    if before is None:
        return []
    pairs = [(name, _said(getattr(before, name)), _said(getattr(after, name))) for name in WORDING]
    return [Difference(name, old, new) for name, old, new in pairs if old != new]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return said_day(value) if isinstance(value, date) else "" if value is None else str(value)


def keep(folder: Path, measure: Measure) -> Path:
    """Write the whole definition, or nothing; what would be written is read first, so that a bad file is never left."""
    path = own_file(folder, measure.id) or folder / _file_name(measure.id)
    text = as_toml(measure)
    if Measure.model_validate(tomllib.loads(text)) != measure:
        raise UsageError(
            f"The words of '{measure.id}' hold signs that cannot be kept.", next_step="Take out unusual signs and save again."
        )
    write_whole(path, text.encode())
    return path


def take_back(folder: Path, measure_id: str) -> None:
    """Remove what was refined, so that the definition is again as it came; NotFound where nothing was."""
    path = own_file(folder, measure_id)
    if path is None:
        raise NotFound(f"The definition of '{measure_id}' is as it came.", next_step="There is nothing to take back.")
    path.unlink()
    sync_folder(path.parent)


def own_file(folder: Path, measure_id: str) -> Path | None:
    """The file in the data folder that defines this measure."""
    return next((path for path in sorted(folder.rglob("*.toml")) if read_measure(path).id == measure_id), None)


def _file_name(measure_id: str) -> str:
    """A name that no id can lead out of the folder, and that no two ids share."""
    if re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)*", measure_id) and len(measure_id) < 180:
        return f"{measure_id}.toml"
    return f"{slug(measure_id)[:120]}.{hashlib.sha256(measure_id.encode()).hexdigest()[:8]}.toml"


def as_toml(measure: Measure) -> str:
    """A definition as a file a person can read and sign: facts first, then where the figures come from."""
    facts = measure.model_dump(by_alias=True, exclude_defaults=True)
    blocks = {key: facts.pop(key) for key in ("from", "sum", "numerator", "denominator") if key in facts}
    lines = [f"{key} = {_value(value)}" for key, value in facts.items()]
    for name, parts in blocks.items():
        for part in parts:
            lines += ["", f"[[{name}]]", *(f"{key} = {_value(value)}" for key, value in part.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_value(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    # JSON's escapes are TOML's too; a DEL is the one sign that JSON leaves bare and TOML forbids.
    return json.dumps(str(value).replace("\x7f", ""), ensure_ascii=False)
