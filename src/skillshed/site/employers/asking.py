"""/employers/diagnose/: begin, one question a page, which job is meant, and begin again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from skillshed.employers.diagnosis.answers import MOST_JOBS, Answers, Change, Job, after, before, number_of
from skillshed.employers.diagnosis.coding import choices, coded
from skillshed.employers.diagnosis.questions import Question, by_name, questions
from skillshed.publishing.figure import Link
from skillshed.site.employers.browser import fits, forget, keep, read_answers, skills
from skillshed.site.employers.reading import NONE, Read, read
from skillshed.site.evidence.opened import book

RESULT = "result"
TOO_LONG = "That is more than your browser can keep. Shorten your words here or in an answer before."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What this is, how long it takes, what happens with the answers; a post begins."""
    if request.method == "POST":
        first = next(iter(by_name()))
        return keep(redirect("employers:question", first), Answers.new())
    answers = read_answers(request)
    going_on = (answers.open[0].name if answers.open else "") if answers else None
    context = {"count": len(by_name()), "has_answers": answers is not None, "going_on": going_on, "about": questions()}
    return render(request, "employers/start.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, name: str) -> HttpResponse:
    """One question; a post answers it or puts it aside."""
    if name not in by_name():
        raise Http404(f"no question {name}")
    answers = read_answers(request)
    if answers is None:
        return redirect("employers:start")
    asked = by_name()[name]
    if request.method != "POST":
        return _ask(request, answers, asked, Read())
    if "skip" in request.POST:
        return keep(_on(request, answers.skip(name), asked), answers.skip(name))
    found = read(asked, request.POST)
    if found.errors:
        return _ask(request, answers, asked, found, status=422)
    changed = _with(answers, asked, found.value)
    if not fits(changed):
        return _ask(
            request, answers, asked, Read(errors=(Link(TOO_LONG, "#words" if asked.kind == "change" else "#answer"),)), status=422
        )
    return keep(_on(request, changed, asked), changed)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def which(request: HttpRequest) -> HttpResponse:
    """Job titles that may be several occupations: which is meant."""
    answers = read_answers(request)
    if answers is None or not answers.unclear:
        return redirect("employers:question", "jobs") if answers else redirect("employers:start")
    found = choices(answers.jobs, skills())
    errors: list[Link] = []
    if request.method == "POST":
        picked = {one.at: request.POST.get(f"pick-{one.at}", "") for one in found}
        known = {one.at: {candidate.code for candidate in one.candidates} for one in found}
        errors = [Link(f"{one.title}: choose one, or “None of these”.", f"#pick-{one.at}")
                  for one in found if "skip" not in request.POST and picked[one.at] not in known[one.at] | {NONE}]  # fmt: skip
        if not errors:
            jobs = tuple(replace(job, occupation=picked[at] if picked.get(at) in known.get(at, ()) else "") if at in picked else job
                         for at, job in enumerate(answers.jobs))  # fmt: skip
            changed = answers.answered("jobs", jobs)
            return keep(_on(request, changed, by_name()["jobs"]), changed)
    context = {
        **_common(request, by_name()["jobs"]),
        "choices": found,
        "errors": errors,
        "none": NONE,
        "back": reverse("employers:question", args=["jobs"]),
    }
    return render(request, "employers/which.html", context, status=422 if errors else 200)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Forget everything in this browser and begin again."""
    return forget(redirect("employers:start"))


def _with(answers: Answers, asked: Question, value: Any) -> Answers:
    if asked.kind != "jobs":
        return answers.answered(asked.name, value)
    # A title that was settled before, by the employer or by itself, is not asked about again.
    known = {one.title.casefold(): one.occupation for one in answers.jobs}
    jobs = [replace(one, occupation=known.get(one.title.casefold())) for one in value]
    return answers.answered("jobs", coded(jobs, skills()))


def _on(request: HttpRequest, answers: Answers, asked: Question) -> HttpResponse:
    """The page that follows: which job is meant, back to the result for who came from there, else the next question."""
    then = f"?then={RESULT}" if request.POST.get("then") == RESULT else ""
    if asked.kind == "jobs" and answers.unclear:
        return redirect(reverse("employers:which") + then)
    following = after(asked.name)
    if then or following is None:
        return redirect("employers:result")
    return redirect("employers:question", following.name)


def _common(request: HttpRequest, asked: Question) -> dict[str, Any]:
    then = RESULT if RESULT in (request.GET.get("then"), request.POST.get("then")) else ""
    return {"question": asked, "number": number_of(asked.name), "count": len(by_name()), "then": then}


def _ask(request: HttpRequest, answers: Answers, asked: Question, found: Read, status: int = 200) -> HttpResponse:
    back = before(asked.name)
    context = {
        **_common(request, asked), **_filled(request, answers, asked), "errors": found.errors, "wrong": {one.url: one.text for one in found.errors},
        "choices": found.choices, "back": reverse("employers:question", args=[back.name]) if back else reverse("employers:start"),
        "said_something": bool(answers.given),
    }  # fmt: skip
    return render(request, "employers/question.html", context, status=status)


def _filled(request: HttpRequest, answers: Answers, asked: Question) -> dict[str, Any]:
    """What stands in the fields: what was just posted, else what was answered before."""
    posted = request.POST if request.method == "POST" else None
    value = answers.given.get(asked.name)
    if asked.kind == "jobs":
        return {"jobs": _job_fields(request, value)}
    if posted is not None:
        return {"chosen": posted.getlist("answer"), "typed": posted.get("answer", "")[:80], "words": posted.get("words", "")}
    if asked.kind == "place":
        return {"typed": book().areas.get(value).name if value else ""}
    if isinstance(value, Change):
        return {"chosen": list(value.kinds) or ([] if value.words else [NONE]), "words": value.words}
    if isinstance(value, tuple):
        return {"chosen": list(value) or [NONE]}
    return {"chosen": [value] if value else []}


def _job_fields(request: HttpRequest, value: tuple[Job, ...] | None) -> list[dict[str, Any]]:
    jobs = list(value or ())
    fields = []
    for at in range(MOST_JOBS):
        if request.method == "POST":
            held = {name: request.POST.get(f"{name}-{at}", "") for name in ("title", "now", "then")}
        else:
            one = jobs[at] if at < len(jobs) else Job("")
            held = {
                "title": one.title,
                "now": "" if one.now is None else str(one.now),
                "then": "" if one.then is None else str(one.then),
            }
        fields.append({"at": at, "number": at + 1, **held})
    return fields
