"""What the page says of a place: every figure with its interval, its status in words and its trace; nothing where nothing is known."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from skillshed.evidence.components import direct
from skillshed.evidence.release import Release
from skillshed.evidence.series import series
from skillshed.publishing.figure import Figure
from skillshed.publishing.numbers import number, when
from skillshed.site.evidence import links
from skillshed.site.evidence.figures import figure
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import State
from skillshed.skills.adverts.shape import definitions
from skillshed.terms.errors import UserError
from skillshed.terms.place import Place
from skillshed.terms.status import Status

DATASET = "adverts_counted"
STOCK, FLOW, SKILL = "advertised_vacancies", "advertised_vacancies_new", "advertised_skill"
HEADLINES = (
    STOCK,
    FLOW,
    "advertised_pay",
    "advertised_remote",
    "advertised_green",
    "advertised_digital",
    "advertised_apprenticeships",
)
OFFICIAL = "job_adverts"
MOST_SKILLS = 25
UNTOLD = str(definitions("counting.toml")["groups"]["none"])
WITHHELD = "withheld: fewer than ten vacancies, or fewer than three employers"
CSV = ("measure", "place", "place_name", "period", "breakdown", "value", "status", "lower", "upper", "is_lower_bound", "release")


@dataclass(frozen=True, slots=True)
class Said:
    """A figure in words, with where it can be traced."""

    name: str
    value: str
    interval: str = ""
    note: str = ""
    trace: str = ""


def releases(as_of: date | None) -> list[Release]:
    """Imports of adverts that were known on the day, newest first."""
    found = [one for one in book().lake.releases().values() if one.dataset == DATASET and (not as_of or one.known_on <= as_of)]
    return found[::-1]


def places(as_of: date | None) -> list[Place]:
    """Places with a figure of open vacancies, by name."""
    rows = direct(book(), book().measure(STOCK), as_of or date.max).filter(pl.col("value").is_not_null())
    return sorted((book().areas.get(code) for code in rows["place"].unique() if code in book().areas), key=lambda one: one.name)


def largest(as_of: date | None) -> str:
    """The place with most open vacancies: what is shown where none was chosen."""
    rows = direct(book(), book().measure(STOCK), as_of or date.max).filter(pl.col("breakdown") == "").drop_nulls("value")
    newest = rows.filter(pl.col("period") == pl.col("period").max()).sort("value", "place", descending=[True, False])
    return str(newest["place"][0]) if newest.height else ""


def asked(place: Place, as_of: date | None) -> dict[str, Any]:
    """All sections of a place's page."""
    skills, occupations = _newest(SKILL, place, as_of, part="skill"), _newest(STOCK, place, as_of, part="occupation")
    return {
        "headlines": [one for measure in HEADLINES if (one := _headline(measure, place, as_of))],
        "stock": _drawn(STOCK, place, as_of), "flow": _drawn(FLOW, place, as_of),
        "occupations": [_part(row, STOCK, "occupation", as_of) for row in _by_value(occupations)],
        "skills": [_part(row, SKILL, "skill", as_of) for row in _by_value(skills)][:MOST_SKILLS],
        "skills_withheld": bool(skills) and skills[0]["value"] is None, "skills_known": len(skills),
        "moving": _moving(place, as_of), "when": when(occupations[0]["period"]) if occupations else "",
    }  # fmt: skip


def official(place: Place | None, as_of: date | None) -> tuple[Figure | None, str]:
    """The published estimate of adverts for the place, or for one that holds it; and the name of the place it is of."""
    codes = [one.code for one in (place, *(book().areas.parents(place.code) if place else ())) if one]
    known = direct(book(), book().measure(OFFICIAL), as_of or date.max)["place"].unique().to_list()
    for code in codes:
        same = [code, *book().twins(code)]
        if chosen := next((one for one in same if one in known), ""):
            return _drawn(OFFICIAL, book().areas.get(chosen), as_of), book().areas.get(chosen).name
    return None, ""


def table(place: Place, as_of: date | None) -> str:
    """Every figure of a place as CSV; a figure that is withheld has no value and its status."""
    measures = [*HEADLINES, SKILL]
    frames = [series(book(), one, [place.code], by={"*": "*"}, as_of=as_of).select(CSV) for one in measures]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(CSV)
    writer.writerows(pl.concat(frames).iter_rows())
    return text.getvalue()


def _drawn(measure: str, place: Place, as_of: date | None) -> Figure | None:
    """Its line over time; None where there is none, or only one day of it."""
    rows = series(book(), measure, [place.code], as_of=as_of).drop_nulls("value")
    if rows["period"].n_unique() < 2:
        return None
    try:
        return figure(State(measure=measure, places=(place.code,), as_of=as_of, view="line", beside=("none",)))
    except UserError:
        return None


def _newest(measure: str, place: Place, as_of: date | None, part: str = "") -> list[dict[str, Any]]:
    by = {part: "*"} if part else {}
    rows = series(book(), measure, [place.code], by=by or None, as_of=as_of)
    rows = rows.filter(pl.col("breakdown").str.starts_with(f"{part}=") if part else pl.col("breakdown") == "")
    return rows.filter(pl.col("period") == pl.col("period").max()).to_dicts()


def _by_value(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The largest first; what is withheld, and what no title tells, last."""
    return sorted(
        rows, key=lambda row: (row["breakdown"].endswith(UNTOLD), row["value"] is None, -(row["value"] or 0), row["breakdown"])
    )


def _headline(measure_id: str, place: Place, as_of: date | None) -> Said | None:
    rows = _newest(measure_id, place, as_of)
    if not rows:
        return None
    name = book().measure(measure_id).title.split(" in the adverts")[0].removesuffix(",")
    return _said(rows[0], measure_id, name, as_of)


def _part(row: dict[str, Any], measure_id: str, dimension: str, as_of: date | None) -> Said:
    return _said(row, measure_id, row["breakdown"].removeprefix(f"{dimension}="), as_of)


def _said(row: dict[str, Any], measure_id: str, name: str, as_of: date | None) -> Said:
    measure = book().measure(measure_id)
    trace = links.trace_page(State(measure=measure_id, as_of=as_of), row["place"], row["period"], row["breakdown"])
    if row["value"] is None:
        words = WITHHELD if row["status"] == Status.SUPPRESSED else Status(row["status"]).words
        return Said(name, "", note=words, trace=trace)
    figures = [number(row[one], measure.unit, measure.decimals) for one in ("lower", "upper") if row[one] is not None]
    notes = [when(row["period"]), "at least: only some of its districts are known" if row["is_lower_bound"] else ""]
    return Said(
        name,
        number(row["value"], measure.unit, measure.decimals),
        " to ".join(figures) if len(figures) == 2 else "",
        "; ".join(one for one in notes if one),
        trace,
    )


def _moving(place: Place, as_of: date | None) -> list[dict[str, Any]] | None:
    """What comes and goes; None where too few vacancies were known in the two spans to say."""
    found = releases(as_of)
    if not found or "moving" not in found[0].tables:
        return None
    rows = book().lake.table(found[0].id, "moving").filter(pl.col("place") == place.code)
    return rows.with_columns(pl.col("odds", "lower", "upper").exp().round(1)).to_dicts() or None
