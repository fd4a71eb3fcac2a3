"""Claims: the ledgers that ship with their verdicts, and each claim with its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_safe

from skillshed.evidence.measures import Measure
from skillshed.insight.claims.claim import verdicts
from skillshed.insight.claims.ledger import SHIPPED, shipped_ledger
from skillshed.publishing.charts.bars import bars, told
from skillshed.publishing.charts.picture import Picture
from skillshed.publishing.figure import Drawing
from skillshed.site.evidence.opened import known_on
from skillshed.site.evidence.pictures import TYPES, answer
from skillshed.site.evidence.state import State
from skillshed.site.insight.claims import files
from skillshed.site.insight.claims.checked import Checked, all_checked, checked, short_words
from skillshed.terms.errors import NotFound

WIDTHS = {"wide": 760, "narrow": 360}
COUNTED = Measure.model_validate({"id": "claims", "title": "Claims by verdict", "unit": "claims", "decimals": 0, "kind": "count"})


@require_safe
def ledgers(request: HttpRequest) -> HttpResponse:
    """Every ledger with its verdicts counted, and the claims of one verdict where one is asked for."""
    as_of, verdict = _asked(request)
    every = all_checked(as_of)
    context = {
        "ledgers": every,
        "total": sum(len(one.shown) for one in every),
        "holding": _holding(every),
        "hits": [(one.ledger, one.having(verdict)) for one in every if verdict and one.having(verdict)],
        "verdict_rows": _rows(every),
        **_common(as_of, verdict, every, reverse("insight:claims")),
    }
    return render(request, "insight/claims.html", context)


@require_safe
def ledger(request: HttpRequest, name: str) -> HttpResponse:
    """One ledger: each claim with its verdict, the reason, and where the number comes from."""
    as_of, verdict = _asked(request)
    found = checked(name, as_of)
    context = {
        "checked": found,
        "holding": _holding([found]),
        "shown": found.having(verdict),
        "verdict_rows": _rows([found]),
        **_common(as_of, verdict, [found], reverse("insight:claims_ledger", args=[name])),
    }
    return render(request, "insight/claims_ledger.html", context)


@require_safe
def picture(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """/claims/<ledger>/verdicts.svg: how many claims have each verdict; `all` takes every ledger."""
    if kind not in TYPES:
        raise Http404(f"no picture of kind {kind}")
    as_of, _ = _asked(request)
    every = all_checked(as_of) if name == "all" else [checked(name, as_of)]
    width = WIDTHS.get(request.GET.get("width", "wide"), WIDTHS["wide"])
    return answer(request, f"claims|{name}|{as_of}|{width}|{kind}", kind, lambda: _drawn(every, width))


@require_safe
def download(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """/claims/<ledger>.csv|json|ods|yaml: the results, or the ledger's own file."""
    as_of, verdict = _asked(request)
    if kind == "yaml":
        shipped_ledger(name)
        return _attached((SHIPPED / f"{name}.yaml").read_bytes(), f"{name}.yaml", "application/yaml")
    results = [
        one.result for one in (all_checked(as_of) if name == "all" else [checked(name, as_of)]) for one in one.having(verdict)
    ]
    if kind not in files.WRITERS:
        raise Http404(f"no format {kind}")
    body, content_type = files.WRITERS[kind](results)
    return _attached(body, f"claims-{name}.{kind}", content_type)


def _attached(body: bytes, name: str, content_type: str) -> HttpResponse:
    reply = HttpResponse(body, content_type=content_type)
    reply["Content-Disposition"] = f'attachment; filename="{get_valid_filename(name)}"'
    return reply


def _asked(request: HttpRequest) -> tuple[date | None, str]:
    verdict = request.GET.get("verdict", "").strip()
    if verdict and verdict not in verdicts():
        raise NotFound(f"There is no verdict '{verdict}'.", next_step=f"There are: {', '.join(verdicts())}.")
    return State.read(request.GET).as_of, verdict


def _common(as_of: date | None, verdict: str, every: list[Checked], address: str) -> dict[str, Any]:
    name = every[0].ledger.name if len(every) == 1 else "all"
    query = f"?as_of={as_of.isoformat()}" if as_of else ""
    pictures = {
        which: Drawing(reverse("insight:claims_picture", args=[name, "svg"]) + f"?width={which}" + query.replace("?", "&"), *size)
        for which, size in {"wide": _size(every, WIDTHS["wide"]), "narrow": _size(every, WIDTHS["narrow"])}.items()
    }
    kinds = ("csv", "ods", "json", *(("yaml",) if name != "all" else ()))
    return {
        "verdict": verdict,
        "verdict_words": short_words(),
        "verdict_title": short_words().get(verdict, ""),
        "verdict_meaning": verdicts()[verdict].meaning if verdict else "",
        "drawing": {**pictures, "desc": "; ".join(f"{words}: {count}" for words, count, _, _ in _rows(every))},
        "files": [(kind.upper(), reverse("insight:claims_file", args=[name, kind]) + query) for kind in kinds],
        "address": address,
        "as_of": as_of,
        "known_on": known_on(as_of),
    }


def _holding(every: list[Checked]) -> int:
    return sum(one.counts["agrees"] + one.counts["rounds_to"] for one in every)


def _rows(every: list[Checked]) -> list[tuple[str, int, str, str]]:
    """Verdicts with their number, meaning and id; those that do not occur too."""
    words = short_words()
    return [(words[name], sum(one.counts[name] for one in every), facts.meaning, name) for name, facts in verdicts().items()]


def _size(every: list[Checked], width: int) -> tuple[int, int]:
    """Width and height of the picture, told without drawing it."""
    return width, told(_counted(every), COUNTED, chosen="all", width=width).height


def _drawn(every: list[Checked], width: int) -> Picture:
    return bars(_counted(every), COUNTED, chosen="all", title="Claims by verdict", width=width)


def _counted(every: list[Checked]) -> pl.DataFrame:
    """One row a verdict that occurs, as the bar chart takes them."""
    found = [("all", "All claims", words, float(count), None, None, "final") for words, count, _, _ in _rows(every) if count]
    texts = dict.fromkeys(["place", "place_name", "category"], pl.String)
    numbers = dict.fromkeys(["value", "lower", "upper"], pl.Float64)
    return pl.DataFrame(found, schema={**texts, **numbers, "status": pl.String}, orient="row")
