"""The tables of a page of cold spots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skillshed.provision.access.cold import COLD, SOME, Alternative, ColdSpots, District, Home
from skillshed.provision.access.said import VERDICTS, how_cold, people
from skillshed.provision.travel import said_minutes
from skillshed.publishing.names import listed
from skillshed.publishing.numbers import day, digits, when
from skillshed.publishing.tables import Cell, Header, Row, Table

MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class Spot:
    """A cold spot as the page tells it."""

    label: str
    district: str
    said: str
    nearest: tuple[Near, ...]
    id: str


@dataclass(frozen=True, slots=True)
class Near:
    """An offer near it."""

    offer: str
    title: str
    said: str


def spots(found: ColdSpots, near: Mapping[str, Sequence[Alternative]]) -> list[Spot]:
    """Cold spots with their nearest offers, most people in need first; as many as have them."""
    names = _names(found)
    return [_spot(found, one, names[one.district], near[one.sector]) for one in found.cold if one.sector in near]


def _spot(found: ColdSpots, one: Home, district: str, near: Sequence[Alternative]) -> Spot:
    said = f"About {people(one.people or 0)} {found.definition.short}; {digits(one.access * 100, 1)} places for each 100 ({_range(one)}); cold {how_cold(found, one)}."
    return Spot(one.label, district, said, tuple(_near(alternative) for alternative in near), f"{one.sector}-{one.district}")


def _near(one: Alternative) -> Near:
    site = one.site
    start = (
        "any time" if site.any_time else f"starts {day(site.next_start.isoformat())}" if site.next_start else "start not known"
    )
    places = (
        digits(site.places)
        if site.runs_unsaid == 0
        else f"at least {digits(site.places)}"
        if site.places
        else "not said how many"
    )
    where = ", ".join(dict.fromkeys(part for part in (site.venue, site.town) if part))
    return Near(
        site.offer,
        site.title,
        f"{site.provider}, {where}: {digits(one.miles, 1)} miles, about {said_minutes(one.minutes)} (estimate); {start}; places: {places}",
    )


def districts(found: ColdSpots) -> Table:
    """Need as published and access, district by district."""
    heads = [
        "District",
        found.definition.short[:1].upper() + found.definition.short[1:],
        "95% interval",
        "Share",
        "Period",
        "Places for each 100",
        "Cold spots",
        "People in them",
    ]
    rows = [_district(one) for one in sorted(found.districts, key=lambda one: one.need.name)]
    return Table(
        f"Need and access by district, {_shown(found)}",
        (Header(heads[0]), *(Header(head, is_number=True) for head in heads[1:])),
        tuple(rows),
        tuple(_how(found)),
    )


def _how(found: ColdSpots) -> list[str]:
    """Where the figures come from, districts of one way together; nothing to say of those published as they stand."""
    ways: dict[str, list[str]] = {}
    for one in found.districts:
        ways.setdefault(one.need.how, []).append(one.need.name)
    ways.pop("as published", None)
    return [f"{'Each district' if len(names) == len(found.districts) else listed(names)}: {how}." for how, names in ways.items()]


def _district(one: District) -> Row:
    need = one.need
    interval = (
        f"{digits(need.lower)} to {digits(need.upper)}" if need.lower is not None and need.upper is not None else "none published"
    )
    share = f"{digits(need.rate * 100, 1)}%" if need.rate is not None else "not known"
    above = {True: " (above, surely)" if one.is_surely_above else " (above)", False: "", None: ""}[one.is_above]
    known = need.people is not None
    cells = [
        digits(need.people) if need.people is not None else "not known", interval if known else "", f"{share}{above}", when(need.period) if need.period else "",
        digits(one.access * 100, 1) if one.access is not None else "not known", f"{one.cold} of {one.homes}" if known else "not known", people(one.people_cold) if one.cold else ("0" if known else "not known"),
    ]  # fmt: skip
    return Row(Cell(need.name), tuple(Cell(text, is_number=True) for text in cells))


def homes(found: ColdSpots) -> Table:
    """Every home that is, or may be, a cold spot; the rest stand in the files."""
    names = _names(found)
    picked = [one for one in found.homes if one.verdict in (COLD, SOME)]
    order = sorted(picked, key=lambda one: (one.verdict != COLD, -(one.people or 0), one.sector))
    heads = (
        "Postcode sector",
        "District",
        "People in need (modelled)",
        "Places for each 100",
        "Under all choices",
        "Cold under",
        "Called",
    )
    rows = tuple(
        Row(Cell(one.label), (Cell(names[one.district]), Cell(people(one.people or 0), is_number=True), Cell(digits(one.access * 100, 1), is_number=True), Cell(_range(one), is_number=True), Cell(f"{one.cold_under} of {len(found.choices)}", is_number=True), Cell(VERDICTS[one.verdict])))
        for one in order[:MOST_ROWS]
    )  # fmt: skip
    more = (f"{len(order) - MOST_ROWS} more stand in the files.",) if len(order) > MOST_ROWS else ()
    return Table(
        f"Homes short of access, {_shown(found)}",
        tuple(Header(head, is_number=head not in ("Postcode sector", "District", "Called")) for head in heads),
        rows,
        more,
    )


def choices(found: ColdSpots) -> Table:
    """The choices nobody can make for sure, and what the area's mean is under each."""
    heads = (
        Header("Choice"),
        Header("Minutes of travel", is_number=True),
        Header("Places of a run that does not say", is_number=True),
        Header("Mean places for each 100", is_number=True),
        Header("Homes short of access", is_number=True),
    )
    rows = []
    for index, (one, mean) in enumerate(zip(found.choices, found.mean, strict=True)):
        name = f"Choice {index + 1}{', shown' if index == found.shown else ''}"
        rows.append(
            Row(
                Cell(name),
                (
                    Cell(f"{one.minutes:g}", is_number=True),
                    Cell(f"{one.class_size:g}", is_number=True),
                    Cell(digits(mean * 100, 1), is_number=True),
                    Cell(digits(found.short_under[index]), is_number=True),
                ),
                is_chosen=index == found.shown,
            )
        )
    return Table("The choices and what they change", heads, tuple(rows))


def some(found: ColdSpots) -> int:
    """How many homes are cold under some choices, not under most."""
    return sum(one.verdict == SOME for one in found.homes)


def _range(one: Home) -> str:
    return f"{digits(one.low * 100, 1)} to {digits(one.high * 100, 1)}"


def _names(found: ColdSpots) -> dict[str, str]:
    return {one.need.district: one.need.name for one in found.districts}


def _shown(found: ColdSpots) -> str:
    one = found.choices[found.shown]
    return f"within {one.minutes:g} minutes, {one.class_size:g} places where a run does not say"
