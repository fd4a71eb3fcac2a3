"""Where taxonomies are kept: `taxonomies/NAME/VERSION/`, six Parquet tables and a taxonomy.json that is written last."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from skillshed.evidence.files import write_whole
from skillshed.skills.taxonomy.reading import conformed, tables_of
from skillshed.skills.taxonomy.tables import TABLES, Taxonomy
from skillshed.terms.errors import InputNotUnderstood, NotFound

STARTER = Path(__file__).parent / "starter"
CARD = "taxonomy.json"


@dataclass(frozen=True)
class Kept:
    """A taxonomy at hand: what its card says and where it lies."""

    folder: Path
    card: dict[str, Any]
    is_embedded: bool = False

    @property
    def name(self) -> str:
        return str(self.card["name"])

    @property
    def version(self) -> str:
        return str(self.card["version"])


def keep(taxonomy: Taxonomy, data: Path, *, at: datetime | None = None) -> bool:
    """Keep a taxonomy; False where exactly this one is kept already, and then nothing is written.

    The card is written last and names its files, so an interruption leaves the old state or the new one.
    """
    folder = data / "taxonomies" / _safe(taxonomy.name) / _safe(taxonomy.version)
    before = _card(folder)
    if before and before["sha256"] == taxonomy.sha256:
        return False
    write_folder(taxonomy, folder, at=at or datetime.now(UTC))
    _sweep(folder)
    return True


def write_folder(taxonomy: Taxonomy, folder: Path, *, at: datetime, level: int = 3) -> None:
    """The six tables and the card that names them; `level` of compression: what travels with the package is packed tighter."""
    tables: dict[str, dict[str, object]] = {}
    for name, frame in tables_of(taxonomy).items():
        file = f"{name}.{taxonomy.sha256[:12]}.parquet"
        buffer = io.BytesIO()
        frame.write_parquet(buffer, compression="zstd", compression_level=level)
        write_whole(folder / file, buffer.getvalue())
        tables[name] = {"file": file, "rows": frame.height}
    card = {
        "name": taxonomy.name,
        "version": taxonomy.version,
        "licence": taxonomy.licence,
        "attribution": taxonomy.attribution,
        "sha256": taxonomy.sha256,
        "loaded_at": at.isoformat(timespec="seconds"),
        "sources": list(taxonomy.sources),
        "tables": tables,
    }
    write_whole(folder / CARD, (json.dumps(card, indent=1, ensure_ascii=False) + "\n").encode())


def _sweep(folder: Path) -> None:
    named = {str(table["file"]) for table in (_card(folder) or {}).get("tables", {}).values()}
    for file in folder.glob("*.parquet"):
        if file.name not in named:
            file.unlink()


def kept(data: Path) -> list[Kept]:
    """Every taxonomy at hand by name and version, oldest version first; the embedded starter set first of its name."""
    folders = [file.parent for file in sorted((data / "taxonomies").glob(f"*/*/{CARD}"))]
    found = [Kept(folder, card) for folder in folders if (card := _card(folder))]
    starter = _card(STARTER)
    embedded = [Kept(STARTER, starter, is_embedded=True)] if starter else []
    return sorted(embedded + found, key=lambda item: (item.name, not item.is_embedded, version_key(item.version)))


def open_taxonomy(data: Path, name: str = "esco", version: str = "") -> Taxonomy:
    """The newest kept version of a taxonomy, or the one named; ESCO is there from the start as a small starter set.

    Raises NotFound where neither is at hand.
    """
    have = [item for item in kept(data) if item.name == name and version in ("", item.version)]
    if not have:
        there = ", ".join(f"{item.name} {item.version}" for item in kept(data))
        raise NotFound(
            f"No taxonomy '{' '.join(filter(None, [name, version]))}' is loaded; at hand: {there}.",
            next_step="`skillshed taxonomy load FILE` brings one.",
        )
    return opened_at(have[-1].folder)


def opened_at(folder: Path) -> Taxonomy:
    """A taxonomy from its folder; read once a process for each content."""
    card = _card(folder)
    if card is None:
        raise NotFound(f"There is no taxonomy in '{folder}'.", next_step="`skillshed taxonomy list` shows those at hand.")
    return _read(folder, str(card["sha256"]))


@lru_cache(maxsize=4)
def _read(folder: Path, _sha256: str) -> Taxonomy:
    card = _card(folder) or {}
    try:
        tables = {name: _columns(pl.read_parquet(folder / str(card["tables"][name]["file"])), name) for name in TABLES}
    except (OSError, KeyError, pl.exceptions.PolarsError) as error:
        raise InputNotUnderstood(
            f"The taxonomy in '{folder}' is damaged ({type(error).__name__}).", next_step="Load it again from its files."
        ) from error
    return Taxonomy(
        name=card["name"],
        version=card["version"],
        licence=card["licence"],
        attribution=card["attribution"],
        sha256=card["sha256"],
        sources=tuple(card["sources"]),
        **tables,
    )


def _columns(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """What is kept is conformed already; only columns added since are filled in."""
    same = frame.columns == list(TABLES[table])
    return frame if same else conformed(frame, table)


def _card(folder: Path) -> dict[str, Any] | None:
    file = folder / CARD
    if not file.is_file():
        return None
    try:
        card: dict[str, Any] = json.loads(file.read_bytes())
    except json.JSONDecodeError as error:
        raise InputNotUnderstood(
            f"'{file}' is damaged at line {error.lineno}.", next_step="Remove its folder and load it again."
        ) from error
    return card


def _safe(text: str) -> str:
    """A name for a folder: letters, digits, dots and dashes only."""
    return re.sub(r"[^a-z0-9.]+", "-", text.casefold()).strip("-.") or "unnamed"


def version_key(version: str) -> tuple[bool, tuple[int, ...], bool, str]:
    """Order of versions: by their numbers; what has none comes first, and a starter set before the whole."""
    numbers = tuple(int(part) for part in re.findall(r"\d+", version))
    numbered = bool(re.match(r"v?\d", version))
    return (numbered, numbers, "starter" not in version, version)
