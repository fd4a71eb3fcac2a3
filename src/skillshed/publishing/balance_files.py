"""Supply against demand to take away: one document for programs, one flat table for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from skillshed.insight.balance import Balance, Counterfactual, Family, Span
from skillshed.insight.balance.requirement import Need
from skillshed.publishing import balance_words as words
from skillshed.publishing.disarmed import disarmed
from skillshed.publishing.ods import workbook

COLUMNS = ("part", "item", "side", "unit", "value", "low", "high", "verdict", "strength", "status", "period", "note", "releases")
PEOPLE = "people a year"
Facts = Mapping[str, Any]


def document(found: Balance, counted: Counterfactual, *, as_known_on: date) -> dict[str, Any]:
    """Everything said of a place, with ranges, reasons, definitions and releases: what `--json` and the API give."""
    return {
        "place": found.place, "name": found.name, "as_known_on": as_known_on.isoformat(), "title": words.title(found),
        "sentence": words.sentence(found), "families": [_family(one) for one in found.families],
        "levels": [{**_need(line.need), "supply": _span(line.supply), "note": line.note} for line in found.levels],
        "occupations": [_need(one) for one in found.needs], "unreached": [one.code for one in found.unreached],
        "occupations_by_level": [{"title": one.title, "by_level": one.by_level, "period": one.period, "release": one.release} for one in found.crosses],
        "subjects": [
            {"subject": one.name, "aims": _span(one.aims), "courses": _span(one.courses), "apprentices": _span(one.apprentices)}
            for one in found.subjects
        ],
        "around": [
            {name: row[name] for name in ("measure", "title", "value", "unit", "period", "status", "lower", "upper", "release")}
            for row in found.around
        ],
        "missing": [{"what": one.what, "why": one.why, "bring": one.bring} for one in found.missing],
        "covered_by": found.covered_by or None, "not_counted": [*found.facts.not_counted.both, *found.facts.not_counted.supply],
        "rests_on": rests_on(found), "counterfactual": counterfactual_document(counted),
        "releases": sorted({*found.releases, *counted.releases}),
    }  # fmt: skip


def counterfactual_document(found: Counterfactual) -> dict[str, Any]:
    """The counterfactual of every year."""
    b = found.facts.coefficient
    years = [
        {
            "period": one.period, "series": one.series, "share": one.share, "lower": one.lower, "upper": one.upper,
            "status": one.status, "benchmark": one.benchmark.share, "authorities": one.benchmark.authorities,
            "authorities_unreliable": one.benchmark.unreliable, "people": one.people, "people_period": one.people_period,
            "jobs": _span(one.jobs), "jobs_with_interval": _span(one.sampled), "why": one.why, "release": one.release,
        }
        for one in found.years
    ]  # fmt: skip
    return {
        "title": words.counterfactual_title(found), "sentence": words.counterfactual_sentence(found), "why": found.why,
        "percentile": found.facts.percentile, "coefficient": {"low": b.low, "high": b.high, "status": b.status, "source": b.source},
        "source": found.facts.source, "years": years,
    }  # fmt: skip


def rests_on(found: Balance) -> list[dict[str, str]]:
    """What the ranges are made of: the figure, how sure it is, why, where from."""
    facts = found.facts
    rows = [
        ("Projections", f"±{facts.requirement.margin:.0%}, ±{facts.requirement.margin_small:.0%} in small groups", facts.requirement),
        ("Learners and courses", _each(found), facts.learners),
        ("Apprentices by subject", "a share between two ends for each subject", facts.apprenticeships),
        ("Staying within reach", f"{facts.staying.low:.0%} to {facts.staying.high:.0%}", facts.staying),
        ("Using what was learned", f"{facts.using.strong.low:.0%} to {facts.using.strong.high:.0%} where the link is strong, "
         f"{facts.using.partial.low:.0%} to {facts.using.partial.high:.0%} where it is partial", facts.using),
    ]  # fmt: skip
    return [
        {"what": what, "figure": figure, "status": one.status, "why": one.why, "source": one.source} for what, figure, one in rows
    ]


def _each(found: Balance) -> str:
    return f"{found.supply.courses_each:.1f} courses a learner" if found.supply else "no count here"


def _family(one: Family) -> dict[str, Any]:
    return {
        "id": one.id, "title": one.title, "strength": one.strength, "subjects": list(one.subjects),
        "occupations": [need.code for need in one.occupations], "supply": _span(one.supply),
        "requirement": _span(None if one.strength == "weak" else one.requirement), "gap": _span(one.gap),
        "verdict": str(one.verdict), "why": one.why, "sentence": words.family_sentence(one),
        "links": [link.model_dump() for link in one.links],
    }  # fmt: skip


def _need(one: Need) -> dict[str, Any]:
    return {
        "code": one.code, "title": one.title, "per_year": one.per_year, "requirement": _span(one.span), "expansion": one.expansion,
        "replacement": one.replacement, "jobs": one.jobs, "is_indicative": one.is_indicative, "period": one.period, "release": one.release,
    }  # fmt: skip


def _span(span: Span | None) -> dict[str, float | None] | None:
    if span is None:
        return None
    return {"low": None if span.low == float("-inf") else span.low, "high": span.high}


def to_json(said: dict[str, Any]) -> bytes:
    """The document as a file."""
    return (json.dumps(said, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def to_csv(said: dict[str, Any]) -> bytes:
    """One row a number, UTF-8; text that a spreadsheet would run as a formula is disarmed by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([[_safe(cell) for cell in row] for row in [COLUMNS, *flat(said)]])
    return out.getvalue().encode("utf-8")


