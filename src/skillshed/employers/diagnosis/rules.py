"""The rules of the diagnosis as `rules.toml` gives them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field


class AtRiskRule(BaseModel):
    """When a skill is at risk."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    have: float = Field(gt=0, le=1)
    of_a_job: int = Field(ge=1)
    most: int = Field(ge=1)
    source: str


class Reach(BaseModel):
    """Where and how training is looked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    miles: float
    with_remote: bool
    kinds: tuple[str, ...]
    shown: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    source: str


class Rules(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    author: str
    reviewed_on: object
    status: str
    at_risk: AtRiskRule
    reach: Reach


@cache
def rules() -> Rules:
    """The shipped rules."""
    text = files("skillshed.employers.diagnosis").joinpath("rules.toml").read_text("utf-8")
    return Rules.model_validate(tomllib.loads(text))
