"""occupations.toml: which measures say something of an occupation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from skillshed.evidence.book import Book


@dataclass(frozen=True, slots=True)
class Wanted:
    """A measure to look in; `dimension` empty: it is of all jobs. `scheme`: soc2020 or soc2010_major."""

    measure: str
    dimension: str = ""
    scheme: str = ""

    def held(self, book: Book) -> list[str]:
        """The measures of the book that are meant and have figures."""
        if not self.measure.endswith("."):
            named = [self.measure] if self.measure in book.measures else []
        else:
            named = sorted(one for one in book.measures if one.startswith(self.measure))
        return [one for one in named if book.is_loaded(book.measure(one))]


@cache
def document() -> dict[str, Any]:
    """The whole file."""
    return tomllib.loads(resources.files(__package__).joinpath("occupations.toml").read_text("utf-8"))


@cache
def wanted(kind: str) -> tuple[Wanted, ...]:
    """The measures of pay, people or adverts, the most telling first."""
    return tuple(Wanted(**row) for row in document()[kind])


def said_of_file(source: str) -> str:
    """What is known of pay that was loaded from a file of this name: its year where we know the file, else that it is not known."""
    known = (str(one["says"]) for one in document()["loaded_pay"] if one["file"] in source)
    return next(known, "an estimate from a file that was loaded; its year is not known")
