"""Column maps kept under a name: small TOML files that the pages and `skillshed import --columns` both read."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from skillshed.evidence.files import write_whole
from skillshed.site.evidence.staging import Staged
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import InputNotUnderstood, NotFound, UsageError


def names(data: Path) -> list[str]:
    """The maps there are."""
    return sorted(path.stem for path in (data / "maps").glob("*.toml"))


def name_of(text: str) -> str:
    """A name as a file may have it. UsageError where nothing is left of it."""
    plain = slug(text, "-")[:60]
    if not plain:
        raise UsageError("The map needs a name with letters or digits.", next_step="Give it one, such as learners-by-ward.")
    return plain


def read(data: Path, name: str) -> dict[str, str]:
    """A map: role -> column, with `title` and `dataset`. NotFound; InputNotUnderstood for a damaged one."""
    if name not in names(data):
        raise NotFound(f"There is no column map called '{name}'.", next_step="Choose one of the list.")
    try:
        facts = tomllib.loads((data / "maps" / f"{name}.toml").read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputNotUnderstood(
            f"The column map {name}.toml cannot be read ({error}).", next_step="Mend it, or save it again."
        ) from error
    return {key: str(value) for key, value in facts.items()}


def keep(data: Path, name: str, columns: dict[str, str], *, title: str = "", dataset: str = "") -> Path:
    """Write a map whole; one of the same name is replaced."""
    facts = {**({"title": title} if title else {}), **({"dataset": dataset} if dataset else {}), **columns}
    path = data / "maps" / f"{name}.toml"
    write_whole(path, "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items()).encode())
    return path


def apply(one: Staged, facts: dict[str, str]) -> None:
    """Use a map that was read for a file."""
    one.title, one.dataset = facts.get("title", ""), facts.get("dataset", "")
    one.columns = {key: value for key, value in facts.items() if key not in ("title", "dataset")}
