"""Candidate domains of a place: what people scored, with their evidence, beside what the figures say of the same industries."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from skillshed.terms.errors import InputNotUnderstood

FOLDER = "specialisation"
CRITERIA = ("recognition", "critical_mass", "capacity_to_innovate", "societal_need")
State = Literal["evidenced", "not_evidenced", "unknown"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Evidence(_Strict):
    """What a score rests on: in words, and where to read it."""

    text: str = Field(min_length=1)
    link: str = Field(min_length=1)

    @field_validator("link")
    @classmethod
    def _goes_somewhere(cls, text: str) -> str:
        if not text.startswith(("https://", "http://", "/")) or text.startswith("//"):
            raise ValueError("must begin with https://, http:// or / (a page here)")
        return text


class Score(_Strict):
    """One criterion's score. No score is unknown, never the lowest."""

    score: int | None = None
    why: str = ""
    evidence: tuple[Evidence, ...] = ()

    @field_validator("score")
    @classmethod
    def _on_the_scale(cls, value: int | None) -> int | None:
        low, high = scale()
        if value is not None and not low <= value <= high:
            raise ValueError(f"must lie between {low} and {high}; leave it out where it is not known")
        return value

    @property
    def state(self) -> State:
        """Whether there is a score and whether anything stands behind it."""
        if self.score is None:
            return "unknown"
        return "evidenced" if self.evidence else "not_evidenced"


class Domain(_Strict):
    """A field of activity: its industries by SIC code or the beginning of one, and a score for each criterion."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    title: str = Field(min_length=1)
    why: str = ""
    industries: tuple[str, ...] = Field(min_length=1)
    recognition: Score = Score()
    critical_mass: Score = Score()
    capacity_to_innovate: Score = Score()
    societal_need: Score = Score()

    @property
    def scores(self) -> dict[str, Score]:
        """The four, in their order."""
        return {name: getattr(self, name) for name in CRITERIA}


class Domains(_Strict):
    """The file of a place. `whose` says whose scores they are, and stands wherever they show."""

    place: str
    title: str
    whose: str = Field(min_length=1)
    author: str
    reviewed_on: date
    status: Literal["confirmed", "memory", "assumption"]
    source: str = ""
    domain: tuple[Domain, ...] = ()


@cache
def criteria() -> dict[str, Any]:
    """Titles and questions of the four criteria, and the ends of their scale: criteria.toml."""
    return tomllib.loads(resources.files(__package__).joinpath("criteria.toml").read_text("utf-8"))


def scale() -> tuple[int, int]:
    """The lowest and the highest score there is."""
    return criteria()["lowest"], criteria()["highest"]


def domains(folder: Path, slugs: list[str]) -> Domains | None:
    """The file of the first of these places that has one: of the data folder, else shipped; None where there is none.

    InputNotUnderstood names the file, the domain and what is wrong with it.
    """
    shipped = Path(str(resources.files(__package__))) / FOLDER
    for slug in slugs:
        for home in (folder / FOLDER, shipped):
            path = home / f"{slug}.toml"
            if path.is_file():
                return read(path)
    return None


def read(path: Path) -> Domains:
    """One file. InputNotUnderstood."""
    try:
        return Domains.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise InputNotUnderstood(f"{FOLDER}/{path.name} is not TOML: {why}.", next_step="Mend the file and try again.") from why
    except ValidationError as why:
        first = why.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputNotUnderstood(
            f"{FOLDER}/{path.name}: {where} {first['msg'].removeprefix('Value error, ')}.",
            next_step="Mend the file and try again.",
        ) from why


def measured(domain: Domain, rows: pl.DataFrame) -> dict[str, Any]:
    """What the figures say of a domain's industries together.

    rows: code | jobs | reference_jobs | is_held | relatedness | complexity (see `plane.industries`), all industries of the place.
    Relatedness and complexity are means weighted by jobs in the reference; everything is None where no industry is found.
    """
    mine = rows.filter(pl.any_horizontal(pl.col("code").str.starts_with(code) for code in domain.industries))
    whole, wide, here, there = (float(one[name].sum()) for one in (rows, mine) for name in ("jobs", "reference_jobs"))
    return {
        "industries": mine.height,
        "held": int(mine["is_held"].sum()),
        "jobs": here if mine.height else None,
        "quotient": here / whole / (there / wide) if whole and there else None,
        "relatedness": _mean(mine, "relatedness"),
        "complexity": _mean(mine, "complexity"),
    }


def _mean(rows: pl.DataFrame, column: str) -> float | None:
    known = rows.filter(pl.col(column).is_not_null() & (pl.col("reference_jobs") > 0))
    if not known.height:
        return None
    return float(np.average(known[column].to_numpy(), weights=known["reference_jobs"].to_numpy()))
