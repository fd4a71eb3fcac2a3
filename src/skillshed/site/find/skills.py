"""Skills in a search's address: by the last part of their id there, by name on the page, and the offers stated to teach any of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from skillshed.provision.teaching import taught
from skillshed.provision.teaching.taught import stated
from skillshed.skills.opened import Skills, opened
from skillshed.skills.taxonomy import find
from skillshed.skills.taxonomy.tables import Taxonomy

TEACHABLE = ("skill", "knowledge")
SHORTEST, ENDING, MOST_NEAR = 4, 2, 5


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill as it was asked for. `id` is empty where the taxonomy in use has no such skill."""

    text: str
    id: str = ""
    label: str = ""

    @property
    def name(self) -> str:
        """What a page calls it."""
        return self.label or f"a skill not known here, “{self.text}”"


def short(skill: str) -> str:
    """The part of an id that stands in an address: `http://data.europa.eu/esco/skill/0007…` is known by its last part."""
    return skill.rsplit("/", 1)[-1]


def read(texts: Iterable[str]) -> tuple[Skill, ...]:
    """The skills meant by ids, by last parts of ids, or by names; each skill once."""
    return tuple({one.id or one.text: one for one in map(_read, texts)}.values())


def address(texts: Iterable[str]) -> tuple[str, ...]:
    """The same skills as an address holds them: known ones by the last part of their id, others as they were typed."""
    return tuple(short(one.id) or one.text for one in read(texts))


def teaching(texts: tuple[str, ...]) -> tuple[UUID, ...] | None:
    """The offers that teach any of the skills; None where no skill is asked for, nothing where none is known or taught."""
    return tuple(taught.teaching([one.id for one in read(texts) if one.id])) if texts else None


def near(text: str) -> tuple[str, ...]:
    """Labels of skills that offers teach and that share a word with the text; those that share most come first."""
    # Without their endings: who writes computers means computer too.
    words = [word[: max(SHORTEST, len(word) - ENDING)] for word in text.lower().split() if len(word) >= SHORTEST][:MOST_NEAR]
    shares = Q()
    for word in words:
        shares |= Q(label__icontains=word)
    labels = stated().filter(shares).order_by().values_list("label", flat=True).distinct() if words else []
    ranked = sorted(labels, key=lambda label: (-sum(word in label.lower() for word in words), len(label), label))
    return tuple(ranked[:MOST_NEAR])


def _read(text: str) -> Skill:
    return Skill(text, *_names(opened(settings.CONFIG.data)).known(text))


class _Names:
    """The skills of a taxonomy by the last part of their id, and by name: those asked for by name are remembered, since a page asks several times."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        concepts = taxonomy.concepts
        rows = concepts.filter(concepts["kind"].is_in(TEACHABLE)).select("id", "label").iter_rows()
        self.by_part = {short(identity): (identity, label) for identity, label in rows}
        self.taxonomy = taxonomy
        self.known = lru_cache(maxsize=256)(self._known)

    def _known(self, text: str) -> tuple[str, str]:
        """Id and label; both empty where there is no such skill, or several bear the name."""
        if found := self.by_part.get(short(text)):
            return found
        named = find.named(self.taxonomy, text, kinds=TEACHABLE)
        return self.by_part[short(named[0])] if len(named) == 1 else ("", "")


@lru_cache(maxsize=2)
def _names(skills: Skills) -> _Names:
    return _Names(skills.taxonomy)
