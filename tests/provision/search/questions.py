"""Searches drawn at random: every filter, alone and together."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

from skillshed.provision.kinds import Attendance, Audience, Delivery, Feature, Kind, Level, Step, StudyMode
from skillshed.provision.models import Provider, Term
from skillshed.provision.search.port import Near, Query
from tests.provision.search.directory import DISTRICTS, ON, PROGRAMMES

WORDS = ("", "", "care", "computer", "learn english", "maths", "forklift", "friendly tutor", "burnley", "first aid", "confidence",
         "bricklaying burnley", '"site safety"', "computr", "plumbin", "zebra", "zebra care", "courses", "get a job", "entry")  # fmt: skip


def draw_query(drawn: random.Random) -> Query:
    """One search."""
    asked: dict[str, object] = {}
    for name, one in _filters(drawn).items():
        if drawn.random() < 0.1:
            asked[name] = one
    if drawn.random() < 0.5:
        asked["near"] = Near(
            drawn.uniform(53.7, 54.0), drawn.uniform(-2.6, -2.2), "here", district=drawn.choice(("", *DISTRICTS))
        )
        asked["within_miles"] = drawn.choice((None, 3, 10, 30))
    if drawn.random() < 0.4:
        verdicts = ("eligible", "unknown", "not_eligible", "closed")
        asked["verdicts"] = {one: drawn.choice(verdicts) for one in drawn.sample(PROGRAMMES, 3)}
    sort = drawn.choice(("relevance", "relevance", "distance", "start", "cost", "title"))
    return Query(text=drawn.choice(WORDS), sort=sort, on=ON, size=drawn.choice((3, 50)), page=drawn.choice((1, 1, 2)), **asked)  # type: ignore[arg-type]


def _filters(drawn: random.Random) -> dict[str, object]:
    def some(of: object) -> tuple[str, ...]:
        return tuple(map(str, drawn.sample(list(of), drawn.choice((1, 1, 2)))))  # type: ignore[call-overload]

    return {
        "kinds": some(Kind), "levels": some(Level), "subjects": some(("1", "1.3", "6.2", "14")), "deliveries": some(Delivery),
        "study_modes": some(StudyMode), "attendance": some(Attendance), "audiences": some(Audience), "steps": some(Step),
        "features": some(Feature), "languages": some(("pl", "ur", "xx")), "programmes": some(PROGRAMMES[:4]), "districts": some(DISTRICTS),
        "providers": tuple(drawn.sample(list(Provider.objects.order_by("pk").values_list("pk", flat=True)), 1)),
        "terms": tuple(drawn.sample(list(Term.objects.order_by("pk").values_list("pk", flat=True)), 1)),
        "starts_from": ON - timedelta(days=drawn.choice((0, 10))), "starts_to": ON + timedelta(days=drawn.choice((7, 100))),
        "any_time": False, "age": drawn.choice((15, 17, 20, 40)), "most_cost": Decimal(drawn.choice(("0", "35.50", "300"))),
        "free_to_me": True, "with_remote": False,
    }  # fmt: skip
