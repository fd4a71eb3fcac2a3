"""A plan as files: JSON, workbook, figures, IATI, calendar; and the chain as a picture."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from skillshed.insight.plan.reading import written
from skillshed.insight.plan.sheets import write_workbook
from skillshed.plans.exchange import to_calendar, to_csv, to_iati
from skillshed.plans.learning import with_lessons
from skillshed.publishing.media_types import XLSX
from skillshed.site.evidence.pictures import answer
from skillshed.site.plans.opened import Opened, opened

KINDS = {
    "json": "application/json", "csv": "text/csv; charset=utf-8", "xml": "application/xml", "ics": "text/calendar; charset=utf-8",
    "xlsx": XLSX,
}  # fmt: skip


@require_safe
def export(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """The plan in one of its formats; drafts are left out for those who may not see them."""
    one = opened(request, slug)
    if ending not in KINDS:
        raise Http404(f"no format {ending}")
    reply = HttpResponse(_content(one, ending), content_type=KINDS[ending])
    reply.headers["Content-Disposition"] = f'attachment; filename="{slug}.{ending}"'
    return reply


def _content(one: Opened, ending: str) -> bytes:
    found = one.document  # for strangers without drafts already
    if ending in ("json", "xlsx") and one.shows_learned:
        found = with_lessons(found, one.plan)
    if ending == "xlsx":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "plan.xlsx"
            write_workbook(found, path)
            return path.read_bytes()
    if ending == "ics":
        return to_calendar(one.found, one.on)
    return {"json": lambda: written(found).encode(), "csv": lambda: to_csv(found), "xml": lambda: to_iati(found)}[ending]()


@require_safe
def picture(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """The chain of one theme, drawn in layers."""
    from skillshed.publishing.charts.layers import draw
    from skillshed.site.plans.layers import layered

    if ending not in ("svg", "png"):
        raise Http404(f"no picture {ending}")
    one = opened(request, slug)
    theme = request.GET.get("theme", "")
    made = layered(one.found, theme)
    if not made.boxes:
        raise Http404("nothing to draw")
    return answer(request, f"plan-chain|{made!r}", ending, lambda: draw(made))
