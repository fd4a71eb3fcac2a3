"""Everything of this storey for one data folder, opened when it is first asked for: what pages and service rooms share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, eq=False)
class Skills:
    """The taxonomy in use and what works on it. Each part takes seconds the first time a data folder sees it, then parts of one."""

    data: Path

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

    def coder(self, scheme: str) -> Coder:
        """The coder of soc2010, soc2020 or esco."""
        from skillshed.skills.coding.coder import open_coder

        return open_coder(self.data, scheme)

    def read(self, texts: Sequence[str]) -> list[Read]:
        """Skills of whole texts."""
        return self.extractor.extract(texts)


def opened(data: Path) -> Skills:
    """The bundle of a data folder, one a process; a taxonomy, overrides or facts that came since make a new one."""
    return _opened(data, _state(data))


def is_ready(data: Path) -> bool:
    """Whether this process can read texts of the data folder at once, without seconds of opening first."""
    return _opened.cache_info().currsize > 0 and "extractor" in vars(opened(data))


@lru_cache(maxsize=2)
def _opened(data: Path, _of: tuple[object, ...]) -> Skills:
    return Skills(data)


def _state(data: Path) -> tuple[object, ...]:
    from skillshed.skills.extracting.overrides import FILE

    cards = tuple(str(one.card["sha256"]) for one in kept(data) if one.name == "esco")
    files = (data / FILE, data / facts.FILE)
    return (*cards, *(file.stat().st_mtime_ns if file.is_file() else 0 for file in files))
