"""The answers added to the local picture with one click, or taken back; the plan as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from skillshed.employers.diagnosis.answers import Answers
from skillshed.employers.diagnosis.services import send as add
from skillshed.employers.diagnosis.services import take_back as remove
from skillshed.publishing.documents import docx, pdf
from skillshed.publishing.documents.model import Document
from skillshed.publishing.media_types import DOCX, PDF
from skillshed.site.employers.browser import keep, read_answers, result_of
from skillshed.site.employers.plan import document
from skillshed.site.employers.results import context
from skillshed.terms.errors import UsageError

FILES: dict[str, tuple[str, Callable[[Document], bytes]]] = {
    "pdf": (PDF, lambda one: pdf.write(one).data),
    "docx": (DOCX, lambda one: docx.write(one, lambda _: b"")),
}


@never_cache
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Add the answers, where the employer says yes; twice is once."""
    answers = read_answers(request)
    if answers is None:
        return redirect("employers:start")
    if request.POST.get("agree") != "yes":
        messages.warning(request, "Nothing was sent: tick the box first, if you agree.")
        return redirect("employers:result")
    try:
        _, is_new = add(found=result_of(answers))
    except UsageError as error:
        messages.warning(request, f"Nothing was sent. {error.message} {error.next_step}")
        return redirect("employers:result")
    words = (
        "Thank you. Your answers are in the local picture; they show there when five new ones have come."
        if is_new
        else "Your answers were there already: they count once, as they now stand."
    )
    messages.success(request, words)
    return keep(redirect("employers:result"), replace(answers, sent_on=timezone.localdate().isoformat()))


@never_cache
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Delete what was sent from this browser."""
    answers = read_answers(request)
    if answers is None:
        return redirect("employers:start")
    was = remove(key=answers.key)
    messages.success(
        request, "Your answers are deleted here. They still stand in your browser." if was else "Nothing of yours was kept here."
    )
    return keep(redirect("employers:result"), replace(answers, sent_on=""))


@never_cache
@require_safe
def plan(request: HttpRequest, ending: str) -> HttpResponse:
    """The plan to print or to pass on. Made for this reply and kept nowhere."""
    if ending not in FILES:
        raise Http404(f"no format {ending}")
    answers: Answers | None = read_answers(request)
    if answers is None:
        return redirect("employers:start")
    kind, write = FILES[ending]
    reply = HttpResponse(write(document(context(result_of(answers)), timezone.localdate())), content_type=kind)
    reply.headers["Content-Disposition"] = f'attachment; filename="skills-plan.{ending}"'
    return reply
