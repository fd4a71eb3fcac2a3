"""Everything that changes plans: checked, in one transaction, with an audit entry. Two who edit at once lose nothing."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from pydantic import ValidationError

from skillshed.insight.plan.document import About
from skillshed.insight.plan.document import Plan as Document
from skillshed.insight.plan.reading import PlanFile, faults
from skillshed.people import services as people
from skillshed.people.models import Organisation
from skillshed.people.services import Actor, who
from skillshed.plans.files import GROUPS, NUMBERED, actuals_of, checksum, document, plain, taken_apart
from skillshed.plans.models import Actual, ActualState, Comment, Element, Lesson, Plan, Version
from skillshed.terms.errors import InputNotUnderstood, NotFound, UsageError
from skillshed.terms.period import said_day


class Conflict(UsageError):
    """Somebody else changed the same thing meanwhile. Nothing was overwritten."""

    http_status = 409


@transaction.atomic
def load_plan(
    *, by: Actor, file: PlanFile, owner: Organisation | None = None, place_ons: str = "", is_invented: bool = False
) -> Plan:
    """The plan of a file as records: made, or brought to what the file says; actuals in the file are added, none is taken away.

    InputNotUnderstood where the file has faults: each with its place.
    """
    people.require(by, "plan.edit", organisation=owner.pk if owner else None)
    refuse_faults(file)
    head, rows = taken_apart(file.plan)
    about = file.plan.plan
    plan, is_new = _record(about)
    if not is_new:
        _may(by, plan, "plan.edit")
    plan.title, plan.head = about.title[:200], head
    plan.owner, plan.place_ons = owner or plan.owner, place_ons or plan.place_ons
    plan.is_invented = is_invented or plan.is_invented
    plan.save()
    _bring(by, plan, rows)
    _bring_actuals(by, plan, file.plan, is_invented=is_invented)
    _bring_lessons(by, plan, file.plan)
    keep_version(by=by, plan=plan, said="Loaded from a file." if is_new else "Loaded again from a file.")
    people.record(by=by, did="plan.load", kind="plan", thing=plan.pk, elements=len(rows))
    return plan


def refuse_faults(file: PlanFile) -> None:
    """InputNotUnderstood where references dangle, ids repeat or figures contradict each other."""
    if file.faults:
        said = " ".join(one.what for one in file.faults[:8])
        more = f" And {len(file.faults) - 8} more." if len(file.faults) > 8 else ""
        raise InputNotUnderstood(
            f"The plan is not sound. {said}{more}", next_step="`skillshed plan lint FILE` lists every place."
        )


def _record(about: About) -> tuple[Plan, bool]:
    """(the plan with this id, whether it is new). Two ids that look the same in an address are two plans."""
    stem = slugify(about.id)[:70].strip("-") or f"plan-{checksum(about.id)[:8]}"
    for number in itertools.count(1):
        slug = stem if number == 1 else f"{stem}-{number}"
        plan, is_new = Plan.objects.get_or_create(
            slug=slug, defaults={"title": about.title[:200], "head": {"plan": {"id": about.id}}}
        )
        if is_new or plan.head.get("plan", {}).get("id") == about.id:
            return plan, is_new
    raise AssertionError("unreachable")


def _bring(by: Actor, plan: Plan, rows: list[tuple[str, str, dict[str, Any]]]) -> None:
    # A group the file says nothing of stays: measures are often set in the browser after the file was loaded.
    named = {group for group, _, _ in rows}
    held = {(one.group, one.key): one for one in plan.elements.filter(group__in=named)}
    for order, (group, key, data) in enumerate(rows):
        found = held.pop((group, key), None)
        if found is None:
            Element.objects.create(plan=plan, group=group, key=key, order=order, data=data, changed_by=who(by))
        elif found.data != data or found.order != order:
            found.data, found.order, found.revision = data, order, found.revision + 1
            found.changed_on, found.changed_by = timezone.now(), who(by)
            found.save()
    for gone in held.values():
        gone.delete()


def _bring_lessons(by: Actor, plan: Plan, found: Document) -> None:
    from skillshed.plans.learning import bring_lessons

    bring_lessons(by=by, plan=plan, found=found)


def _bring_actuals(by: Actor, plan: Plan, found: Document, *, is_invented: bool) -> None:
    for measure, actual in actuals_of(found):
        fields = {name: getattr(actual, name) for name in ("value", "numerator", "denominator", "se", "state", "source", "note")}
        key = {"plan": plan, "measure": measure.id, "on": actual.on, "place": actual.place or "", "group": actual.group or ""}
        held = Actual.objects.filter(**key).first()
        if held and held.state == ActualState.LOCKED:
            continue
        row = held or Actual(**key, entered_by=who(by), is_invented=is_invented or measure.invented)
        for name, value in fields.items():
            setattr(row, name, value if value is not None or name in ("value", "numerator", "denominator", "se") else "")
        row.save()


@transaction.atomic
def save_element(*, by: Actor, plan: Plan, group: str, key: str, data: dict[str, Any], revision: int) -> Element:
    """An element with changed data. `revision`: the one that was edited.

    Where somebody else changed other fields meanwhile, both changes are kept; where they changed the same field, Conflict says
    which, and nothing is overwritten.
    """
    _may(by, plan, "plan.edit")
    hold(plan)
    element = Element.objects.filter(plan=plan, group=group, key=key).first()
    if element is None:
        raise NotFound(f"'{key}' is no longer in the plan.", next_step="Somebody took it out; its history shows who.")
    if element.revision != revision:
        data = _both(element, data, revision)
    if data == element.data:
        return element
    element.data, element.revision = data, element.revision + 1
    element.changed_on, element.changed_by = timezone.now(), who(by)
    element.save()
    _sound(plan)
    people.record(by=by, did="plan.element", kind="plan", thing=plan.pk, key=key, group=group)
    return element


def _both(element: Element, mine: dict[str, Any], revision: int) -> dict[str, Any]:
    """Their changes and mine together, from what both began with."""
    base = element.history.filter(revision=revision).first()
    began = base.data if base else {}
    theirs = element.data
    names = {*began, *mine, *theirs}
    ours = {name for name in names if mine.get(name) != began.get(name)}
    clash = sorted(name for name in ours if theirs.get(name) != began.get(name) and theirs.get(name) != mine.get(name))
    if clash or base is None:
        said = ", ".join(f"{name}: now “{theirs.get(name)}”, yours “{mine.get(name)}”" for name in clash)
        raise Conflict(
            f"Somebody else changed {element.key} while you did. {said}".strip(),
            next_step="Look at what stands now, and save again what should be.",
        )
    return {name: (mine if name in ours else theirs).get(name) for name in names if name in (mine if name in ours else theirs)}


@transaction.atomic
def add_element(*, by: Actor, plan: Plan, group: str, data: dict[str, Any]) -> Element:
    """One row more; UsageError where its id is taken or it cannot be."""
    _may(by, plan, "plan.edit")
    if group not in GROUPS:
        raise UsageError(f"A plan has no '{group}'.", next_step=f"Its groups are: {', '.join(GROUPS)}.")
    hold(plan)
    count = plan.elements.filter(group=group).count()
    key = str(data.get("id", "")) or f"{NUMBERED.get(group, group)}-{count + 1}"
    if plan.elements.filter(key=key).exclude(group__in=NUMBERED).exists():
        raise UsageError(f"The id {key} is taken.", next_step="Choose another.")
    while plan.elements.filter(group=group, key=key).exists():
        count += 1
        key = f"{NUMBERED.get(group, group)}-{count + 1}"
    order = (plan.elements.order_by("-order").values_list("order", flat=True).first() or 0) + 1
    element = Element.objects.create(plan=plan, group=group, key=key, order=order, data=data, changed_by=who(by))
    _sound(plan)
    people.record(by=by, did="plan.add", kind="plan", thing=plan.pk, key=key, group=group)
    return element


@transaction.atomic
def drop_element(*, by: Actor, plan: Plan, group: str, key: str) -> None:
    """The element, gone; refused while others point at it."""
    _may(by, plan, "plan.edit")
    hold(plan)
    element = plan.elements.filter(group=group, key=key).first()
    if element is None:
        return
    element.delete()
    _sound(plan)
    people.record(by=by, did="plan.drop", kind="plan", thing=plan.pk, key=key, group=group)


def _sound(plan: Plan) -> None:
    """UsageError where the plan, as it would now stand, has faults: the transaction then takes the change back."""
    try:
        found = faults(document(plan))
    except ValidationError as error:
        first = error.errors()[0]
        where = ", ".join(str(part) for part in first["loc"])
        raise UsageError(f"This cannot be kept. {where}: {first['msg']}.", next_step="Put it right and save again.") from error
    if found:
        raise UsageError(f"This cannot be kept. {found[0].what}", next_step=found[0].mend)


@transaction.atomic
def record_actual(
    *, by: Actor, plan: Plan, measure: str, on: date, place: str = "", group: str = "", submit: bool = False, **figures: Any
) -> Actual:
    """A figure for a day, entered or corrected while it is not locked. Asking twice changes nothing.

    UsageError where the measure is none of the plan's, the figure is locked, or a cumulative count would fall.
    """
    _may(by, plan, "plan.record")
    hold(plan)
    about = _known(plan, measure)
    if on > timezone.localdate():
        raise UsageError(f"{said_day(on)} has not come yet.", next_step="Give the last day of a period that is over.")
    place, group = part_named(about, place, group)
    _told(about, figures)
    held = Actual.objects.filter(plan=plan, measure=measure, on=on, place=place, group=group).first()
    if held and held.state == ActualState.LOCKED:
        raise UsageError(f"The figure of {measure} for {on} is locked.", next_step="Ask who approves figures to unlock it.")
    actual = held or Actual(plan=plan, measure=measure, on=on, place=place, group=group)
    before = {name: getattr(actual, name) for name in figures}
    for name, value in figures.items():
        setattr(actual, name, value)
    state = ActualState.SUBMITTED if submit else ActualState.DRAFT
    if held and before == figures and held.state == state:
        return held
    actual.state, actual.entered_by, actual.entered_on = state, who(by), timezone.now()
    actual.save()
    _never_falls(plan, actual)
    people.record(by=by, did="plan.record", kind="plan", thing=plan.pk, measure=measure, on=on.isoformat())
    return actual


def _known(plan: Plan, measure: str) -> dict[str, Any]:
    found = plan.elements.filter(group="measures", key=measure).first()
    if found is None:
        raise UsageError(f"The plan has no measure '{measure}'.", next_step="Add the measure first.")
    if why := fed_by(found.data):
        raise UsageError(f"{measure} {why}", next_step="Leave it out: nothing is typed twice.")
    return dict(found.data)


def _told(measure: dict[str, Any], figures: dict[str, Any]) -> None:
    """UsageError where nothing is said: a number, both parts of a ratio, or words where a measure is told in words."""
    has = {name for name, value in figures.items() if value not in (None, "")}
    if "value" in has or {"numerator", "denominator"} <= has or (measure.get("kind") == "evidence" and "note" in has):
        return
    step = "Write both numbers of the ratio." if has & {"numerator", "denominator"} else "Write a value."
    raise UsageError(f"{measure['id']} is given no figure.", next_step=step)


def fed_by(measure: dict[str, Any]) -> str:
    """Why nobody types a measure's figures; empty where somebody has to."""
    if measure.get("evidence"):
        return f"takes its figures from the evidence base ({measure['evidence']})."
    return f"is counted by itself ({measure['source']})." if measure.get("source") else ""


