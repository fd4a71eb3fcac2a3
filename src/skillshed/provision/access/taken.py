"""Cold spots to take away as evidence for commissioning: one document for programs, flat rows for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from skillshed.provision.access.cold import Alternative, ColdSpots, District, Home
from skillshed.provision.access.homes import WAYS
from skillshed.provision.access.said import VERDICTS, left_out, provision, sentence, title, unknowns
from skillshed.publishing.disarmed import disarmed
from skillshed.publishing.ods import workbook

HOMES = (
    "sector", "district", "district_name", "latitude", "longitude", "people_in_need", "access_per_100", "access_low_per_100", "access_high_per_100", "cold_under", "choices", "verdict",
)  # fmt: skip
DISTRICTS = (
    "district", "name", "people_in_need", "lower", "upper", "base", "rate_pct", "is_above", "period", "measure", "status", "how", "releases", "access_per_100", "homes", "cold_spots", "people_in_cold_spots",
)  # fmt: skip
NEAREST = ("sector", "offer", "title", "provider", "level", "venue", "town", "miles", "minutes", "minutes_are")
_RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run such a text as a formula
Row = dict[str, Any]


def document(found: ColdSpots, nearest: Mapping[str, Sequence[Alternative]]) -> Row:
    """Everything said, with parameters, sources and what is not known: what the API gives."""
    facts, asked = found.settings, found.asked
    return {
        "title": title(found), "sentence": sentence(found), "area": found.area.code, "area_name": found.area.name, "on": asked.on.isoformat(),
        "asked": {"need": asked.need, "levels": list(asked.levels), "subjects": list(asked.subjects), "kinds": list(asked.kinds), "audiences": list(asked.audiences), "mode": asked.mode, "free": asked.is_free},
        "provision": provision(asked), "need": {"id": found.definition.id, "title": found.definition.title, "why": found.definition.why, "tested": found.tests_need},
        "people_in_need": _whole(found.people), "people_in_cold_spots": _whole(found.people_cold), "mean_access_per_100": _hundred(found.mean[found.shown]),
        "choices": [{"minutes": one.minutes, "class_size": one.class_size, "mean_access_per_100": _hundred(mean), "is_shown": index == found.shown} for index, (one, mean) in enumerate(zip(found.choices, found.mean, strict=True))],
        "districts": [_district(one) for one in found.districts], "homes": [_home(found, one) for one in found.homes],
        "nearest": [_near(sector, one) for sector, rows in nearest.items() for one in rows],
        "counted": {"offers": found.supply.offers, "sites_in_reach": found.sites_near}, "online_or_national": {"offers": found.supply.remote.offers, "runs": found.supply.remote.runs, "places_said": found.supply.remote.places, "runs_without_places": found.supply.remote.runs_unsaid},
        "not_known": unknowns(found), "left_out": left_out(found),
        "method": {"name": facts.method.name, "source": facts.method.source, "weights": list(facts.method.weights), "weights_status": facts.method.status, "threshold": facts.cold.threshold, "most": facts.cold.most, "travel": f"{WAYS[asked.mode]}: {found.way.how} (estimate)", "author": facts.author, "reviewed_on": facts.reviewed_on.isoformat()},
        "releases": list(found.releases),
    }  # fmt: skip


def _district(one: District) -> Row:
    need = one.need
    return {
        "district": need.district, "name": need.name, "people_in_need": _whole(need.people), "lower": _whole(need.lower), "upper": _whole(need.upper), "base": _whole(need.base),
        "rate_pct": None if need.rate is None else round(need.rate * 100, 2), "is_above": one.is_above, "period": need.period, "measure": need.measure, "status": need.status, "how": need.how, "releases": list(need.releases),
        "access_per_100": None if one.access is None else _hundred(one.access), "homes": one.homes, "cold_spots": one.cold, "people_in_cold_spots": _whole(one.people_cold),
    }  # fmt: skip


def _home(found: ColdSpots, one: Home) -> Row:
    names = {district.need.district: district.need.name for district in found.districts}
    return {
        "sector": one.label, "district": one.district, "district_name": names[one.district], "latitude": round(one.latitude, 4), "longitude": round(one.longitude, 4), "people_in_need": None if one.people is None else round(one.people, 1),
        "access_per_100": _hundred(one.access), "access_low_per_100": _hundred(one.low), "access_high_per_100": _hundred(one.high), "cold_under": one.cold_under, "choices": len(found.choices), "verdict": one.verdict,
    }  # fmt: skip


def _near(sector: str, one: Alternative) -> Row:
    site = one.site
    return {"sector": f"{sector[:-1]} {sector[-1]}", "offer": site.offer, "title": site.title, "provider": site.provider, "level": site.level, "venue": site.venue, "town": site.town, "miles": round(one.miles, 1), "minutes": round(one.minutes), "minutes_are": "estimate"}  # fmt: skip


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _hundred(value: float) -> float:
    return round(value * 100, 3)


def to_json(said: Row) -> bytes:
    """The document as a file."""
    return (json.dumps(said, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def to_csv(said: Row) -> bytes:
    """One row a home, UTF-8; the need's source stands in the workbook and the JSON."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([disarmed(cell) for cell in row] for row in _rows(said["homes"], HOMES))
    return out.getvalue().encode("utf-8")


def to_ods(said: Row) -> bytes:
    """A cover with the message, the method and what is not known; then districts, homes, nearest offers, choices."""
    cover = [[said["title"]], [said["sentence"]], [], *_facts(said)]
    sheets = [
        ("Read me", cover), ("Districts", _rows(said["districts"], DISTRICTS)), ("Homes", _rows(said["homes"], HOMES)), ("Nearest offers", _rows(said["nearest"], NEAREST)),
        ("Choices", _rows(said["choices"], ("minutes", "class_size", "mean_access_per_100", "is_shown"))),
    ]  # fmt: skip
    return workbook(sheets, title=said["title"], made=datetime.fromisoformat(said["on"]))


def _facts(said: Row) -> list[list[Any]]:
    method = said["method"]
    rows = [
        ("Place", f"{said['area_name']} ({said['area']})"), ("Day", said["on"]), ("Need", f"{said['need']['title']}. {said['need']['why']}"), ("Provision counted", said["provision"]),
        ("Method", f"{method['name']}; zones weigh {', '.join(map(str, method['weights']))} ({method['weights_status']})"), ("Source of the method", method["source"]), ("Travel", method["travel"]),
        ("Cold spot", f"Access below {method['threshold']:.0%} of the area's mean while need is above the area's, under more than {method['most']:.0%} of the choices"),
        ("Verdicts", "; ".join(f"{code}: {words}" for code, words in VERDICTS.items())), ("Online or national", f"{said['online_or_national']['offers']} offers, counted apart"),
        *(("Not known", one) for one in said["not_known"]), *(("Left out", one) for one in said["left_out"]), ("Releases", "; ".join(said["releases"])),
    ]  # fmt: skip
    return [list(row) for row in rows]


def _rows(rows: Sequence[Row], columns: Sequence[str]) -> list[list[Any]]:
    return [list(columns), *([_safe(row[name]) for name in columns] for row in rows)]


def _safe(cell: Any) -> Any:
    if isinstance(cell, list):
        return "; ".join(map(str, cell))
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else "" if cell is None else cell
