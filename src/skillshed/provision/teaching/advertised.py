"""Skills in demand as job adverts tell them, where adverts are loaded: open vacancies that ask for each by name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from skillshed.evidence.book import Book
from skillshed.evidence.series import series
from skillshed.skills.opened import Skills
from skillshed.skills.transitions import soc
from skillshed.terms.errors import UserError

SHARE, STOCK = "advertised_skill", "advertised_vacancies"
PART = "skill="


@dataclass(frozen=True, slots=True)
class Asked:
    """One skill in adverts: how many open vacancies ask for it, the groups of work that need it, the largest first, and such work."""

    skill: str
    label: str
    vacancies: float
    groups: tuple[tuple[str, float], ...]
    occupations: tuple[str, ...]


def advertised(book: Book, skills: Skills, area: str, names: Mapping[str, str]) -> tuple[list[Asked], tuple[str, ...]] | None:
    """The skills of open vacancies in a place, those with most first, and the releases; None where no figure of it is known.

    `names`: group of two digits to its name. A skill that the taxonomy in use does not have by that label is left out.
    """
    stock, shares = _newest(book, STOCK, area, None), _newest(book, SHARE, area, {"skill": "*"})
    if len(stock) != 1 or not shares:
        return None
    open_now = float(stock[0]["value"])
    ids = dict(skills.taxonomy.skills.select("label", "id").iter_rows())
    needing = _needing(skills)
    found = []
    for row in shares:
        label = str(row["breakdown"]).partition(PART)[2]
        if label in ids:
            groups, jobs = needing.get(ids[label], ((), ()))
            parts = tuple((names.get(code, f"{code} group {code}"), float(count)) for code, count in groups)
            found.append(Asked(ids[label], label, open_now * float(row["value"]) / 100, parts, jobs))
    releases = {part for row in (*stock, *shares) for part in str(row["release"]).split("+")}
    return sorted(found, key=lambda one: (-one.vacancies, one.label)), tuple(sorted(releases))


def _newest(book: Book, measure: str, area: str, by: dict[str, str] | None) -> list[dict[str, Any]]:
    """The newest figures that are not withheld; none where the measure or the place is not known."""
    try:
        rows = series(book, measure, [area], by=by).drop_nulls("value")
    except UserError:
        return []
    head = rows.filter(rows["breakdown"] == "") if by is None else rows
    return head.filter(head["period"] == head["period"].max()).to_dicts() if head.height else []


def _needing(skills: Skills) -> dict[str, tuple[tuple[tuple[str, int], ...], tuple[str, ...]]]:
    """Skill -> groups of two digits by how many of their occupations need it, and those occupations."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    jobs: dict[str, list[str]] = defaultdict(list)
    groups = soc.sub_majors(skills.taxonomy)
    work = {one: (groups.get(one, ""), label) for one, label in skills.taxonomy.occupations.select("id", "label").iter_rows()}
    for origin, target in skills.taxonomy.relations.filter(kind="essential").select("origin", "target").iter_rows():
        if origin in work and work[origin][0]:
            counts[target][work[origin][0]] += 1
            jobs[target].append(work[origin][1])
    return {
        skill: (tuple(sorted(found.items(), key=lambda one: (-one[1], one[0]))), tuple(jobs[skill]))
        for skill, found in counts.items()
    }
