"""Definitions as TOML files: those that ship, and a user's own in the data folder. A faulty file is named with its field."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from skillshed.terms.errors import InputNotUnderstood

Model = TypeVar("Model", bound=BaseModel)


def read(path: Path, model: type[Model], what: str) -> Model:
    """One file as its model. InputNotUnderstood names the file, the field and what is wrong."""
    try:
        return model.model_validate(_toml(path, what))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        raise InputNotUnderstood(
            f"The {what} file {path.name}: {f'{field}: ' if field else ''}{said}.",
            next_step="Compare it with one that ships; docs/explanation/forecasts.md describes every field.",
        ) from error


def _toml(path: Path, what: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputNotUnderstood(
            f"The {what} file {path.name} is not valid TOML ({error}).", next_step="Mend that line."
        ) from error


def read_all(shipped: Path, own: Path, model: type[Model], what: str) -> tuple[dict[str, Model], list[InputNotUnderstood]]:
    """Definitions by their `id`, those that ship first, and what is wrong with each file that cannot be taken."""
    found: dict[str, Model] = {}
    faults = []
    for path in files(shipped, own):
        try:
            one = read(path, model, what)
            name = str(one.id)  # type: ignore[attr-defined]
            if name in found:
                raise InputNotUnderstood(
                    f"The {what} file {path.name}: the id '{name}' is taken.", next_step="Choose another id."
                )
            found[name] = one
        except InputNotUnderstood as fault:
            faults.append(fault)
    return found, faults


def files(shipped: Path, own: Path) -> list[Path]:
    """Files that ship, then the data folder's own, each folder by name."""
    return [*sorted(shipped.glob("*.toml")), *sorted(own.glob("*.toml"))]


def stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """Names and times of a folder's files: changes whenever one of them does."""
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.toml")))
