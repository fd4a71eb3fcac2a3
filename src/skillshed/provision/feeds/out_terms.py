"""Taxonomies and terms as Open Referral UK has them: the directory's own lists, those that came with feeds, and skills that offers teach."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha1
from importlib.resources import files
from typing import Any
from uuid import UUID

from skillshed.provision import kinds
from skillshed.provision.models import Offer, Taxonomy, Term

# Every id that is made from others is made below this one, so that it is the same on every day and in every copy.
IDS = UUID("6a4a2f0e-5f0b-5d43-9f0c-0d6a4d3c9e11")
Json = dict[str, Any]
_BEGUN = sha1(IDS.bytes, usedforsecurity=False)
_VARIANT = {letter: "89ab"[int(letter, 16) & 3] for letter in "0123456789abcdef"}


def made_id(*parts: object) -> str:
    """The id that follows from other ids and names: `uuid.uuid5` below `IDS`, in a third of the time."""
    made = _BEGUN.copy()
    made.update(":".join(map(str, parts)).encode())
    text = made.hexdigest()
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{_VARIANT[text[16]]}{text[17:20]}-{text[20:32]}"


def filled(**fields: Any) -> Json:
    """The fields that have a value: the standard wants the others left out. A number 0 and a `False` are values."""
    return {name: value for name, value in fields.items() if value is not None and value != "" and value != []}


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """A choice of one of the directory's own lists."""

    list: str
    field: str
    code: str
    name: str

    @property
    def id(self) -> str:
        """Made from the list and the choice."""
        return _term_id(self.list, self.code)


@dataclass(frozen=True, slots=True)
class OwnTaxonomy:
    """One of the directory's own lists."""

    key: str
    name: str
    description: str
    terms: tuple[OwnTerm, ...]

    @property
    def id(self) -> str:
        return made_id("taxonomy", self.key)


@dataclass(frozen=True, slots=True)
class SkillTaxonomy:
    """A taxonomy that offers' skills are named from. `key`: name and version, such as `esco 1.1.1`."""

    key: str

    @property
    def id(self) -> str:
        return made_id("taxonomy", "skills", self.key)

    @property
    def name(self) -> str:
        return str(self._said.get("name") or self.key.partition(" ")[0])

    @property
    def version(self) -> str:
        return self.key.partition(" ")[2]

    @property
    def description(self) -> str:
        return str(self._said.get("description", ""))

    @property
    def uri(self) -> str:
        return str(self._said.get("uri", ""))

    @property
    def _said(self) -> Json:
        said: Json = _skill_taxonomies().get(self.key.partition(" ")[0], {})
        return said


@dataclass(frozen=True, slots=True)
class SkillTerm:
    """A skill of a taxonomy. `skill`: the taxonomy's own id, an address where it has them."""

    taxonomy: str
    skill: str
    name: str

    @property
    def id(self) -> str:
        """Made from the taxonomy with its version and the skill."""
        return _skill_id(self.taxonomy, self.skill)


@lru_cache(maxsize=1)
def _skill_taxonomies() -> Json:
    return tomllib.loads(files("skillshed.provision.feeds").joinpath("out_skills.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=16_384)
def _skill_id(taxonomy: str, skill: str) -> str:
    return made_id("term", "skills", taxonomy, skill)


@cache
def _term_id(list_: str, code: str) -> str:
    return made_id("term", list_, code)


@lru_cache(maxsize=1)
def own_taxonomies() -> tuple[OwnTaxonomy, ...]:
    """The directory's own lists, in the order of `out_terms.toml`."""
    table = tomllib.loads(files("skillshed.provision.feeds").joinpath("out_terms.toml").read_text(encoding="utf-8"))
    return tuple(_own(key, row) for key, row in table.items())


def _own(key: str, row: Json) -> OwnTaxonomy:
    words = dict(getattr(kinds, row["choices"]).choices) if "choices" in row else row["terms"]
    terms = tuple(OwnTerm(key, row["field"], code, name) for code, name in words.items())
    return OwnTaxonomy(key, row["name"], row["description"], terms)


@lru_cache(maxsize=1)
def own_terms() -> dict[str, OwnTerm]:
    """Terms of the directory's own lists by id."""
    return {term.id: term for taxonomy in own_taxonomies() for term in taxonomy.terms}


@lru_cache(maxsize=1)
def _by_code() -> dict[tuple[str, str], OwnTerm]:
    return {(term.list, term.code): term for term in own_terms().values()}


def word_of(list_: str, code: str) -> str:
    """The words of a choice: `word_of("language", "pl")` is Polish; the code itself where the list does not know it."""
    term = _by_code().get((list_, code))
    return term.name if term else code


def own_terms_of(offer: Offer) -> list[OwnTerm]:
    """The terms of the directory's own lists that an offer carries. Codes no list knows have no term."""
    found = []
    for taxonomy in own_taxonomies():
        said = getattr(offer, taxonomy.terms[0].field)
        codes = (
            [code for code, is_so in said.items() if is_so]
            if isinstance(said, dict)
            else said
            if isinstance(said, list)
            else [said]
        )
        found += [_by_code().get((taxonomy.key, code)) for code in codes]
    return [term for term in found if term]


def taxonomy(one: Taxonomy | OwnTaxonomy | SkillTaxonomy) -> Json:
    """A taxonomy; the standard wants a description, so its name stands in where there is none."""
    return filled(
        id=str(one.id), name=one.name, description=one.description or one.name,
        uri=web(getattr(one, "uri", "")), version=getattr(one, "version", ""),
    )  # fmt: skip


def term(one: Term | OwnTerm | SkillTerm) -> Json:
    """A term with the list it belongs to."""
    if isinstance(one, SkillTerm):
        return dict(_skill_term(one))
    if isinstance(one, OwnTerm):
        return dict(_own_term(one))
    if (said := getattr(one, "_said", None)) is None:
        said = one._said = _kept_term(one)  # type: ignore[union-attr]  # many offers share one term
    return dict(said)


@cache
def _own_term(one: OwnTerm) -> Json:
    above = next(row for row in own_taxonomies() if row.key == one.list)
    return filled(id=one.id, name=one.name, description=one.name, taxonomy=above.name, taxonomy_id=above.id, term=one.code)


@lru_cache(maxsize=4096)
def _skill_term(one: SkillTerm) -> Json:
    above = SkillTaxonomy(one.taxonomy)
    return filled(
        id=one.id,
        name=one.name,
        description=one.name,
        taxonomy=f"{above.name} {above.version}".strip(),
        taxonomy_id=above.id,
        term_uri=web(one.skill),
    )


def _kept_term(one: Term) -> Json:
    return filled(
        id=str(one.id), name=one.name, description=one.description or one.name, parent_id=str(one.parent_id or ""),
        taxonomy=one.taxonomy.name, taxonomy_id=str(one.taxonomy_id), term_uri=web(one.uri), term=one.code,
    )  # fmt: skip


def attribute(owner: object, one: Term | OwnTerm | SkillTerm, link_type: str = "service") -> Json:
    """That a record is described with a term."""
    return {
        "id": made_id("attribute", owner, one.id), "link_id": str(owner), "link_type": link_type,
        "taxonomy_term_id": str(one.id), "taxonomy_term": term(one),
    }  # fmt: skip


@lru_cache(maxsize=4096)
def web(address: str) -> str:
    """An address others may follow, or nothing: feeds bring some that are none."""
    from rfc3986_validator import validate_rfc3986

    fine = address.startswith(("https://", "http://")) and validate_rfc3986(address, rule="URI")
    return address if fine else ""
