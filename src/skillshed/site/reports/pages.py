"""Pages of reports: the templates, a report as a page, and its files to take away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from threading import Lock
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from skillshed.publishing.charts import NARROW
from skillshed.publishing.charts.picture import Picture as Drawing
from skillshed.publishing.documents import html
from skillshed.publishing.documents.model import Block, Document, Grid, Heading, Picture
from skillshed.publishing.media_types import DOCX, ODS, PDF
from skillshed.site.evidence import pictures
from skillshed.site.evidence.drawing import draw, told
from skillshed.site.evidence.figures import picture_url
from skillshed.site.evidence.links import page as address
from skillshed.site.evidence.locating import way_to
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.state import State, code_of, slug_of
from skillshed.site.reports import shelf
from skillshed.site.reports.composing import compose
from skillshed.site.reports.job import Job
from skillshed.site.reports.slots.figures import HALF, WHERE
from skillshed.site.reports.templates import Template, template, templates

FILES = {
    "html": ("One HTML file", "text/html; charset=utf-8"),
    "pdf": ("PDF, tagged for screen readers", PDF),
    "docx": ("Word, to edit", DOCX),
    "ods": ("Figures as a workbook", ODS),
    "csv": ("Figures as CSV", "text/csv; charset=utf-8"),
    "csv-metadata.json": ("CSV description", "application/csvm+json"),
    "json": ("Manifest", "application/json"),
}
_composing = Lock()


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as its page shows it."""

    body: SafeString
    contents: SafeString
    document: Document
    to_write: int
    missing: int
    figures: int


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """/reports/: the templates, and a form that leads to one of them for a place."""
    every = templates(book().folder)
    wanted, text = request.GET.get("template", ""), request.GET.get("place", "").strip()
    if wanted in every and text:
        return HttpResponseRedirect(_address(every[wanted], State(places=(code_of(book(), text),))))
    rows = [
        {"template": one, "url": _address(one, State(places=(one.place,))), "place": book().areas.get(one.place)}
        for one in every.values()
    ]
    return render(request, "insight/reports.html", {"choices": rows, "chosen": wanted, "place": text})


@require_safe
def report(request: HttpRequest, template_id: str, slug: str) -> HttpResponse:
    """/reports/<template>/<place>/: the report in the site's frame; `as_of` shows it as known on a day."""
    chosen, state = _asked(request, template_id, slug)
    if slug != slug_of(state.place):
        return HttpResponseRedirect(_address(chosen, state))
    shown = _shown(chosen, state)
    query = f"?as_of={state.as_of}" if state.as_of else ""
    links = [
        {"text": text, "kind": kind, "url": f"{_file_address(chosen, state, kind)}{query}"} for kind, (text, _) in FILES.items()
    ]
    context: dict[str, Any] = {
        "shown": shown, "template": chosen, "place": book().areas.get(state.place), "links": links,
        "crumbs": way_to(state.place), "as_of": state.as_of, "is_made": shelf.is_made(chosen, state), "facts": shown.document.facts,
    }  # fmt: skip
    return render(request, "insight/report.html", context)


@require_safe
def file(request: HttpRequest, template_id: str, slug: str, kind: str) -> HttpResponse | FileResponse:
    """/reports/<template>/<place>/report.<kind>: made when first asked for."""
    if kind not in FILES:
        raise Http404(f"no format {kind}")
    chosen, state = _asked(request, template_id, slug)
    folder = shelf.files(chosen, state)
    name = (
        "manifest.json"
        if kind == "json"
        else next((one.name for one in folder.glob(f"*.{kind}") if one.name != "manifest.json"), "")
    )
    if not name:
        raise Http404("this report has no figures")
    # FileResponse closes the file when the reader has it.
    reply = FileResponse((folder / name).open("rb"), content_type=FILES[kind][1], as_attachment=True, filename=name)
    reply["X-Robots-Tag"] = "noindex"
    return reply


@require_safe
def picture(request: HttpRequest, template_id: str, slug: str, name: str) -> HttpResponse:
    """/reports/<template>/<place>/figures/<name>.svg: a picture drawn as this report has it."""
    chosen, state = _asked(request, template_id, slug)
    key = f"report|{chosen.sha256}|{state.place}|{state.as_of}|{name}"
    return pictures.answer(request, key, "svg", lambda: _drawn(chosen, state, name))


def _drawn(chosen: Template, state: State, name: str) -> Drawing:
    _, job = _composed(chosen, state)
    if name not in job.contents:
        raise Http404(f"no picture {name}")
    return draw(job.contents[name], HALF)


def _asked(request: HttpRequest, template_id: str, slug: str) -> tuple[Template, State]:
    state = State.read(request.GET, place=slug)
    return template(book().folder, template_id), State(places=state.places[:1], as_of=state.as_of)


def _composed(chosen: Template, state: State) -> tuple[Document, Job]:
    """The document without its drawings; worked out once, and by one thread."""
    key = ("report", chosen.sha256, state, shelf.own_packs(book().folder))
    with _composing:
        return kept(key, lambda: compose(chosen, state.place, as_of=state.as_of), room="pages")


def _shown(chosen: Template, state: State) -> Shown:
    document, job = _composed(chosen, state)
    return kept(("report page", chosen.sha256, state, id(job)), lambda: _written(chosen, state, document, job), room="pages")


def _written(chosen: Template, state: State, document: Document, job: Job) -> Shown:
    plain = replace(document, blocks=tuple(_without_table(block) for block in document.blocks))
    # Every text in it was escaped by the writer.
    body = mark_safe(html.body(plain, lambda one: _image(one, chosen, state, job)))
    contents = mark_safe(html.contents(plain)) if any(isinstance(one, Heading) for one in plain.blocks) else SafeString("")
    return Shown(body, contents, document, len(job.to_write), len(job.missing), len(job.contents))


def _without_table(block: Block) -> Block:
    """The page leaves the tables under figures to the files: forty of them would be a page of half a megabyte."""
    if isinstance(block, Picture):
        return replace(block, table=None)
    return (
        replace(block, pictures=tuple(replace(one, table=None) for one in block.pictures)) if isinstance(block, Grid) else block
    )


def _image(one: Picture, chosen: Template, state: State, job: Job) -> str:
    if one.id == WHERE:
        return html.image_element(one, address("where", slug_of(state.place)))
    found = job.contents[one.id]
    if one.width == HALF:
        query = f"?as_of={state.as_of}" if state.as_of else ""
        return html.image_element(one, reverse("insight:report_picture", args=(chosen.id, slug_of(state.place), one.id)) + query)
    narrow = told(found, NARROW)
    source = (
        f'<source media="(max-width: 619px)" srcset="{escape(picture_url(found.state, "narrow"), quote=True)}" '
        f'width="{NARROW}" height="{narrow.height}">'
    )
    return f"<picture>{source}{html.image_element(one, picture_url(found.state, 'wide'))}</picture>"


def _address(chosen: Template, state: State) -> str:
    found = reverse("insight:report", args=(chosen.id, slug_of(state.place)))
    return f"{found}?as_of={state.as_of}" if state.as_of else found


def _file_address(chosen: Template, state: State, kind: str) -> str:
    return reverse("insight:report_file", args=(chosen.id, slug_of(state.place), kind))
