"""From an occupation of the taxonomy to unit groups of SOC 2020: as linked by hand or coded by now, else by the groups' titles.

The coder of job titles says more, but takes minutes to open on a data folder that never used it: too long for a page.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np

from skillshed.skills.embedding.port import open_embedder
from skillshed.skills.opened import Skills
from skillshed.skills.transitions import soc

ALIKE = 0.7  # likeness of two titles from which they name the same work, where the groups agree
REST = "n.e.c."


def codes_of(skills: Skills, occupation: str) -> tuple[str, ...]:
    """The SOC 2020 code of four digits that an occupation is linked to or coded as; else the one whose title names it, in the group
    that is known; none where that is not plain.

    Plain is: one title alone begins with the occupation's label, or the likest in meaning lies in the same group. Titles of
    what is classified nowhere else name no work.
    """
    known = skills.groups.get(occupation)
    if known and (known.is_reviewed or known.at(4)):
        return (known.code,) if known.at(4) else ()
    return _named(skills, occupation, known.code if known else "")


@lru_cache(maxsize=4000)
def _named(skills: Skills, occupation: str, coded: str) -> tuple[str, ...]:
    """By title alone. `coded`: the group of one to three digits it lies in; where none is known, that of two by its ISCO code."""
    label = skills.desk.labels[occupation]
    group = coded or soc.by_isco(str(skills.taxonomy.occupations.filter(id=occupation)["code"][0]))
    titles, vectors = _titles()
    named = [code for code, title in titles if _opens(title, label) and code.startswith(coded)]
    if len(named) == 1:
        return (named[0],)
    vector = open_embedder().encode([label])[0]
    alike = vectors @ (vector / max(float(np.linalg.norm(vector)), 1e-9))
    best = int(alike.argmax())
    return (titles[best][0],) if alike[best] >= ALIKE and group and titles[best][0].startswith(group) else ()


def _opens(title: str, label: str) -> bool:
    """Whether the title begins with the label, as it is or in the plural: `Electricians and electrical fitters`."""
    words, wanted = title.casefold().replace(",", " ").split(), label.casefold().split()
    first = words[: len(wanted)]
    return first[:-1] == wanted[:-1] and first[-1:] != [] and first[-1] in (wanted[-1], f"{wanted[-1]}s", f"{wanted[-1]}es")


@cache
def _titles() -> tuple[list[tuple[str, str]], np.ndarray]:
    """Codes of four digits with their titles, and a vector of length one for each."""
    titles = [(code, title) for code, title in soc.names().items() if not title.endswith(REST)]
    vectors = open_embedder().encode([title for _, title in titles])
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return titles, vectors / lengths
