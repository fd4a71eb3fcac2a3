"""What the official projections say of a job where the employer is, by the job's SOC group."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from skillshed.evidence.book import Book
from skillshed.provision.demand import Badge, demand
from skillshed.skills.taxonomy.tables import Taxonomy

# The publishers' own relation of ISCO to SOC goes by single occupations; two digits are matched here by the groups' titles.
BASIS = "The job’s group was matched by the titles of the groups (an assumption), so read it as a rough guide."


@dataclass(frozen=True, slots=True)
class Outlook:
    """A job's occupation with what is projected for its group."""

    occupation: str
    label: str
    badge: Badge


def outlooks(book: Book, taxonomy: Taxonomy, occupations: Iterable[str], district: str) -> dict[str, Outlook]:
    """The projection of each occupation (ESCO id) that has a group, for the district or what holds it."""
    wanted = list(dict.fromkeys(one for one in occupations if one))
    rows = taxonomy.concepts.filter(pl.col("id").is_in(wanted)).select("id", "label", "attributes")
    found = {}
    for identity, label, attributes in rows.iter_rows():
        group = group_of(str(json.loads(attributes or "{}").get("isco", "")))
        badge = demand(book, [group], district) if group else None
        if badge is not None:
            found[identity] = Outlook(identity, label, badge)
    return found


def group_of(isco: str) -> str:
    """The two-digit SOC 2020 group of an ISCO-08 code; the longest beginning that the table has. Empty where there is none."""
    table = _groups()
    return next((table[isco[:size]] for size in range(len(isco), 1, -1) if isco[:size] in table), "")


@cache
def _groups() -> dict[str, str]:
    text = files("skillshed.employers.diagnosis").joinpath("groups.csv").read_text("utf-8")
    return {row["isco"]: row["soc"] for row in csv.DictReader(text.splitlines())}
