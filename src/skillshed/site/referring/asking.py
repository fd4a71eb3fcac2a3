"""/cases/<number>/answers/: the eligibility questions, asked together with the person, their answers kept where they agree."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from skillshed.referrals import answers, reads
from skillshed.referrals.models import Client
from skillshed.rules.facts import Fact, completed, known_facts
from skillshed.rules.proof import Case
from skillshed.rules.questions import next_question, undecided
from skillshed.site.eligibility.pages import asked_context, told
from skillshed.site.eligibility.reading import Read, read_answer
from skillshed.site.eligibility.rules import rules
from skillshed.site.referring.forms import AnswersForm

ASK = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(ASK)
@login_required
def overview(request: HttpRequest, number: UUID) -> HttpResponse:
    """What is known of the person to see what fits, and their agreement that answers are kept."""
    client = reads.case_of(request.user, number)
    form = AnswersForm(request.POST or None)
    words = agreement(client)
    if request.method == "POST" and form.is_valid():
        answers.agree_answers(by=request.user, client=client, channel=form.cleaned_data["channel"], words=words)
        return redirect("provision:case_question", client.pk)
    held = answers.held(client)
    facts = {
        "client": client, "form": form, "words": words, "is_agreed": held is not None, "said": _said(held), "more": _next(client),
        "of_case": [name for name in answers.facts_of(client) if held is None or name not in held.given],
        "known": known_facts(),
    }  # fmt: skip
    return render(request, "referring/answers.html", facts, status=422 if form.errors else 200)


@never_cache
@require_http_methods(ASK)
@login_required
def question(request: HttpRequest, number: UUID, name: str = "") -> HttpResponse:
    """The next question, or the one named; a post answers it, or puts it aside."""
    client = reads.case_of(request.user, number)
    held = answers.held(client)
    if held is None:
        return redirect("provision:case_answers", client.pk)
    asked = request.POST.get("question", "") if request.method == "POST" else name
    if asked and asked not in known_facts():
        raise Http404(f"no question {asked}")
    fact = known_facts()[asked] if asked else _next(client)
    if fact is None:
        return redirect("provision:case_answers", client.pk)
    if request.method != "POST":
        return _ask(request, client, held, fact, Read())
    read = Read() if "skip" in request.POST else read_answer(fact, request.POST)
    if read.error:
        return _ask(request, client, held, fact, read, status=422)
    answers.answer_one(by=request.user, client=client, name=fact.name, value=read.value)
    return redirect("provision:case_question", client.pk)


def agreement(client: Client) -> str:
    """What the person agrees to, in words that are kept as they were shown."""
    who = client.organisation.name if client.organisation else "my adviser"
    return (
        f"I agree that {who} keeps my answers to questions such as my income, benefits and qualifications, to see with me what I can have "
        "and what I would pay. They go to nobody else. I can take this back at any time: then they are deleted at once."
    )


def _ask(request: HttpRequest, client: Client, held: answers.Held, fact: Fact, read: Read, status: int = 200) -> HttpResponse:
    context = {
        **asked_context(request, fact, read), "said": [], "client": client, "action": reverse("provision:case_question", args=[client.pk]),
        "was": {one.name: words for one, words in _said(held)}.get(fact.name, ""),
    }  # fmt: skip
    return render(request, "referring/question.html", context, status=status)


def _said(held: answers.Held | None) -> list[tuple[Fact, str]]:
    known = known_facts()
    return [(known[name], told(known[name], value)) for name, value in held.given.items() if name in known] if held else []


def _next(client: Client) -> Fact | None:
    held = answers.held(client)
    book = rules()
    case = Case(completed(answers.facts_of(client)), timezone.localdate(), book)
    people = [one for one in book.programmes.values() if one.audience == "person"]
    return next_question(undecided(people, case), case, leave_out=held.skipped if held else ())
