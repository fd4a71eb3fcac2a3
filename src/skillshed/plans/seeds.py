"""The demo's plan: a real chain of names with invented figures, and real ones from the evidence base beside them."""

from __future__ import annotations

import json
import tomllib
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.db import transaction

from skillshed.insight.plan.reading import parse_plan
from skillshed.people.models import Organisation
from skillshed.people.services import SYSTEM
from skillshed.plans.models import Plan
from skillshed.plans.services import learn, load_plan
from skillshed.terms.errors import Refused

HERE = files("skillshed.plans.demo")
OWN = ("values", "ratios", "quarters", "ended", "shows", "se", "begins", "parts", "since")
LESSONS = (
    ("question", "IW.U2", "Do referrers stop short of Escalate's final screen because offers are out of date?", None),
    ("finding", "IW.U2", "Use fell in the same quarters in which fewer offers had been confirmed.", 1),
    ("change", "IW.A2", "Providers are asked every three months whether their offers are still right.", None),
    ("decision", "FW.A4", "Should the hub pay for a T Level placement officer in East Lancashire?", None),
)


@transaction.atomic
def seed_plan(today: date | None = None, owner: Organisation | None = None) -> Plan:
    """The plan with figures for the eight quarters before today; a second call brings nothing new. Refused outside demo mode."""
    if not settings.DEMO:
        raise Refused("Invented figures belong in a demo only.", next_step="Use `skillshed demo` with a data folder of its own.")
    held = Plan.objects.filter(is_invented=True).first()
    if held:
        return held
    whole = json.loads(HERE.joinpath("lancashire.json").read_text(encoding="utf-8"))
    table = tomllib.loads(HERE.joinpath("measures.toml").read_text(encoding="utf-8"))
    day = last_quarter(today or date.today())
    whole["measures"] = [
        *(invented(row, day) for row in table["measure"]),
        *(counted(row, day) for row in table["counted"]),
        *({**row, "target": str(row["target"])} for row in table["real"]),
    ]
    _milestones(whole, table["milestone"], day)
    whole["plan"]["title"] = f"{whole['plan']['title']} (figures invented)"
    whole["plan"]["period"] = {"start": quarters_before(day, 8).isoformat(), "end": quarters_before(day, -6).isoformat()}
    plan = load_plan(by=SYSTEM, file=parse_plan(json.dumps(whole), "demo"), owner=owner, is_invented=True)
    Plan.objects.filter(pk=plan.pk).update(is_public=True)
    before = None
    for kind, key, words, level in LESSONS:
        before = learn(
            by=SYSTEM,
            plan=plan,
            kind=kind,
            key=key,
            words=words,
            level=level,
            follows=before if kind in ("finding", "change") else None,
        )
    plan.refresh_from_db()
    return plan


def invented(row: dict[str, Any], last: date) -> dict[str, Any]:
    """A measure of the file with its days and invented actuals."""
    listed = row.get("ratios") or row.get("values", [])
    since = row.get("begins", 8)
    begins = quarters_before(last, since)
    days = [quarters_before(begins, -number) for number in range(1, 9)] if since else [begins]
    actuals = [_actual(row, value, day) for value, day in zip(listed, days, strict=False)]
    for part in row.get("parts", []):
        where = {name: part[name] for name in ("place", "group") if name in part}
        actuals += [
            {**_actual(row, value, day), **where}
            for value, day in zip(part.get("ratios") or part.get("values", []), days, strict=False)
        ]
    plain = {
        name: str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        for name, value in row.items()
        if name not in OWN
    }
    return {
        **plain, "baseline_on": begins.isoformat(), "target_on": quarters_before(begins, -row["quarters"]).isoformat(), "every_months": 3,
        "invented": True, "parts": _parts(row), "actuals": actuals,
        **({"seasons": [str(one) for one in row["seasons"]]} if "seasons" in row else {}),
    }  # fmt: skip


def counted(row: dict[str, Any], last: date) -> dict[str, Any]:
    """A measure whose figures are counted from the demo's invented referrals, by quarters since `since` of them ago."""
    begins = quarters_before(last, row["since"])
    plain = {name: str(value) if type(value) in (int, float) else value for name, value in row.items() if name not in OWN}
    days = {
        "baseline_on": begins.isoformat(),
        "target_on": quarters_before(begins, -row["quarters"]).isoformat(),
        "every_months": 3,
    }
    return {**plain, **days, "invented": True, "parts": _parts(row)}


def _parts(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {name: str(value) for name, value in part.items() if name not in OWN or name == "value"} for part in row.get("parts", [])
    ]


def _milestones(whole: dict[str, Any], rows: list[dict[str, Any]], last: date) -> None:
    """Invented milestones on actions of the file, so many quarters before the last one ended (or after)."""
    for row in rows:
        action = next(one for one in whole["actions"] if one["id"] == row["action"])
        due = quarters_before(last, row["quarters"])
        done = {"done_on": quarters_before(last, row["done"]).isoformat()} if "done" in row else {}
        action.setdefault("milestones", []).append({"name": f"{row['name']} (invented)", "due": due.isoformat(), **done})
        action["accountable"] = row["accountable"]


def _actual(row: dict[str, Any], value: Any, day: date) -> dict[str, Any]:
    figures = {"numerator": str(value[0]), "denominator": str(value[1])} if isinstance(value, list) else {"value": str(value)}
    return {
        "on": day.isoformat(),
        **figures,
        **({"se": str(row["se"])} if "se" in row else {}),
        "state": "approved",
        "source": "Invented for the demo",
    }


def last_quarter(day: date) -> date:
    """The last day of the last whole quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1) - timedelta(days=1)


def quarters_before(end: date, count: int) -> date:
    """The last day of the quarter so many before (or, below nought, after) the one that ends on a day."""
    after = end + timedelta(days=1)
    month = after.year * 12 + after.month - 1 - 3 * count
    return date(month // 12, month % 12 + 1, 1) - timedelta(days=1)