def part_named(measure: dict[str, Any], place: str, group: str) -> tuple[str, str]:
    """A part as the plan writes it; UsageError where the measure has parts and this is none of them."""
    parts = [(str(one.get("place", "")), str(one.get("group", ""))) for one in measure.get("parts", [])]
    if not (place or group) or not parts:
        return place, group
    asked = (place.casefold(), group.casefold())
    found = next((one for one in parts if (one[0].casefold(), one[1].casefold()) == asked), None)
    if found is None:
        known = ", ".join(" ".join(filter(None, one)) for one in parts)
        said = " ".join(filter(None, (place, group)))
        raise UsageError(f"{measure['id']} has no part “{said}”.", next_step=f"Its parts are: {known}.")
    return found


def _never_falls(plan: Plan, actual: Actual) -> None:
    found = plan.elements.get(group="measures", key=actual.measure).data
    if not found.get("cumulative"):
        return
    last = None
    for one in plan.actuals.filter(measure=actual.measure, place=actual.place, group=actual.group).order_by("on"):
        if last is not None and one.value is not None and one.value < last.value:
            raise UsageError(
                f"{actual.measure} is cumulative and would fall from {last.value:f} on {last.on} to {one.value:f} on {one.on}.",
                next_step="Give the total so far, or make the measure count by period.",
            )
        last = one if one.value is not None else last


