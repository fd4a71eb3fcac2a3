"""A figure for another site's page: alone, in a frame, with its source and the way back."""

from __future__ import annotations

from html import escape

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from skillshed.publishing.figure import Figure
from skillshed.site.evidence import links
from skillshed.site.evidence.figures import figure
from skillshed.site.evidence.state import State
from skillshed.site.evidence.worded import worded


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, view: str) -> HttpResponse:
    """/embed/<view>/?state: one figure on a page of its own that any site may frame."""
    state = State.read(request.GET, view=view)
    found = figure(state)
    home = request.build_absolute_uri(links.measure_page(state))
    context = {"figure": found, "home": home, "measure": worded(state.measure), "code": code(request, state, found)}
    return render(request, "evidence/embed.html", context)


def code(request: HttpRequest, state: State, found: Figure) -> str:
    """The HTML somebody pastes into their page."""
    address = request.build_absolute_uri(links.page("embed", state.view, query=state.query("view")))
    height = found.wide.height + 330
    return (
        f'<iframe src="{escape(address)}" title="{escape(found.title)}" width="100%" height="{height}" loading="lazy"></iframe>'
    )
