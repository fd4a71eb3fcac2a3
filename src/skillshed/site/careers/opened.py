"""What the career pages ask of the taxonomy, made once a process for the taxonomy in use."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

import polars as pl
from django.conf import settings

from skillshed.insight.occupations.desk import with_pay
from skillshed.insight.occupations.pillars import pillar_of
from skillshed.site.evidence.opened import book, kept
from skillshed.skills import opened as skills
from skillshed.skills.coding.coder import Coder
from skillshed.skills.transitions import soc
from skillshed.skills.transitions.moves import Desk
from skillshed.terms.breakdown import slug
from skillshed.terms.errors import NotFound

SHORT = 12  # letters of an id that a cookie holds


@dataclass(frozen=True, slots=True)
class Like:
    """Something people like, and the skills it leads to (ids)."""

    id: str
    name: str
    skills: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Careers:
    """The taxonomy, the desk, and the names pages call its concepts by."""

    skills: skills.Skills

    @property
    def desk(self) -> Desk:
        return self.skills.desk

    @property
    def groups(self) -> dict[str, soc.Group]:
        """The SOC group of each occupation whose group is known. A page never waits for the coder to learn: a command does that."""
        return self.skills.groups

    def paid(self, place: str) -> Desk:
        """The desk with the pay that is published by occupation as near the place as it is: the same one while neither book nor groups change."""
        return kept(("careers paid", self, place, skills.moment()), lambda: with_pay(self.desk, book(), self.groups, place))

    @cached_property
    def coder(self) -> Coder:
        """Job titles to occupations of the taxonomy."""
        return self.skills.coder("esco")

    @cached_property
    def pillar(self) -> dict[str, str]:
        return pillar_of(self.skills.taxonomy)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Names by id. Of the taxonomy alone, as all that the first page shows: it waits for no desk."""
        return dict(self.skills.taxonomy.concepts.select("id", "label").iter_rows())

    @cached_property
    def knowledge(self) -> frozenset[str]:
        """Skills that are something to know and not something to do."""
        return frozenset(self.skills.taxonomy.skills.filter(pl.col("kind") == "knowledge")["id"])

    @cached_property
    def descriptions(self) -> dict[str, str]:
        """What the taxonomy says of an occupation; empty where it says nothing (the starter set)."""
        rows = self.skills.taxonomy.occupations.filter(pl.col("description") != "").select("id", "description")
        return dict(rows.iter_rows())

    @cached_property
    def other_names(self) -> dict[str, list[str]]:
        """Other labels of occupations, the shortest first."""
        jobs = self.skills.taxonomy.occupations.select("id")
        rows = self.skills.taxonomy.labels.filter(pl.col("kind") == "alternative").join(jobs, on="id", how="semi")
        found: dict[str, list[str]] = {}
        for one, label in rows.select("id", "label").sort(pl.col("label").str.len_chars(), "label").iter_rows():
            found.setdefault(one, []).append(label)
        return found

    @cached_property
    def slugs(self) -> dict[str, str]:
        """Occupation -> its name in an address; two of one name are told apart by their codes."""
        rows = self.skills.taxonomy.occupations.select("id", "code", "label").to_dicts()
        plain = [slug(row["label"], "-")[:80] for row in rows]
        return {
            row["id"]: name if plain.count(name) == 1 else f"{name}-{slug(row['code'], '-')}"
            for row, name in zip(rows, plain, strict=True)
        }

    @cached_property
    def _of_slug(self) -> dict[str, str]:
        return {name: one for one, name in self.slugs.items()}

    def job(self, name: str) -> str:
        """The occupation of a name in an address. Raises NotFound."""
        found = self._of_slug.get(name)
        if found is None:
            raise NotFound(f"There is no job “{name}” here.", next_step="Look it up among all jobs: /careers/all/.")
        return found

    @cached_property
    def likes(self) -> dict[str, Like]:
        """What people can like, by id; skills that the taxonomy does not have are left out."""
        rows = tomllib.loads(resources.files(__package__).joinpath("likes.toml").read_text("utf-8"))["like"]
        ids = {label: one for one, label in self.skills.taxonomy.skills.select("id", "label").iter_rows()}
        return {
            row["id"]: Like(row["id"], row["name"], tuple(ids[label] for label in row["skills"] if label in ids)) for row in rows
        }

    @cached_property
    def _of_short(self) -> dict[str, str]:
        taxonomy = self.skills.taxonomy
        return {short(one): one for one in (*taxonomy.occupations["id"], *taxonomy.skills["id"])}

    def whole(self, text: str) -> str:
        """The id that a short one stands for; empty where the taxonomy in use has none such."""
        return self._of_short.get(text, "")


def short(concept: str) -> str:
    """The id as a cookie holds it: the first letters of its last part, which in ESCO is a UUID."""
    tail = concept.rsplit("/", 1)[-1]
    return tail.replace("-", "")[:SHORT] if concept.startswith("http") else concept


def careers() -> Careers:
    """The bundle in use; a new taxonomy makes a new one."""
    return _careers(skills.opened(settings.CONFIG.data))


@lru_cache(maxsize=2)
def _careers(found: skills.Skills) -> Careers:
    return Careers(found)


def pay_is_known(desk: Desk) -> bool:
    """Whether pay is known of any occupation."""
    return bool(desk.facts.table["pay_gbp_year"].drop_nulls().len())
