"""/eligible/: begin, one question a page, the answers, and begin again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skillshed.provision.answers import record_of
from skillshed.rules.definitions import Programme
from skillshed.rules.eligible import Answer, Verdict, answer, title_of
from skillshed.rules.facts import Fact, known_facts
from skillshed.rules.questions import next_question, undecided
from skillshed.site.eligibility.answers import Answers, forget, is_question, keep, read_answers, today
from skillshed.site.eligibility.reading import Read, read_answer
from skillshed.site.evidence.opened import book
from skillshed.terms.period import said_day


@dataclass(frozen=True, slots=True)
class Group:
    """Results of one kind, under their heading."""

    id: str
    title: str
    kind: str
    word: str
    results: tuple[Answer, ...]

    @property
    def is_folded(self) -> bool:
        """What the person cannot have stands behind a line that opens."""
        return self.id in (Verdict.NOT_ELIGIBLE, Verdict.CLOSED)


HEADINGS = (
    (Verdict.ELIGIBLE, "You can have", "good", "Eligible"),
    (Verdict.UNKNOWN, "Not yet known", "unknown", "Not yet known"),
    (Verdict.NOT_ELIGIBLE, "Not for you", "off", "Not eligible"),
    (Verdict.CLOSED, "Closed on that day", "off", "Closed"),
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What this is, and the day learning would start."""
    error = ""
    if request.method == "POST":
        try:
            day = date.fromisoformat(request.POST.get("on", ""))
        except ValueError:
            error = "Choose the day on which learning would start."
        else:
            return keep(redirect("eligibility:question"), Answers(day))
    context = {
        "today": today(),
        "error": error,
        "asked": request.POST.get("on", ""),
        "has_answers": read_answers(request) is not None,
        "kept": record_of(request.user),
    }
    return render(request, "eligibility/start.html", context, status=422 if error else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, name: str = "") -> HttpResponse:
    """The next question, or the one named; a post answers it, or puts it aside."""
    answers = read_answers(request)
    if answers is None:
        return redirect("eligibility:start")
    if name and not is_question(name):
        raise Http404(f"no question {name}")
    if request.method == "POST":
        return _answered(request, answers, request.POST.get("question", ""))
    fact = known_facts()[name] if name else _next(answers)
    return _ask(request, answers, fact, Read()) if fact else redirect("eligibility:results")


@never_cache
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Every programme with its answer, the reason, what is paid and what to bring."""
    answers = read_answers(request)
    if answers is None:
        return redirect("eligibility:start")
    case = answers.case
    found = [answer(one, case) for one in _asked(answers)]
    groups = [
        Group(verdict.value, title, kind, word, tuple(one for one in found if one.verdict is verdict))
        for verdict, title, kind, word in HEADINGS
    ]
    context = {
        "groups": [group for group in groups if group.results], "on": answers.on, "said": _said(answers), "more": _next(answers),
        "successors": {one.successor: title_of(one.successor, case.rules) for one in found if one.successor}, "skipped": [known_facts()[name] for name in answers.skipped],
        "kept": record_of(request.user),
    }  # fmt: skip
    return render(request, "eligibility/results.html", context)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Forget everything and begin again."""
    return forget(redirect("eligibility:start"))


def _answered(request: HttpRequest, answers: Answers, name: str) -> HttpResponse:
    if not is_question(name):
        raise Http404(f"no question {name}")
    if "skip" in request.POST:
        return keep(redirect("eligibility:question"), answers.skip(name))
    read = read_answer(known_facts()[name], request.POST)
    if read.error:
        return _ask(request, answers, known_facts()[name], read, status=422)
    return keep(redirect("eligibility:question"), answers.answered(name, read.value))


def _ask(request: HttpRequest, answers: Answers, fact: Fact, read: Read, status: int = 200) -> HttpResponse:
    context = {**asked_context(request, fact, read), "said": _said(answers), "on": answers.on}
    return render(request, "eligibility/question.html", context, status=status)


def asked_context(request: HttpRequest, fact: Fact, read: Read) -> dict[str, Any]:
    """What the page of one question is given, whoever is asked."""
    was = request.POST if request.method == "POST" else {}
    return {
        "fact": fact, "error": read.error, "choices": read.choices, "typed": was.get("answer", ""), "yes_no": (("yes", "Yes"), ("no", "No")),
        "parts": [(name, label, was.get(name, "")) for name, label in (("day", "Day"), ("month", "Month"), ("year", "Year"))],
    }  # fmt: skip


def _asked(answers: Answers) -> list[Programme]:
    """Programmes for people; what employers ask about their levy has its own door."""
    return [one for one in answers.case.rules.programmes.values() if one.audience == "person"]


def _next(answers: Answers) -> Fact | None:
    """The next question that was not put aside."""
    case = answers.case
    return next_question(undecided(_asked(answers), case), case, leave_out=answers.skipped)


def _said(answers: Answers) -> list[tuple[Fact, str]]:
    """The answers so far, in words."""
    return [(known_facts()[name], told(known_facts()[name], value)) for name, value in answers.given.items()]


def told(fact: Fact, value: Any) -> str:
    """One answer in words."""
    if fact.kind == "yes_no":
        return "Yes" if value else "No"
    if fact.kind == "several":
        return ", ".join(fact.options.get(one, one) for one in value) or "None of these"
    if fact.kind == "district":
        return book().areas.get(value).name
    if fact.kind == "day":
        day = date.fromisoformat(value)
        return said_day(day)
    return f"£{Decimal(value):,}" if fact.kind == "money" else fact.options.get(value, str(value))
