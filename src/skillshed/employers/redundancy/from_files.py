"""A match from two files and nothing else: no record, no database, nothing kept."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillshed.employers.redundancy.asks import read_texts
from skillshed.employers.redundancy.columns import Kind
from skillshed.employers.redundancy.ground import Ground, said
from skillshed.employers.redundancy.matching import Match, match
from skillshed.employers.redundancy.reading import ListRead, read_list
from skillshed.employers.redundancy.reporting import report
from skillshed.employers.redundancy.state import State
from skillshed.employers.redundancy.telling import why
from skillshed.employers.redundancy.titles import Reading, occupation_named, read_titles, same
from skillshed.employers.redundancy.training import narrow
from skillshed.provision import travel
from skillshed.skills.opened import Skills, opened
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood


@dataclass(frozen=True, eq=False)
class FromFiles:
    """Both lists as read, and the match."""

    people: ListRead
    vacancies: ListRead
    match: Match


def match_files(people: Path, vacancies: Path, *, state: State, data: Path, titles: Path | None = None) -> FromFiles:
    """Read both lists and match them. `titles`: a CSV with side, title, occupation of what was decided. InputNotUnderstood, NotFound."""
    here = opened(data)
    read = {"people": _read(people, "people"), "vacancies": _read(vacancies, "vacancies")}
    at_risk, posts = list(read["people"].found.values()), list(read["vacancies"].found.values())
    readings = {
        "people": read_titles(here, [one.title for one in at_risk]),
        "vacancies": read_titles(here, [one.title for one in posts]),
    }
    if titles:
        _decide(here, titles, readings)
    ground = Ground(
        here.desk, at_risk, posts, readings["people"], readings["vacancies"], read_texts(here, [one.text for one in posts]),
        read_texts(here, ["\n".join(said(one.can)) for one in at_risk]), travel.settings(data),
    )  # fmt: skip
    return FromFiles(read["people"], read["vacancies"], match(ground, state))


def _read(path: Path, kind: Kind) -> ListRead:
    raw = RawFile.open(path)
    return read_list(raw.content, path.name, kind)


def _decide(here: Skills, path: Path, readings: dict[str, dict[str, Reading]]) -> None:
    for number, row in enumerate(csv.DictReader(RawFile.open(path).text.splitlines()), 2):
        side, title = row.get("side") or "", row.get("title") or ""
        if side not in readings or not title:
            raise InputNotUnderstood(
                f"Row {number} of '{path.name}' does not say whose title is decided.",
                next_step=f"Write the columns side ({' or '.join(readings)}), title and occupation.",
            )
        occupation, label = occupation_named(here, row.get("occupation") or "")
        readings[side][same(title)] = Reading(title, occupation, label, 1.0, True, False)


def told(found: FromFiles) -> dict[str, Any]:
    """The whole answer in plain values; people by the number their list gives them, and never by name."""
    matched, ground = found.match, found.match.ground
    people, vacancies = ground.people, ground.vacancies
    return {
        "people": len(people),
        "vacancies": len(vacancies),
        "state": {"fair": matched.state.fair, "least_fit": matched.state.least_fit, "least_pay": matched.state.least_pay,
                  "most_minutes": matched.state.most_minutes, "by": matched.state.by, "without": sorted(matched.state.without)},
        "suggested": [
            {
                "person": people[one.person].key, "title": people[one.person].title, "vacancy": vacancies[one.vacancy].key,
                "vacancy_title": vacancies[one.vacancy].title, "employer": vacancies[one.vacancy].employer, "fit": round(one.fit, 3),
                "minutes": None if one.minutes is None else round(one.minutes), "pay_ratio": None if one.pay_ratio is None else round(one.pay_ratio, 3),
                "lacks": list(one.lacks), "unknown": list(one.unknown), "sentence": why(one),
            }
            for one in matched.suggested
        ],
        "left": [
            {"person": people[one.person].key, "title": people[one.person].title, "bar": one.bar.value if one.bar else None, "why": one.why, "change": one.change}
            for one in matched.left
        ],
        "free_places": matched.free,
        "total_fit": round(matched.found.total, 3),
        "narrow_skills": [
            {"skill": one.skill, "label": one.label, "lacking": one.lacking, "more_placed": one.more, "worth": round(one.worth, 3)}
            for one in narrow(matched)
        ],
        "titles": [
            {"side": side, "title": one.title, "occupation": one.occupation, "label": one.label, "sure": round(one.sure, 3), "needs_look": one.needs_look}
            for side, listed in (("people", ground.people_titles), ("vacancies", ground.vacancy_titles))
            for one in listed.values()
        ],
        "lists": {"people": report(found.people), "vacancies": report(found.vacancies)},
    }  # fmt: skip