@transaction.atomic
def move_actuals(*, by: Actor, plan: Plan, ids: list[int], state: str) -> int:
    """Figures approved, locked, or sent back to draft; how many changed. Nobody approves what they entered themselves."""
    _may(by, plan, "plan.approve")
    if state not in ActualState.values:
        raise UsageError(f"There is no state '{state}'.", next_step=f"Choose one of: {', '.join(ActualState.values)}.")
    hold(plan)
    changed = 0
    for one in plan.actuals.filter(pk__in=ids).exclude(state=state):
        if state == ActualState.APPROVED and who(by) is not None and one.entered_by_id == getattr(who(by), "pk", None):
            raise UsageError(
                "A figure is approved by somebody other than who entered it.", next_step="Ask a colleague to approve it."
            )
        one.state, one.approved_by = state, who(by)
        one.save()
        changed += 1
    if changed:
        people.record(by=by, did=f"plan.{state}", kind="plan", thing=plan.pk, figures=changed)
    return changed


@transaction.atomic
def keep_version(*, by: Actor, plan: Plan, said: str = "") -> Version:
    """The plan as it stands, kept for ever; the last one where nothing changed since."""
    _may(by, plan, "plan.edit")
    hold(plan)
    found = plain(document(plan, actuals=()))
    sum_ = checksum(found)
    last = plan.versions.order_by("-number").first()
    if last and last.sha256 == sum_:
        return last
    number = last.number + 1 if last else 1
    made = Version.objects.create(plan=plan, number=number, document=found, sha256=sum_, said=said[:300], made_by=who(by))
    people.record(by=by, did="plan.version", kind="plan", thing=plan.pk, number=number)
    return made


