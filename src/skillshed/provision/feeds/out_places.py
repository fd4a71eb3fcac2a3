"""When and where, as Open Referral UK has it: locations, schedules, areas served."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from skillshed.provision.feeds.out_terms import Json, filled, made_id
from skillshed.provision.kinds import Attendance, Delivery, Feature, StudyMode
from skillshed.provision.models import Offer, Run, Venue

HERE = ZoneInfo("Europe/London")
REMOTE = (Delivery.ONLINE, Delivery.BLENDED)
FEATURES, ATTENDANCE = frozenset(Feature.values), frozenset(Attendance.values)
COUNTRIES = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
AREA_URI = "http://statistics.data.gov.uk/id/statistical-geography/"
NameOf = Callable[[str], str]


def told(offer: Offer, name: str) -> list[Any]:
    """What an offer has of a kind: as `out_reads` fetched it, else as the database has it."""
    fetched = getattr(offer, f"told_{name}", None)
    return list(getattr(offer, name).all()) if fetched is None else fetched


def place_of(run: Run) -> Venue | bool | None:
    """Its venue; True where it is to be had online; None where neither is known."""
    return run.venue or (True if run.delivery in REMOTE else None)


def at_location_id(offer: object, venue: object | None) -> str:
    """The id of an offer at a venue, or of an offer online."""
    return made_id("service_at_location", offer, venue or "online")


def at_location(offer: Offer, venue: Venue | None, *, is_full: bool = True) -> Json:
    """An offer at a venue, or online."""
    where = location(venue, is_full=is_full) if venue else online(offer)
    return {
        "id": at_location_id(offer.pk, venue and venue.pk),
        "service_id": str(offer.pk),
        "location_id": where["id"],
        "location": where,
    }


def at_locations(offer: Offer) -> list[Json]:
    """Each place of the offer once, in the order of its runs."""
    places = {run.venue_id or "online": run.venue for run in told(offer, "runs") if place_of(run)}
    return [at_location(offer, venue) for venue in places.values()]


def online(offer: Offer) -> Json:
    """The location of what has none."""
    return {"id": made_id("online", offer.pk), "location_type": "virtual", "name": "Online"}


def location(venue: Venue, *, is_full: bool = True) -> Json:
    """A venue; without its lists in a page of results."""
    kept: dict[bool, Json] = venue.__dict__.setdefault("_told", {})  # hundreds of runs share one venue
    if is_full not in kept:
        kept[is_full] = _location(venue, is_full)
    return dict(kept[is_full])


def _location(venue: Venue, is_full: bool) -> Json:
    is_placed = venue.latitude is not None and venue.longitude is not None
    plain = filled(
        id=str(venue.pk), location_type="physical", name=venue.name, description=venue.transport,
        latitude=venue.latitude if is_placed else None, longitude=venue.longitude if is_placed else None,
    )  # fmt: skip
    return plain | (filled(addresses=_addresses(venue), accessibility=_accessibility(venue)) if is_full else {})


def _addresses(venue: Venue) -> list[Json]:
    # The standard wants all of street, town, county and postcode: half an address is not given.
    if not (venue.city and venue.postcode):
        return []
    county = venue.county or COUNTRIES.get(venue.place_ons[:1], "England")
    return [
        {"id": made_id("address", venue.pk), "location_id": str(venue.pk), "address_1": venue.address or venue.name, "city": venue.city,
         "state_province": county, "postal_code": venue.postcode, "country": "GB", "address_type": "physical"}
    ]  # fmt: skip


def _accessibility(venue: Venue) -> list[Json]:
    return [
        {"id": made_id("accessibility", venue.pk, code), "location_id": str(venue.pk), "description": _said(code, is_there)}
        for code, is_there in venue.features.items()
        if code in FEATURES
    ]


def _said(code: str, is_there: bool) -> str:
    label = str(Feature(code).label)
    return label if is_there else f"No {label[0].lower() if label[1:2].islower() else label[0]}{label[1:]}"


def schedule(run: Run) -> Json:
    """When a run meets, as far as the standard's part of iCalendar can say it; the rest in words."""
    first = run.starts_on
    return filled(
        id=made_id("schedule", run.pk), service_id=str(run.offer_id),
        service_at_location_id=at_location_id(run.offer_id, run.venue_id) if place_of(run) else "",
        valid_from=_day(first), valid_to=_day(run.ends_on), dtstart=_day(first),
        freq="WEEKLY" if run.days else "", interval=1 if run.days else None, byday=",".join(run.days),
        opens_at=clock(run.opens_at, first), closes_at=clock(run.closes_at, first),
        description=_described(run), attending_type=str(Delivery(run.delivery).label), notes=_notes(run),
    )  # fmt: skip


def clock(at: time | None, on: date | None) -> str:
    """09:30+01:00: the standard wants the offset, which in Britain hangs on the day. A day that is not known counts as winter."""
    return datetime.combine(on or date(2026, 1, 1), at, HERE).isoformat(timespec="minutes")[11:] if at else ""


def _described(run: Run) -> str:
    parts = [StudyMode(run.study_mode).label] if run.study_mode else []
    parts += [Attendance(code).label for code in run.attendance if code in ATTENDANCE]
    if run.duration is not None and run.duration_unit:
        parts.append(f"{_plain(run.duration)} {run.duration_unit}")
    if run.hours_a_week is not None:
        parts.append(f"{_plain(run.hours_a_week)} hours a week")
    return ". ".join(map(str, parts))


def _notes(run: Run) -> str:
    said = ["Start at any time." if run.starts_any_time else "", f"Apply by {run.apply_by:%-d %B %Y}." if run.apply_by else ""]
    if run.places_left is not None:
        said.append("No places are left." if run.places_left == 0 else f"Places left: {run.places_left}.")
    return " ".join(text for text in said if text)


def areas(runs: Iterable[Run], offer: object, name_of: NameOf) -> list[Json]:
    """Where the offer is given, if that is anywhere in particular."""
    listed = list(runs)
    codes = dict.fromkeys(code for run in listed for code in run.areas)
    found = [
        {"id": made_id("area", offer, code), "service_id": str(offer), "name": name_of(code), "uri": AREA_URI + code}
        for code in codes
    ]
    national = [{"id": made_id("area", offer, "national"), "service_id": str(offer), "name": "Nationwide"}]
    return found + (national if any(run.is_national for run in listed) else [])


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _plain(number: object) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
