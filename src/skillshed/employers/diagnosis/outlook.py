"""What the official projections say of a job where the employer is, by the job's SOC group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from skillshed.evidence.book import Book
from skillshed.provision.demand import Badge, demand
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.skills.transitions import soc

BASIS = "Which group of the statistics the job belongs to is our own link (an assumption), so read it as a rough guide."


@dataclass(frozen=True, slots=True)
class Outlook:
    """A job's occupation with what is projected for its group."""

    occupation: str
    label: str
    badge: Badge


def outlooks(book: Book, taxonomy: Taxonomy, occupations: Iterable[str], district: str) -> dict[str, Outlook]:
    """The projection of each occupation (ESCO id) that has a group, for the district or what holds it."""
    wanted = list(dict.fromkeys(one for one in occupations if one))
    groups = soc.sub_majors(taxonomy)
    found = {}
    for identity, label in taxonomy.concepts.filter(pl.col("id").is_in(wanted)).select("id", "label").iter_rows():
        group = groups.get(identity, "")
        badge = demand(book, [group], district) if group else None
        if badge is not None:
            found[identity] = Outlook(identity, label, badge)
    return found
