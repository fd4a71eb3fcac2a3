"""XCRI-CAP 1.2 (and 1.1, whose names differ little): catalogue, provider, course, presentation, venue. Deltas by @recstatus."""

from __future__ import annotations

import re
from typing import Any

from skillshed.provision.feeds import cells
from skillshed.provision.feeds.fitting import amounts_in, day, fitted, key_of, words
from skillshed.provision.feeds.incoming import Batch, Entry
from skillshed.provision.feeds.xml import Node, read_xml
from skillshed.terms.errors import InputNotUnderstood

DELETED = "3"
STATUSES = {"1", "2", DELETED}
# ISO 8601 durations such as P1Y, P10W; several parts are said in the smallest.
_DURATION = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?.*)?$")
_UNITS = ("years", "months", "weeks", "days", "hours")
_AGES = re.compile(r"^(\d{1,2})\s*(?:-|to)\s*(\d{1,2})$|^(\d{1,2})\s*\+$")
PARAGRAPHS = (
    ("learningOutcome", "What you will learn"),
    ("assessment", "How you will be assessed"),
    ("objective", "Aims"),
    ("leadsTo", "Where next"),
)


def read_xcri(content: bytes, name: str) -> Batch:
    """A catalogue as records. InputNotUnderstood where it is none, with the line where it is not well-formed."""
    root = read_xml(content, name)
    providers = [root] if root.name == "provider" else list(root.all("provider"))
    if root.name not in ("catalog", "provider") or not providers:
        raise InputNotUnderstood(
            f"'{name}' is XML, but no XCRI-CAP catalogue: its root is <{root.name}>.",
            next_step="Bring in a catalogue of XCRI-CAP 1.2.",
        )
    batch = Batch("xcri", name)
    for provider in providers:
        _provider(batch, provider)
    courses = [course for provider in providers for course in provider.all("course")]
    # A delta names only what changed; without any such mark the catalogue is the whole.
    batch.is_whole = bool(courses) and not any(
        "recstatus" in node.said for course in courses for node in (course, *course.all("presentation"))
    )
    if not courses:
        batch.incomplete = "It holds no course."
        batch.notes.append("The catalogue holds no course, so nothing counts as gone.")
    return batch


def _provider(batch: Batch, node: Node) -> None:
    ukprn = next((text for one in node.all("identifier") if re.fullmatch(r"\d{8}", text := one.text.strip())), "")
    title = words(node.say("title"))
    where = f"line {node.line}"
    key = key_of(
        ukprn or next((one.text.strip() for one in node.all("identifier") if one.text.strip()), "") or cells._plain(title)
    )
    if not title and not ukprn:
        batch.fault(
            where,
            "provider",
            "",
            "The provider has neither a title nor a UKPRN, so nobody knows whose courses these are. Give it a title.",
        )
        count = len(list(node.all("course")))
        batch.rows, batch.rows_refused = batch.rows + count, batch.rows_refused + count
        batch.incomplete = "A provider could not be read."
        return
    location = node.one("location")
    fields = {"name": title, "ukprn": ukprn, "website": _address(node), "description": words(node.say("description"))}
    if location:
        fields |= {"email": location.say("email"), "phone": location.say("phone")}
    batch.provider[key] = Entry(key, where, fitted("provider", fields, batch, where))
    for course in node.all("course"):
        batch.rows += 1
        _course(batch, key, course)


