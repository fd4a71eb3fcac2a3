"""Everything of this storey for one data folder, opened when it is first asked for: what pages and service rooms share."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from skillshed.skills.taxonomy.store import kept, open_taxonomy
from skillshed.skills.transitions import facts

if TYPE_CHECKING:
    from skillshed.skills.coding.coder import Coder
    from skillshed.skills.extracting.extractor import Extractor, Read
    from skillshed.skills.extracting.ranking import Ranker
    from skillshed.skills.taxonomy.tables import Taxonomy
    from skillshed.skills.transitions.moves import Desk
    from skillshed.skills.transitions.soc import Group

LOOK_AGAIN = 600.0  # seconds: groups of occupations may have been coded meanwhile


@dataclass(frozen=True, eq=False)
class Skills:
    """The taxonomy in use and what works on it. Each part takes seconds the first time a data folder sees it, then parts of one."""

    data: Path
    _coders: dict[str, Coder] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The newest ESCO at hand."""
        return open_taxonomy(self.data, "esco")

    @cached_property
    def ranker(self) -> Ranker:
        from skillshed.skills.embedding.port import open_embedder
        from skillshed.skills.extracting.ranking import Ranker

        return Ranker(self.taxonomy, open_embedder(), data=self.data)

    @cached_property
    def extractor(self) -> Extractor:
        """With the overrides that the data folder keeps."""
        from skillshed.skills.extracting.extractor import Extractor
        from skillshed.skills.extracting.overrides import FILE, read_overrides

        return Extractor(self.ranker, read_overrides(self.data / FILE, self.ranker.concepts))

    @cached_property
    def desk(self) -> Desk:
        from skillshed.skills.transitions.opening import open_desk

        return open_desk(self.data)

    @property
    def groups(self) -> dict[str, Group]:
        """Occupation -> its group of SOC 2020: as linked by hand, else as the coder has coded it by now. Nobody waits for it to learn."""
        return _groups(self, moment())

    def coder(self, scheme: str) -> Coder:
        """The coder of soc2010, soc2020 or esco; one of SOC that has not learned yet learns now, which takes a minute or two."""
        from skillshed.skills.coding.coder import open_coder

        if scheme not in self._coders:
            self._coders[scheme] = open_coder(self.data, scheme)
        return self._coders[scheme]

    def has_coder(self, scheme: str) -> bool:
        """Whether the coder opens at once, and need not learn first."""
        from skillshed.skills.coding.coder import has_learned

        return scheme in self._coders or has_learned(self.data, scheme)

    def read(self, texts: Sequence[str]) -> list[Read]:
        """Skills of whole texts."""
        return self.extractor.extract(texts)


def opened(data: Path) -> Skills:
    """The bundle of a data folder, one a process; a taxonomy, overrides, facts or decisions taught since make a new one."""
    return _opened(data, state(data))


def moment() -> float:
    """Which stretch of LOOK_AGAIN it is now: what is kept by it is made anew in the next."""
    return time.monotonic() // LOOK_AGAIN


@lru_cache(maxsize=2)
def _groups(skills: Skills, _at: float) -> dict[str, Group]:
    from skillshed.skills.transitions.soc import linked

    return linked(skills.taxonomy, skills.data, code=False)


def is_ready(data: Path) -> bool:
    """Whether this process can read texts of the data folder at once, without seconds of opening first."""
    return "extractor" in vars(opened(data))


@lru_cache(maxsize=2)
def _opened(data: Path, _of: tuple[object, ...]) -> Skills:
    return Skills(data)


def state(data: Path) -> tuple[object, ...]:
    """Changes with everything that the bundle is opened from."""
    from skillshed.skills.coding.files import taught_file
    from skillshed.skills.extracting.overrides import FILE

    cards = tuple(str(one.card["sha256"]) for one in kept(data))
    files = (data / FILE, data / facts.FILE, *(taught_file(data, scheme) for scheme in ("soc2010", "soc2020")))
    return (*cards, *(file.stat().st_mtime_ns if file.is_file() else 0 for file in files))
