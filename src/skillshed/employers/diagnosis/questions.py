"""The questions as `questions.toml` gives them: wording, help, answers to choose from, each with its source."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

CHANGES = ("technology", "regulation", "growth", "leaving")


class Question(BaseModel):
    """One page. `options`: code -> words; `people`: code of a size -> fewest and most; `words`: what the free text asks."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    kind: Literal["place", "one", "change", "jobs", "several"]
    ask: str
    short: str
    hint: str
    source: str
    status: Literal["confirmed", "assumption"]
    words: str = ""
    example: str = ""
    none: str = ""
    options: dict[str, str] = {}
    people: dict[str, tuple[int, int]] = {}

    @model_validator(mode="after")
    def _whole(self) -> Question:
        if self.kind in ("one", "change", "several") and not self.options:
            raise ValueError(f"the question {self.name} has no answers to choose from")
        if self.kind in ("change", "several") and not self.none:
            raise ValueError(f"the question {self.name} has no words for none of its answers")
        return self


class Questions(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    author: str
    reviewed_on: date
    review_by: date
    why: str
    every: tuple[Question, ...] = Field(alias="question")


@cache
def questions() -> Questions:
    """The shipped questions."""
    text = files("skillshed.employers.diagnosis").joinpath("questions.toml").read_text("utf-8")
    return Questions.model_validate(tomllib.loads(text))


@cache
def by_name() -> dict[str, Question]:
    """Each question by its name, in the order in which they are asked."""
    return {one.name: one for one in questions().every}


def people_of(size: str) -> int | None:
    """A number of people of a size band that answers for all of it: no rule here draws a line inside a band."""
    band = by_name()["size"].people.get(size)
    return band[1] if band else None