@transaction.atomic
def comment(*, by: Actor, plan: Plan, words: str, key: str = "") -> Comment:
    """What somebody says of the plan or an element."""
    _may(by, plan, "plan.record")
    if not words.strip():
        raise UsageError("The comment is empty.", next_step="Write something.")
    if key and not plan.elements.filter(key=key).exists():
        raise UsageError(f"'{key}' is not in the plan.", next_step="Say it of an element that is.")
    made = Comment.objects.create(plan=plan, key=key, words=words.strip(), by=who(by))
    people.record(by=by, did="plan.comment", kind="plan", thing=plan.pk, key=key)
    return made


@transaction.atomic
def learn(*, by: Actor, plan: Plan, kind: str, words: str, **fields: Any) -> Lesson:
    """A question, finding, change or decision kept with the plan. A finding that claims a cause needs evidence of level 3."""
    from skillshed.insight.plan.levels import refused

    _may(by, plan, "plan.record")
    if kind == "finding" and (faults := refused(words, fields.get("level"))):
        raise UsageError(faults[0].why, next_step="Change the words, or give the level of the evidence behind them.")
    made = Lesson.objects.create(plan=plan, kind=kind, words=words.strip(), by=who(by), **fields)
    people.record(by=by, did=f"plan.{kind}", kind="plan", thing=plan.pk, lesson=made.pk)
    return made


def hold(plan: Plan) -> None:
    """One at a time changes a plan: two changes, each sound by itself, may break the chain together."""
    Plan.objects.select_for_update().filter(pk=plan.pk).get()


def _may(by: Actor, plan: Plan, permission: str) -> None:
    people.require(by, permission, organisation=plan.owner_id)