def _course(batch: Batch, provider: str, node: Node) -> None:
    where = f"line {node.line}"
    title = words(node.say("title"))
    given = _identifier(node)
    key = key_of(provider, given or cells._plain(title))
    status = node.said.get("recstatus", "")
    if status and status not in STATUSES:
        batch.fault(
            where,
            "recstatus",
            status,
            "It is none of 1 (new), 2 (updated), 3 (deleted). It was read as updated.",
            is_refusal=False,
        )
    if status == DELETED:
        batch.gone[key] = f"The feed says that it was deleted ({where})."
        return
    if not title:
        batch.fault(where, "title", "", "The course has no title. Give it a <dc:title>.")
        batch.rows_refused += 1
        batch.refused.add(key)
        return
    if key in batch.offer:
        batch.fault(
            where,
            "identifier",
            given or title,
            f"The same course stands on {batch.offer[key].where}: the first is kept.",
            is_refusal=False,
        )
        batch.repeated += 1
        return
    presentations = list(node.all("presentation"))
    fields = _offer(node, title)
    ages = [found for one in presentations if (found := _ages(one.say("age")))]
    if ages and len(ages) == len(presentations):
        fields["minimum_age"] = min(low for low, _ in ages)
        fields["maximum_age"] = None if any(high is None for _, high in ages) else max(high or 0 for _, high in ages)
    batch.offer[key] = Entry(key, where, fitted("offer", fields, batch, where), up=provider)
    costs = [_presentation(batch, provider, key, one) for one in presentations]
    _put_costs(batch.offer[key], [one for one in costs if one is not None])


def _put_costs(offer: Entry, costs: list[tuple[str, str]]) -> None:
    agree = len({words_ for _, words_ in costs}) <= 1
    chosen = costs[:1] if agree else costs
    offer.fields["costs"] = [row for run, text in chosen for row in _costs(text, "" if agree else run)]


def _offer(node: Node, title: str) -> dict[str, Any]:
    qualification = node.one("qualification")
    said = [words(node.say("description"))]
    said += [f"{heading}\n{text}" for name, heading in PARAGRAPHS if (text := words(node.say(name)))]
    level = words(qualification.say("educationLevel", "level")) if qualification else ""
    return {
        "kind": "course", "title": title, "summary": words(node.say("abstract")), "description": "\n\n".join(one for one in said if one),
        "level": cells.lenient(level, "Level") or cells.lenient(level.removeprefix("NVQ ").strip(), "Level"),
        "qualification": words(qualification.say("title")) if qualification else "",
        "awarding_body": words(qualification.say("awardedBy", "accreditedBy")) if qualification else "",
        "entry": words(node.say("prerequisite")), "apply_how": words(node.say("applicationProcedure")), "url": _address(node), "status": "active",
        "learning_aim": next((one.text.strip() for one in node.all("identifier") if "lars" in one.said.get("type", "").lower() or "aim" in one.said.get("type", "").lower()), "")[:12],
    }  # fmt: skip


def _presentation(batch: Batch, provider: str, offer: str, node: Node) -> tuple[str, str] | None:
    where = f"line {node.line}"
    start, end = _dated(node, "start"), _dated(node, "end")
    venue = _venue(batch, provider, node)
    key = key_of(
        offer,
        _identifier(node)
        or "|".join((str(start), venue, node.say("studyMode"), node.say("attendancePattern"), node.say("start"))),
    )
    if node.said.get("recstatus") == DELETED:
        batch.gone_runs[key] = f"The feed says that it was deleted ({where})."
        return None
    if node.one("start") and not start and node.say("start").strip() and re.search(r"\d{4}", node.say("start")):
        batch.fault(
            where,
            "start",
            node.say("start"),
            "The start has no date in its dtf attribute, and its words are none. It was left open.",
            is_refusal=False,
        )
    if start and end and end < start:
        batch.fault(where, "end", end, f"It ends before it begins ({start}). The end was left out.", is_refusal=False)
        end = None
    duration, unit = _duration(node.one("duration"))
    places = node.say("places", "placesAvailable").strip()
    apply_to = next((one.text.strip() for one in node.all("applyTo") if one.text.strip().startswith("http")), "")
    fields = {
        "delivery": _coded(node, "attendanceMode", "Delivery") or "classroom", "study_mode": _coded(node, "studyMode", "StudyMode"),
        "attendance": [found] if (found := _coded(node, "attendancePattern", "Attendance")) else [], "starts_on": start, "ends_on": end,
        "starts_any_time": start is None and bool(re.search(r"any time|flexible|roll", node.say("start"), re.IGNORECASE)),
        "apply_by": _dated(node, "applyUntil"), "duration": duration, "duration_unit": unit,
        "places": int(places) if places.isdigit() and len(places) < 6 else None,
    }  # fmt: skip
    if apply_to and not batch.offer[offer].fields.get("apply_url"):
        batch.offer[offer].fields |= fitted("offer", {"apply_url": apply_to}, batch, where)
    if key in batch.run:
        batch.fault(
            where,
            "presentation",
            "",
            f"The same presentation stands on {batch.run[key].where}: the first is kept.",
            is_refusal=False,
        )
        return None
    batch.run[key] = Entry(key, where, fields, up=offer, venue=venue)
    return key, words(node.say("cost"))


