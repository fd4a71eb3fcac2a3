"""/cold-spots: where provision is missing, as the page and the files give it."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, QueryDict
from ninja import Query, Router, Schema
from pydantic import Field

from skillshed.provision.access import taken
from skillshed.site.api.asked import Dated, Format, Words, last_day
from skillshed.site.api.schemas import answers
from skillshed.site.api.tables import CSV, as_csv
from skillshed.site.gaps.asked import answered, first_need, nearest, read

router = Router()
Code = Annotated[str, Field(max_length=24)]


class Asked(Schema):
    """The question as it was understood."""

    need: str
    levels: list[str]
    subjects: list[str]
    kinds: list[str]
    audiences: list[str]
    mode: str
    free: bool


class NeedSaid(Schema):
    """Whose need."""

    id: str
    title: str
    why: str
    tested: bool = Field(description="Whether districts were compared by need; false for one district, or for everyone.")


class ChoiceRow(Schema):
    """One set of the choices nobody can make for sure."""

    minutes: float
    class_size: float
    mean_access_per_100: float
    is_shown: bool


class DistrictRow(Schema):
    """Need as published, and access, of one district. Null is not known."""

    district: str
    name: str
    people_in_need: int | None
    lower: int | None
    upper: int | None
    base: int | None
    rate_pct: float | None
    is_above: bool | None
    period: str
    measure: str
    status: str
    how: str
    releases: list[str]
    access_per_100: float | None
    homes: int
    cold_spots: int
    people_in_cold_spots: int


class HomeRow(Schema):
    """One postcode sector within a district. People are modelled."""

    sector: str
    district: str
    district_name: str
    latitude: float
    longitude: float
    people_in_need: float | None
    access_per_100: float
    access_low_per_100: float
    access_high_per_100: float
    cold_under: int
    choices: int
    verdict: str = Field(description="cold, some, not_cold, no_need, not_known")


class NearRow(Schema):
    """An offer near a cold spot."""

    sector: str
    offer: str
    title: str
    provider: str
    level: str
    venue: str
    town: str
    miles: float
    minutes: int
    minutes_are: str


class Counted(Schema):
    """What counted as provision."""

    offers: int
    sites_in_reach: int


class Remote(Schema):
    """Online and national provision, counted apart."""

    offers: int
    runs: int
    places_said: int
    runs_without_places: int


class Method(Schema):
    """How it was worked out."""

    name: str
    source: str
    weights: list[float]
    weights_status: str
    threshold: float
    most: float
    travel: str
    author: str
    reviewed_on: str


class ColdSpotsWhole(Schema):
    """An area's cold spots."""

    title: str
    sentence: str
    area: str
    area_name: str
    on: str
    asked: Asked
    provision: str
    need: NeedSaid
    people_in_need: int
    people_in_cold_spots: int
    mean_access_per_100: float
    choices: list[ChoiceRow]
    districts: list[DistrictRow]
    homes: list[HomeRow]
    nearest: list[NearRow]
    counted: Counted
    online_or_national: Remote
    not_known: list[str]
    left_out: list[str]
    method: Method
    releases: list[str]


@router.get(
    "/cold-spots",
    response=answers(ColdSpotsWhole),
    openapi_extra={**CSV, "x-example": "area=lancashire&need=no_qualifications&level=3"},
    summary="Where provision is missing",
    url_name="cold_spots",
)
def cold_spots(
    request: HttpRequest, area: Words = Query(..., description="Code, slug or name of an area of England made of districts."),
    need: Words = Query("", description="Whose need: neet, young, no_qualifications, below_level_3, claimants, unemployed, inactive, residents."),
    level: list[Code] = Query([], description="entry, 1 to 7."), subject: list[Code] = Query([], description="Sector subject areas: 1, 1.3."),
    kind: list[Code] = Query([], description="Kinds of offer."), audience: list[Code] = Query([], description="For whom offers are meant; none takes that of the need."),
    mode: Words = Query("bus", description="bus, walk, cycle, car"), free: bool = Query(False, description="Only what is free or may be paid by a programme."),
    on: Dated | None = Query(None, description="The day that counts as today."), format: Format = Query("json", description="csv gives the homes."),
) -> Any:  # fmt: skip
    """Access to places set against need, postcode sector by postcode sector; a cold spot is one under most of the choices."""
    params = QueryDict(mutable=True)
    params.update(
        {
            "need": need or first_need(),
            "mode": mode,
            "free": "yes" if free else "",
            "on": day.isoformat() if (day := last_day(on)) else "",
        }
    )
    for name, chosen in (("level", level), ("subject", subject), ("kind", kind), ("audience", audience)):
        params.setlist(name, chosen)
    found = answered(read(params, area))
    said = taken.document(found, nearest(found))
    return as_csv(said["homes"], "cold-spots") if format == "csv" else said
