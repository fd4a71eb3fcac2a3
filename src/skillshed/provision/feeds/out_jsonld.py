"""An offer in the words of schema.org, for search engines: a course with its instances, or a service."""

from __future__ import annotations

from datetime import date, time

from skillshed.provision.feeds.out_places import REMOTE, told
from skillshed.provision.feeds.out_terms import Json, filled, web
from skillshed.provision.kinds import Delivery, Kind
from skillshed.provision.models import Cost, Offer, Run, Venue

NOT_TAUGHT = (Kind.SUPPORT, Kind.DEVICE, Kind.DATA)
DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday", "SU": "Sunday"}
MODES = {Delivery.ONLINE: "Online", Delivery.BLENDED: "Blended"}


def json_ld(offer: Offer, *, url: str = "", on: date | None = None) -> Json:
    """The offer as a Course, or as a Service where nothing is taught. Its lists may have been fetched before.

    `url`: its public page, as a full address. `on`: runs that ended before are left out.
    """
    is_service = offer.kind in NOT_TAUGHT
    return {"@context": "https://schema.org", "@type": "Service" if is_service else "Course"} | filled(
        **{"@id": url}, name=offer.title, description=offer.description or offer.summary, url=url or web(offer.url),
        provider=_provider(offer), offers=[_price(cost) for cost in told(offer, "costs") if cost.amount is not None],
        **(_service(offer) if is_service else _course(offer, on)),
    )  # fmt: skip


def _course(offer: Offer, on: date | None) -> Json:
    runs = [run for run in told(offer, "runs") if on is None or run.ends_on is None or run.ends_on >= on]
    amounts = [cost.amount for cost in told(offer, "costs")]
    return filled(
        courseCode=offer.learning_aim, educationalLevel=str(offer.get_level_display()) if offer.level else "",
        educationalCredentialAwarded=offer.qualification, coursePrerequisites=offer.entry, typicalAgeRange=_ages(offer),
        # No cost at all is not known, never free.
        isAccessibleForFree=True if amounts and all(one == 0 for one in amounts) else None,
        financialAidEligible="; ".join(one.source or one.programme for one in told(offer, "funding")),
        hasCourseInstance=[_instance(run) for run in runs],
    )  # fmt: skip


def _service(offer: Offer) -> Json:
    places = {run.venue_id: run.venue for run in told(offer, "runs") if run.venue}
    return filled(serviceType=str(offer.get_kind_display()), availableChannel=[_channel(venue) for venue in places.values()])


def _channel(venue: Venue) -> Json:
    return {"@type": "ServiceChannel", "serviceLocation": _place(venue)}


def _instance(run: Run) -> Json:
    online = {"@type": "VirtualLocation"} if run.delivery in REMOTE else None
    return {"@type": "CourseInstance"} | filled(
        courseMode=MODES.get(Delivery(run.delivery), "Onsite"), startDate=_day(run.starts_on), endDate=_day(run.ends_on),
        location=_place(run.venue) if run.venue else online, courseSchedule=_schedule(run),
        maximumAttendeeCapacity=run.places, remainingAttendeeCapacity=run.places_left,
    )  # fmt: skip


def _schedule(run: Run) -> Json | None:
    # What has neither days nor a length is no schedule, and search engines say so.
    if not run.days and not (run.duration and run.duration_unit):
        return None
    return {"@type": "Schedule"} | filled(
        repeatFrequency="Weekly" if run.days else "", byDay=[f"https://schema.org/{DAYS[one]}" for one in run.days if one in DAYS],
        startDate=_day(run.starts_on), endDate=_day(run.ends_on), startTime=_clock(run.opens_at), endTime=_clock(run.closes_at),
        scheduleTimezone="Europe/London" if run.opens_at else "", duration=_length(run),
    )  # fmt: skip


def _length(run: Run) -> str:
    """P10W, PT30H: ISO 8601."""
    letter = {"hours": "H", "days": "D", "weeks": "W", "months": "M", "years": "Y"}.get(run.duration_unit)
    if not letter or run.duration is None or run.duration != int(run.duration):
        return ""
    return f"P{'T' if letter == 'H' else ''}{int(run.duration)}{letter}"


def _place(venue: Venue) -> Json:
    is_placed = venue.latitude is not None and venue.longitude is not None
    address = filled(
        streetAddress=venue.address, addressLocality=venue.city, addressRegion=venue.county, postalCode=venue.postcode
    )
    return {"@type": "Place", "name": venue.name} | filled(
        address={"@type": "PostalAddress", **address, "addressCountry": "GB"} if address else None,
        geo={"@type": "GeoCoordinates", "latitude": venue.latitude, "longitude": venue.longitude} if is_placed else None,
    )  # fmt: skip


def _provider(offer: Offer) -> Json:
    known = offer.provider.organisation
    return {"@type": "Organization", "name": known.name} | filled(url=web(known.website), identifier=known.ukprn)


def _price(cost: Cost) -> Json:
    return {"@type": "Offer", "price": f"{cost.amount:.2f}", "priceCurrency": "GBP"} | filled(
        category="Free" if cost.amount == 0 else "Paid", name=str(cost.get_kind_display()), description=cost.description,
        availabilityStarts=_day(cost.valid_from), availabilityEnds=_day(cost.valid_to),
    )  # fmt: skip


def _ages(offer: Offer) -> str:
    low, high = offer.minimum_age, offer.maximum_age
    if low is None:
        return f"0-{high}" if high is not None else ""
    return f"{low}-{high if high is not None else ''}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _clock(at: time | None) -> str:
    return at.isoformat("minutes") if at else ""
