"""The demo's improvement plan: priorities, employers consulted and three colleges' targets, all invented."""

from __future__ import annotations

import json
import tomllib
from datetime import date

from django.conf import settings
from django.db import transaction

from skillshed.insight.plan.reading import parse_plan
from skillshed.people.models import Organisation
from skillshed.people.services import SYSTEM
from skillshed.plans.college_targets import keep_targets, read_targets
from skillshed.plans.models import Plan
from skillshed.plans.publishing import set_public_view
from skillshed.plans.seeds import HERE, invented, last_quarter, quarters_before
from skillshed.plans.services import load_plan
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import Refused


@transaction.atomic
def seed_lsip(today: date | None = None, owner: Organisation | None = None) -> Plan:
    """The plan with its figures for the four quarters before today; a second call brings nothing new. Refused outside demo mode."""
    if not settings.DEMO:
        raise Refused("Invented figures belong in a demo only.", next_step="Use `skillshed demo` with a data folder of its own.")
    whole = json.loads(HERE.joinpath("lsip.json").read_text(encoding="utf-8"))
    held = Plan.objects.filter(slug=whole["plan"]["id"]).first()
    if held:
        return held
    table = tomllib.loads(HERE.joinpath("lsip_measures.toml").read_text(encoding="utf-8"))
    day = last_quarter(today or date.today())
    whole["measures"] = [invented(row, day) for row in table["measure"]]
    whole["plan"]["period"] = {"start": quarters_before(day, 4).isoformat(), "end": quarters_before(day, -8).isoformat()}
    plan = load_plan(by=SYSTEM, file=parse_plan(json.dumps(whole), "demo"), owner=owner, place_ons="E37000019", is_invented=True)
    found = read_targets(RawFile(HERE.joinpath("college_targets.csv").read_bytes(), "college_targets.csv"))
    keep_targets(by=SYSTEM, plan=plan, targets=[one.model_copy(update={"invented": True}) for one in found.targets])
    set_public_view(by=SYSTEM, plan=plan, is_public=True)
    return plan
