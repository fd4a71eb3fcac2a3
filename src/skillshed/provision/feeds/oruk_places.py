"""Where and when of an Open Referral UK service: locations to venues, schedules to runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from skillshed.provision.feeds import cells
from skillshed.provision.feeds.fitting import clock, day, fitted, key_of, words
from skillshed.provision.feeds.incoming import Batch, Entry

Json = dict[str, Any]
LONG_AGO = timedelta(days=60)
_REMOTE = re.compile(r"\b(online|virtual|remote|video|telephone|phone|zoom|teams)", re.IGNORECASE)
_HERE = re.compile(r"\b(in.person|face.to.face|classroom|on.?site)", re.IGNORECASE)
_AREA = re.compile(r"\b([EWSN]\d{8})\b")
_LASTS = re.compile(r"^([\d.]+) (hours|days|weeks|months|years)$")
_NATIONAL = {"nationwide", "national", "england", "united kingdom", "uk", "great britain"}


def listed(found: Any) -> list[Json]:
    """The objects of a list, whatever else stands in it."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def runs_of(batch: Batch, service: Json, offer: str, provider: str, where: str, on: date) -> None:
    """Every time and place of a service, as runs of the offer."""
    places = listed(service.get("service_at_locations"))
    areas = _areas(service)
    schedules = listed(service.get("schedules"))
    if not places and not schedules and not areas["areas"] and not areas["is_national"]:
        return
    for place in places or [{}]:
        venue, is_virtual = _venue(batch, place.get("location"), provider, where)
        own = listed(place.get("schedules")) or [one for one in schedules if one.get("service_at_location_id") == place.get("id")]
        shared = [one for one in schedules if not one.get("service_at_location_id")]
        for schedule in own or shared or [{}]:
            key = key_of(offer, str(place.get("id") or ""), str(schedule.get("id") or ""))
            fields = {**_when(schedule, on), **areas, "delivery": _delivery(schedule, is_virtual, bool(venue))}
            batch.run.setdefault(key, Entry(key, where, fitted("run", fields, batch, where), up=offer, venue=venue))
    for schedule in schedules:
        # A schedule of a place that is not listed is still a time it can be had.
        if schedule.get("service_at_location_id") and schedule["service_at_location_id"] not in {one.get("id") for one in places}:
            key = key_of(offer, "", str(schedule.get("id") or ""))
            fields = {**_when(schedule, on), **areas, "delivery": _delivery(schedule, False, False)}
            batch.run.setdefault(key, Entry(key, where, fields, up=offer, venue=""))


def _areas(service: Json) -> Json:
    found: set[str] = set()
    is_national = False
    for area in listed(service.get("service_areas")):
        texts = [words(area.get(name)) for name in ("name", "service_area", "uri", "extent")]
        found |= {code for text in texts for code in _AREA.findall(text)}
        is_national = is_national or words(area.get("name")).strip().casefold() in _NATIONAL
    return {"areas": sorted(found), "is_national": is_national}


def _venue(batch: Batch, location: Any, provider: str, where: str) -> tuple[str, bool]:
    """Key of the venue (nothing where there is none), and whether the place is virtual."""
    if not isinstance(location, dict):
        return "", False
    if location.get("location_type") == "virtual":
        return "", True
    address = next(iter(sorted(listed(location.get("addresses")), key=lambda one: one.get("address_type") != "physical")), {})
    lines = [text for name in ("address_1", "address_2") if (text := words(address.get(name)))]
    written = words(address.get("postal_code"))
    try:
        postcode = cells.postcode(written)
    except cells.CellFault as fault:
        batch.fault(where, "postal_code", written, f"{fault} The venue is kept without it.", is_refusal=False)
        postcode = ""
    name = words(location.get("name")) or (lines[0] if lines else postcode)
    if not name:
        return "", False
    key = key_of(provider, str(location.get("id") or f"{cells._plain(name)}|{postcode}"))
    fields: Json = {
        "name": name, "address": ", ".join(lines), "city": words(address.get("city")), "county": words(address.get("state_province")),
        "postcode": postcode, "transport": words(location.get("transportation")),
    }  # fmt: skip
    features = _features(location)
    if features:
        fields["features"] = features
    fields |= _point(batch, location, where)
    batch.venue.setdefault(key, Entry(key, where, fitted("venue", fields, batch, where), up=provider))
    return key, False


def _point(batch: Batch, location: Json, where: str) -> Json:
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if latitude is None or longitude is None:
        return {}
    is_number = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (latitude, longitude))
    if not is_number or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        batch.fault(
            where, "latitude", f"{latitude}, {longitude}", "This point lies off the earth; it was left out.", is_refusal=False
        )
        return {}
    return {"latitude": float(latitude), "longitude": float(longitude)}


def _features(location: Json) -> dict[str, bool]:
    """Only words that are exactly those of our list: a sentence about access may say either."""
    found: dict[str, bool] = {}
    for one in listed(location.get("accessibility")):
        said = words(one.get("description")).strip()
        if code := cells.lenient(said, "Feature"):
            found[code] = True
        elif said[:3].casefold() == "no " and (code := cells.lenient(said[3:], "Feature")):
            found[code] = False
    return found


def _delivery(schedule: Json, is_virtual: bool, has_venue: bool) -> str:
    said = words(schedule.get("attending_type"))
    if code := cells.lenient(said, "Delivery"):
        return code
    if is_virtual:
        return "online"
    is_remote = bool(_REMOTE.search(said))
    return "blended" if is_remote and (has_venue or _HERE.search(said)) else "online" if is_remote else "classroom"


def _when(schedule: Json, on: date) -> Json:
    starts = day(schedule.get("dtstart")) or day(schedule.get("valid_from"))
    ends = day(schedule.get("valid_to")) or day(schedule.get("until"))
    notes, described = words(schedule.get("notes")), words(schedule.get("description"))
    # What has met every week since long ago, with no end, is open to whoever comes now.
    is_standing = bool(schedule.get("freq")) and ends is None and (starts is None or starts < on - LONG_AGO)
    if starts and ends and ends < starts:
        ends = None
    parts = [part.strip() for part in described.split(". ")]
    lasts = next((match for part in parts if (match := _LASTS.match(part))), None)
    return {
        "starts_on": None if is_standing else starts, "ends_on": ends, "starts_any_time": is_standing or "any time" in notes.casefold(),
        "days": _days(words(schedule.get("byday"))), "opens_at": clock(schedule.get("opens_at")), "closes_at": clock(schedule.get("closes_at")),
        "study_mode": next(_meant(parts, "StudyMode"), ""), "attendance": sorted(set(_meant(parts, "Attendance"))),
        "duration": cells.number(lasts[1]) if lasts and float(lasts[1]) < 1000 else None, "duration_unit": lasts[2] if lasts else "",
    }  # fmt: skip


def _meant(parts: list[str], list_: str) -> Iterator[str]:
    return (code for part in parts if (code := cells.lenient(part, list_)))


def _days(byday: str) -> list[str]:
    """`TH,FR` or `1MO`: the day without which one of the month."""
    found = {part.strip().lstrip("+-0123456789").upper() for part in byday.split(",")}
    return [one for one in cells.DAYS.values() if one in found]
