"""The demo's relations between invented organisations, and two rounds of invented opinions."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from skillshed.insight.plan.maturity import questions
from skillshed.people.services import SYSTEM
from skillshed.plans.mapping import of_place
from skillshed.plans.maturity import open_round
from skillshed.plans.models import Opinion, Plan, Relation, Response, Round
from skillshed.plans.relations import bring_in
from skillshed.plans.seeds import HERE, last_quarter, quarters_before
from skillshed.terms.errors import Refused

SAID_BY = "Invented for the demo"
EXTRA = ("Pendle Precision Parts (invented)", "Next Step Advice (invented)")
PATTERN = (0, 0, 1, 0, -1, 0)  # how single answers lie about their kind's usual level


@transaction.atomic
def seed_actors(today: date | None = None) -> int:
    """Relations and rounds, all invented; how many relations. A second call brings nothing new. Refused outside demo mode."""
    if not settings.DEMO:
        raise Refused(
            "Invented relations belong in a demo only.", next_step="Use `skillshed demo` with a data folder of its own."
        )
    day = today or date.today()
    if Relation.objects.filter(is_invented=True).exists():
        return 0
    known = list(of_place([], day, counts_for=SYSTEM).map.nodes)
    bring_in(by=SYSTEM, content=_list(day), name="actors.json", said_by=SAID_BY, known=known, is_public=True, is_invented=True)
    _rounds(last_quarter(day), Plan.objects.filter(is_invented=True).first())
    return Relation.objects.filter(is_invented=True).count()


def _list(today: date) -> str:
    """The file with days about the last quarter, and with organisations of the demo that no offer names."""
    last = last_quarter(today)
    text = HERE.joinpath("actors.json").read_text(encoding="utf-8")
    dated = re.sub(r"QUARTER([+-]\d+)", lambda found: quarters_before(last, -int(found[1])).isoformat(), text)
    kinds = dict(zip(EXTRA, ("employer", "support"), strict=True))
    extra = "".join(f'{{"label": "{name}", "type": "{kinds[name]}"}},\n  ' for name in EXTRA)
    return dated.replace('"elements": [', f'"elements": [{extra}', 1)


def _rounds(last: date, plan: Plan | None) -> None:
    table = tomllib.loads(HERE.joinpath("opinions.toml").read_text(encoding="utf-8"))
    for number, (before, name) in enumerate(((4, "first"), (0, "second"))):
        ends = quarters_before(last, before)
        made = open_round(
            by=SYSTEM, title=f"{name.capitalize()} round (invented)", opens_on=ends - timedelta(days=40), closes_on=ends, plan=plan, is_public=True, is_invented=True
        )  # fmt: skip
        for kind in table["kind"]:
            for person in range(kind["answers"][number]):
                _answers(made, kind, name, person, table["comment"] if number else [])


def _answers(made: Round, kind: dict[str, Any], name: str, person: int, comments: list[dict[str, str]]) -> None:
    response = Response.objects.create(
        round=made, kind=kind["key"], begun_on=made.opens_on, sent_on=made.opens_on, is_invented=True
    )
    written = {row["feature"]: row["text"] for row in comments if row["kind"] == kind["key"] and person == 0}
    for place, (feature, usual) in enumerate(zip(questions().feature, kind[name], strict=True)):
        level = min(max(usual + PATTERN[(person + place) % len(PATTERN)], 1), 5)
        does_not_know = (person + 3 * place) % 17 == 16
        Opinion.objects.create(
            response=response, feature=feature.key, level=None if does_not_know else level, comment=written.get(feature.key, "")
        )