def _venue(batch: Batch, provider: str, node: Node) -> str:
    """A venue is a provider with a place (1.2), or has its address itself (1.1)."""
    venue = node.one("venue")
    if venue is None:
        return ""
    inside = venue.one("provider") or venue
    place = inside.one("location") or inside
    where = f"line {venue.line}"
    title = words(inside.say("title", "name"))
    lines = [text for one in place.all("address", "street") if (text := words(one.text)) and "type" not in one.said]
    written = place.say("postcode", "postalCode")
    try:
        postcode = cells.postcode(written)
    except cells.CellFault as fault:
        batch.fault(where, "postcode", written, str(fault), is_refusal=False)
        postcode = ""
    if not title and not lines and not postcode:
        return ""
    name = title or (lines[0] if lines else postcode)
    key = key_of(provider, _identifier(inside) or f"{cells._plain(name)}|{postcode}")
    fields = {"name": name, "address": ", ".join(lines), "city": words(place.say("town", "city")), "postcode": postcode}
    points = {one.said.get("type", "").split(":")[-1]: one.text for one in place.all("address") if "type" in one.said}
    latitude, longitude = _degrees(points.get("lat"), 90), _degrees(points.get("long"), 180)
    if latitude is not None and longitude is not None:
        fields |= {"latitude": latitude, "longitude": longitude}
    batch.venue.setdefault(key, Entry(key, where, fitted("venue", fields, batch, where), up=provider))
    return key


def _degrees(text: str | None, most: int) -> float | None:
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if abs(found) <= most and found == found else None


def _identifier(node: Node) -> str:
    """The first identifier, a plain one before those of some scheme."""
    found = sorted(node.all("identifier"), key=lambda one: "type" in one.said)
    return next((one.text.strip() for one in found if one.text.strip()), "")


def _address(node: Node) -> str:
    found = node.say("url").strip()
    try:
        return cells.url(found)
    except cells.CellFault:
        return ""


def _dated(node: Node, name: str) -> Any:
    found = node.one(name)
    return (day(found.said.get("dtf")) or day(found.text.strip())) if found else None


def _coded(node: Node, name: str, list_: str) -> str:
    found = node.one(name)
    if found is None:
        return ""
    return cells.lenient(found.said.get("identifier", ""), list_) or cells.lenient(found.text, list_)


def _duration(node: Node | None) -> tuple[Any, str]:
    match = _DURATION.match(node.said.get("interval", "")) if node else None
    parts = [(int(part), unit) for part, unit in zip(match.groups(), _UNITS, strict=True) if part] if match else []
    if len(parts) != 1 or parts[0][0] > 999:
        return None, ""
    return cells.number(str(parts[0][0])), parts[0][1]


def _ages(text: str) -> tuple[int, int | None] | None:
    match = _AGES.match(text.strip())
    if not match:
        return None
    return (int(match[3]), None) if match[3] else (int(match[1]), int(match[2]))


def _costs(text: str, run: str) -> list[dict[str, Any]]:
    """An amount where the text names just one; else its words, with the amount not known."""
    if not text:
        return []
    found = amounts_in(text)
    one = (
        found[0]
        if len(found) == 1
        else cells.money("free")
        if re.fullmatch(r"(free|no (cost|fee|charge)s?|nil)\.?", text.strip(), re.IGNORECASE)
        else None
    )
    is_bare = one is not None and len(text) < 14
    return [
        {
            "kind": "tuition",
            "amount": one,
            "description": "" if is_bare else text[:200],
            "valid_from": None,
            "valid_to": None,
            "run": run,
        }
    ]
