"""/careers/job/<name>/: what a job is and needs, its figures, ways in, near jobs."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from skillshed.insight.occupations.pillars import pillars
from skillshed.site.careers.matching import answer_of, card, from_job
from skillshed.site.careers.numbers import numbers
from skillshed.site.careers.opened import Careers, careers
from skillshed.site.careers.place import asked_place
from skillshed.site.careers.said import read_said
from skillshed.site.careers.ways import has_standards, ways
from skillshed.site.find.person import fitting
from skillshed.skills.transitions import soc
from skillshed.skills.transitions.moves import order

NEAR = 8
GROUP = r"^[STA]\d$"


@require_safe
def job_page(request: HttpRequest, name: str) -> HttpResponse:
    """One job. `place`: the figures and offers are of and near there."""
    desk = careers()
    job = desk.job(name)
    said = read_said(request, desk)
    place = asked_place(request, said.place)
    paid, group = desk.paid(place.code), desk.groups.get(job)
    mine = None
    if said.has_skills and job not in said.jobs:
        mine = card(desk, answer_of(desk, said), desk.desk.space.occupation_at[job], place.code, paid)
    return render(request, "careers/job.html", {
        "slug": name, "label": desk.labels[job], "description": desk.descriptions.get(job, ""), "other_names": desk.other_names.get(job, [])[:8],
        "group": group, "group_name": soc.names().get(group.code, "") if group else "", "level": soc.level_words(soc.level(group)),
        "pillar": next(one for one in pillars() if one.id == desk.pillar[job]), "regulated": desk.desk.regulated.get(job, ""), "place": place, "mine": mine,
        "numbers": numbers(group, place.code, paid.facts, job), "skills": grouped(desk, job), "count": len(desk.desk.space.needs(desk.desk.space.occupation_at[job])),
        "optional": _optional(desk, job), "ways": ways(desk, job, place, fitting(request)), "has_standards": has_standards(),
        "near": near_jobs(desk, job), "near_query": place.query, "said": said,
        "from_query": urlencode([("from", desk.slugs[one]) for one in said.jobs]), "attribution": desk.skills.taxonomy.attribution,
    })  # fmt: skip


def near_jobs(desk: Careers, job: str) -> list[tuple[str, str, int]]:
    """The jobs of which this one covers most: name in an address, name, percent."""
    answer = from_job(desk, job)
    names = desk.desk.space.occupations
    return [
        (desk.slugs[names[at]], desk.labels[names[at]], round(100 * float(answer.coverage[at])))
        for at in order(desk.desk, answer)[:NEAR]
    ]


@lru_cache(maxsize=512)
def grouped(desk: Careers, job: str) -> list[tuple[str, list[str]]]:
    """The essential skills under the first level of ESCO's skills hierarchy; what one has to know comes last."""
    space = desk.desk.space
    needs = [space.skills[int(row)] for row in space.needs(space.occupation_at[job])]
    groups: dict[str, list[str]] = {}
    for one in needs:
        groups.setdefault(_group_of(desk, one), []).append(desk.labels[one])
    return sorted(
        ((name, sorted(skills)) for name, skills in groups.items()), key=lambda pair: (pair[0] == KNOW, -len(pair[1]), pair[0])
    )


KNOW = "What you need to know"


def _group_of(desk: Careers, skill: str) -> str:
    above, heads = _hierarchy(desk)
    rest, seen = [skill], set()
    while rest:
        for one in above.get(rest.pop(), ()):
            if one in heads:
                return heads[one].capitalize()
            if one not in seen:
                seen.add(one)
                rest.append(one)
    return KNOW


@lru_cache(maxsize=2)
def _hierarchy(desk: Careers) -> tuple[dict[str, list[str]], dict[str, str]]:
    taxonomy = desk.skills.taxonomy
    above: dict[str, list[str]] = {}
    for one, other in taxonomy.broader.iter_rows():
        above.setdefault(one, []).append(other)
    heads = taxonomy.concepts.filter((pl.col("kind") == "skill group") & pl.col("code").str.contains(GROUP))
    return above, dict(heads.select("id", "label").iter_rows())


def _optional(desk: Careers, job: str) -> list[str]:
    space = desk.desk.space
    at = space.occupation_at[job]
    beside = set(space.has(at)) - set(space.needs(at))
    return sorted(desk.labels[space.skills[int(row)]] for row in beside)
