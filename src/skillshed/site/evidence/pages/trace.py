"""From a number back to the publisher's bytes: the chain as a story in order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from skillshed.evidence.series import series
from skillshed.evidence.trace import trace as chain_of
from skillshed.insight.compare import estimate
from skillshed.publishing.numbers import interval, number, shown, when
from skillshed.publishing.words import value_sentence
from skillshed.site.evidence.links import measure_page, place_page
from skillshed.site.evidence.opened import book, known_on
from skillshed.site.evidence.state import State, hidden
from skillshed.site.evidence.worded import worded
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.period import Period

# How a number came about, for a reader.
MADE = {
    "published": "It is the publisher’s own number, read as it stands. Nothing was worked out.",
    "same_area": "It was read, or worked out, from the publisher’s numbers for another area that has exactly the same districts.",
    "summed": "It is the sum of the parts below. Only counts are ever added up.",
    "ratio": "It is a ratio: the numerators below, added up, over the denominators below, added up.",
    "weighted": "It is the mean of the parts’ rates, each weighted by its size.",
    "best_fit": "Parts of districts are counted by how far they lie inside the area: a best fit.",
}
ROLES = {"figure": "the figure", "numerator": "numerator", "denominator": "denominator", "weight": "weight"}


@require_safe
def trace(request: HttpRequest, measure: str) -> HttpResponse:
    """The chain behind one number: place, period, part and day of knowledge stand in the address."""
    state, found = _asked(request, measure)
    answer, known = found["answer"], worded(state.measure)
    one = estimate(answer)
    files = _files(found["inputs"])
    context = {
        "state": state,
        "measure": known,
        "place": book().areas.get(state.place),
        "one": {"value": shown(one, known.unit, known.decimals), "interval": interval(one, known.unit, known.decimals), "when": when(answer["period"])},
        "sentence": value_sentence(one, known),
        "answer": answer,
        "part": answer["breakdown"].replace("|", ", ").replace("=", ": "),
        "made": MADE[answer["basis"]],
        "chain": found,
        "inputs": [_input(row) for row in found["inputs"]],
        "more": found["inputs_count"] - len(found["inputs"]),
        "files": files,
        "vintages": [_vintage(row, answer, known.unit, known.decimals) for row in found["vintages"]],
        "measure_page": measure_page(state, view="", period=""),
        "place_page": place_page(state.place),
        "json": f"{reverse('evidence:trace_json', args=[state.measure])}?{state.query('measure', 'view')}",
        "command": _command(state, answer),
        "fields": hidden(state, "measure", "as_of", "view"),
        "known_on": known_on(state.as_of),
    }
    return render(request, "evidence/trace.html", context)


@require_safe
def trace_json(request: HttpRequest, measure: str) -> JsonResponse:
    """The same chain for a machine."""
    return JsonResponse(_asked(request, measure)[1], json_dumps_params={"indent": 1})


def _asked(request: HttpRequest, measure: str) -> tuple[State, dict[str, Any]]:
    state = State.read(request.GET, measure=measure)
    if not state.place:
        raise UsageError(
            f"Whose {worded(measure).short} is to be traced is not said.", next_step="Follow a ‘Trace’ link under a figure, or add ?place=pendle."
        )
    by = "|".join(f"{name}={category}" for name, category in state.by)
    period = Period.parse(state.period or _newest(state))
    found = chain_of(book(), state.measure, state.place, period, breakdown=by, as_of=state.as_of)
    return state, found


def _newest(state: State) -> str:
    rows = series(book(), state.measure, [state.place], by=state.parts, as_of=state.as_of)
    if not rows.height:
        name = book().areas.get(state.place).name
        raise NotFound(f"There is no {worded(state.measure).short} for {name}.", next_step="Choose another place or measure.")
    return str(rows["period"].max())


def _input(row: dict[str, Any]) -> dict[str, Any]:
    release = book().lake.release(row["release"])
    stored = book().measures.get(row["measure"])
    where = [f"sheet {row['sheet']}" if row["sheet"] else "", f"row {row['row']}" if row["row"] is not None else ""]
    value = "" if row["value"] is None else number(row["value"], stored.unit if stored else "number", stored.decimals if stored else 1)
    return {
        "role": ROLES[row["role"]], "place": row["place_name"], "code": row["place"],
        "part": row["breakdown"].replace("|", ", ").replace("=", ": "), "value": value or "none", "status": row["status"].replace("_", " "),
        "release": release, "where": ", ".join(one for one in where if one) or "the whole file",
    }  # fmt: skip


def _files(inputs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every file the inputs were read from, once."""
    found: dict[str, dict[str, Any]] = {}
    for row in inputs:
        for part in row["raw"]:
            found.setdefault(part["sha256"], {**part, "is_good": part["bytes"].startswith("kept"), "release": book().lake.release(row["release"])})
    return list(found.values())


def _vintage(row: dict[str, Any], answer: dict[str, Any], unit: str, decimals: int) -> dict[str, Any]:
    release = book().lake.release(row["release"])
    value = "none" if row["value"] is None else number(row["value"], unit, decimals)
    same = row["value"] == answer["value"]
    is_used = row["release"] in answer["release"].split("+")
    return {"release": release, "value": value, "status": row["status"].replace("_", " "), "said": "used here" if is_used else "the same" if same else "revised since"}


def _command(state: State, answer: dict[str, Any]) -> str:
    """What to type to see the same chain."""
    place = book().areas.get(state.place).slug or state.place
    period = Period.parse(answer["period"])
    said = period.label if " " not in period.label else period.iso
    day: date | None = state.as_of
    parts = [f"skillshed trace {state.measure} --place {place} --period {said}"]
    parts += [f'--by "{name}={category}"' for name, category in state.by]
    parts += [f"--as-of {day.isoformat()}"] if day else []
    return " ".join(parts)