def to_ods(said: dict[str, Any]) -> bytes:
    """A cover with what the ranges rest on, then the rows."""
    cover = [[said["title"]], [], ["Place", f"{said['name']} ({said['place']})"], ["As known on", said["as_known_on"]],
             ["Releases", "; ".join(said["releases"])], *([one["what"], f"{one['figure']} ({words.STANDING[one['status']]}). {one['why']}"] for one in said["rests_on"]),
             *(["Not counted", text] for text in said["not_counted"])]  # fmt: skip
    rows = [list(COLUMNS), *(["" if cell is None else cell for cell in row] for row in flat(said))]
    made = datetime.fromisoformat(said["as_known_on"])
    return workbook([("Cover", cover), ("Balance", rows)], title=said["title"], made=made)


def flat(said: dict[str, Any]) -> list[list[Any]]:
    """The document's numbers, one a row, in the order of `COLUMNS`."""
    found = [
        *_family_facts(said),
        *_need_facts(said),
        *_cross_facts(said),
        *_subject_facts(said),
        *_year_facts(said),
        *_around_facts(said),
    ]
    return [[facts.get(name, "" if name not in ("value", "low", "high") else None) for name in COLUMNS] for facts in found]


def _family_facts(said: dict[str, Any]) -> Iterator[Facts]:
    for one in said["families"]:
        for side in ("supply", "requirement", "gap"):
            yield {"part": "family", "item": one["title"], "side": side, "unit": PEOPLE, **_ends(one[side]), "verdict": one["verdict"],
                   "strength": one["strength"], "status": "estimated", "note": one["why"]}  # fmt: skip


def _need_facts(said: dict[str, Any]) -> Iterator[Facts]:
    for part in ("levels", "occupations"):
        for one in said[part]:
            yield {"part": part, "item": f"{one['code']} {one['title']}", "side": "requirement", "unit": PEOPLE, "value": one["per_year"],
                   **_ends(one["requirement"]), "status": "modelled", "period": one["period"],
                   "note": "indicative" if one["is_indicative"] else "", "releases": one["release"]}  # fmt: skip


def _cross_facts(said: dict[str, Any]) -> Iterator[Facts]:
    for one in said["occupations_by_level"]:
        for level, value in one["by_level"].items():
            yield {"part": "occupation by level", "item": f"{one['title']}, level {level}", "side": "requirement", "unit": PEOPLE, "value": value,
                   "status": "modelled", "period": one["period"], "releases": one["release"]}  # fmt: skip


def _subject_facts(said: dict[str, Any]) -> Iterator[Facts]:
    for one in said["subjects"]:
        for side, unit in (("aims", "courses"), ("courses", PEOPLE), ("apprentices", PEOPLE)):
            yield {
                "part": "subject",
                "item": one["subject"],
                "side": side,
                "unit": unit,
                **_ends(one[side]),
                "status": "estimated",
            }


def _year_facts(said: dict[str, Any]) -> Iterator[Facts]:
    for one in said["counterfactual"]["years"]:
        same = {
            "part": "counterfactual",
            "item": one["series"],
            "period": one["period"],
            "status": one["status"],
            "releases": one["release"],
        }
        share = {"side": "share without qualifications", "unit": "percent", "value": one["share"]}
        yield {**same, **share, "low": one["lower"], "high": one["upper"]}
        for side in ("jobs", "jobs_with_interval"):
            yield {**same, "side": side, "unit": "people", **_ends(one[side]), "note": one["why"]}


def _around_facts(said: dict[str, Any]) -> Iterator[Facts]:
    for one in said["around"]:
        yield {"part": "around", "item": one["title"], "unit": one["unit"], "value": one["value"], "low": one["lower"], "high": one["upper"],
               "status": one["status"], "period": one["period"], "releases": one["release"]}  # fmt: skip


def _ends(span: dict[str, float | None] | None) -> Facts:
    return span or {"low": None, "high": None}


def _safe(cell: Any) -> Any:
    return "" if cell is None else disarmed(cell)
