"""/employers/diagnose/result/: what was understood, what is at risk with local figures beside it, who teaches it and who pays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from skillshed.employers.diagnosis.answers import Answers, Change, Job
from skillshed.employers.diagnosis.at_risk import AtRisk
from skillshed.employers.diagnosis.found import Diagnosed
from skillshed.employers.diagnosis.outlook import BASIS, Outlook
from skillshed.employers.diagnosis.paying import Pays, who_pays
from skillshed.employers.diagnosis.questions import Question, by_name, people_of, questions
from skillshed.employers.diagnosis.rules import rules as thresholds
from skillshed.employers.diagnosis.training import Taught
from skillshed.employers.diagnosis.understanding import Understood, understood
from skillshed.provision import reads
from skillshed.provision.fit import Fitting
from skillshed.publishing.names import listed, opening
from skillshed.site.eligibility.rules import rules
from skillshed.site.employers.browser import fits, keep, read_answers, result_of, skills
from skillshed.site.employers.figures import figures
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.state import slug_of
from skillshed.site.find.cards import Card, cards
from skillshed.site.find.doors import doors, line
from skillshed.site.find.skills import short
from skillshed.site.find.state import State as Search


@dataclass(frozen=True, slots=True)
class Training:
    """An offer for a skill, what the employer pays for it, and whom to ring."""

    card: Card
    employer: str
    phone: str


@dataclass(frozen=True, slots=True)
class Risk:
    """Skills at risk for the same reasons, with the same training: one entry for all of them."""

    skills: tuple[AtRisk, ...]
    outlook: tuple[Outlook, ...]
    taught: Taught
    offers: tuple[Training, ...]
    more: str

    @property
    def one(self) -> AtRisk:
        """The first, whose reasons are those of all."""
        return self.skills[0]

    @property
    def title(self) -> str:
        """The skills, in words."""
        return opening(listed([one.label for one in self.skills]))


@never_cache
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """The whole diagnosis."""
    answers = read_answers(request)
    if answers is None:
        return redirect("employers:start")
    if answers.unclear:
        return redirect("employers:which")
    return render(request, "employers/result.html", context(result_of(answers)))


@never_cache
@require_POST
def keep_skills(request: HttpRequest) -> HttpResponse:
    """What was understood, corrected: the skills that are not ticked are taken out of everything."""
    answers = read_answers(request)
    if answers is None:
        return redirect("employers:start")
    ticked = set(request.POST.getlist("skill"))
    known = dict.fromkeys(one.skill for one in understood(answers, skills()))
    changed = answers.without_skills([one for one in known if one not in ticked])
    if not fits(changed):
        messages.warning(request, "That is more than your browser can keep. Shorten an answer instead.")
        return redirect("employers:result")
    messages.success(request, "Taken over: what you took out counts nowhere.")
    return keep(redirect("employers:result"), changed)


def context(found: Diagnosed) -> dict[str, Any]:
    """What the page and the plan are made from."""
    answers = found.answers
    place = book().areas.get(answers.place) if answers.place else None
    size, levy = str(answers.given.get("size", "")), str(answers.given.get("levy", ""))
    pays = paid(size, levy, answers.place)
    risks = _risks(found, pays)
    return {
        "found": found, "answers": answers, "place": place, "risks": risks, "pays": pays, "figures": figures(answers.place), "miles": thresholds().reach.miles,
        "understood": by_question(found.understood), "nobody": [one for one in found.at_risk if found.taught[one.skill].nobody] if found.near else [],
        "contacts": contacts(risks), "line": line(), "said": said(answers), "skipped": [by_name()[name] for name in answers.skipped if name in by_name()],
        "open": answers.open, "basis": BASIS, "jobs": [(", ".join(one.titles), found.labels.get(one.occupation or "", "")) for one in answers.jobs_once],
        "ahead": links_ahead(answers.place), "attribution": skills().taxonomy.attribution, "version": questions().version, "taxonomy": found.taxonomy,
        "has_size": bool(size), "kept": sum(one.is_kept for one in found.understood),
    }  # fmt: skip


def paid(size: str, levy: str, district: str) -> list[Pays]:
    """Who pays today, worked out once a day for a size, a levy and a place."""
    day, in_force = timezone.localdate(), rules()
    return kept(("who pays", size, levy, district, day, id(in_force)), lambda: who_pays(size, levy, district, day, in_force))


def by_question(read: Iterable[Understood]) -> list[tuple[Question, list[Understood]]]:
    """What was understood, by the question it was an answer to."""
    groups: dict[str, list[Understood]] = {}
    for one in read:
        groups.setdefault(one.question, []).append(one)
    return [(by_name()[name], group) for name, group in groups.items()]


def contacts(risks: Iterable[Risk]) -> list[tuple[str, str, str]]:
    """Whom to ring: provider, number, what for; each provider once, those that teach most first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for risk in risks:
        for one in risk.offers:
            groups.setdefault((one.card.provider, one.phone), []).append(one.card.offer.title)
    ranked = sorted(groups.items(), key=lambda one: (-len(one[1]), one[0]))
    return [(name, phone, "; ".join(dict.fromkeys(titles))) for (name, phone), titles in ranked if phone]


def said(answers: Answers) -> list[tuple[Question, str]]:
    """The answers so far, in words."""
    return [(by_name()[name], told(by_name()[name], value)) for name, value in answers.given.items()]


def told(question: Question, value: Any) -> str:
    """One answer in words."""
    if question.kind == "place":
        return book().areas.get(value).name
    if isinstance(value, Change):
        kinds = ", ".join(question.options[one] for one in value.kinds)
        return ". ".join(part for part in (kinds, f"“{value.words}”" if value.words else "") if part) or question.none
    if question.kind == "jobs":
        return "; ".join(_job(one) for one in value)
    if isinstance(value, tuple):
        return ", ".join(question.options[one] for one in value) or question.none
    return question.options[value]


def links_ahead(district: str) -> str:
    """The page on demand ahead for the place."""
    return reverse("insight:ahead_place", args=[slug_of(district)]) if district else ""


def _job(one: Job) -> str:
    now, then = ("not known" if number is None else f"{number:,}" for number in (one.now, one.then))
    return f"{one.title} ({now} now, {then} in three years)"


def _risks(found: Diagnosed, pays: list[Pays]) -> list[Risk]:
    hits = [hit for one in found.at_risk for hit in found.taught[one.skill].hits]
    by_offer = {card.offer.pk: card for card in cards(hits, _learner(found.answers), ())}
    shares = {one.programme: one for one in reversed(pays)}
    groups: dict[tuple[object, ...], list[AtRisk]] = {}
    for one in found.at_risk:
        offered = tuple(hit.offer for hit in found.taught[one.skill].hits)
        groups.setdefault((tuple(one.reasons), tuple(one.jobs), offered), []).append(one)
    return [_risk(tuple(group), found, by_offer, shares) for group in groups.values()]


def _risk(group: tuple[AtRisk, ...], found: Diagnosed, by_offer: dict[UUID, Card], shares: dict[str, Pays]) -> Risk:
    taught = found.taught[group[0].skill]
    offers = tuple(_training(by_offer[hit.offer], shares) for hit in taught.hits if hit.offer in by_offer)
    ahead = tuple(found.outlook[job] for job in group[0].jobs if job in found.outlook)
    return Risk(group, ahead, taught, offers, _more(group, taught, found))


def _learner(answers: Answers) -> Fitting:
    """Somebody whom this employer sends: what else is true of them is not known."""
    facts: dict[str, Any] = {"employment_status": "employed", "sent_by_employer": True}
    people = people_of(str(answers.given.get("size", "")))
    if people is not None:
        facts["employer_employees"] = people
    if levy := answers.given.get("levy"):
        facts["employer_levy_payer"] = levy == "yes"
    return Fitting(facts, timezone.localdate(), rules())


def _training(card: Card, shares: dict[str, Pays]) -> Training:
    """`employer`: what the employer itself pays, where a programme of the offer says so."""
    named = [
        shares[one.programme] for one in card.offer.funding.all() if one.programme in shares and not shares[one.programme].closed
    ]
    words = [
        f"{one.title}: {', or '.join(_case(share) for share in one.shares)}"
        for one in named
        if any(share.share for share in one.shares)
    ]
    return Training(card, ". ".join(words), reads.phone_of(card.offer.contacts.all(), card.offer.provider))


def _case(share: Any) -> str:
    return f"{share.words} {share.when}".strip()


def _more(group: tuple[AtRisk, ...], taught: Taught, found: Diagnosed) -> str:
    """The search that shows all of it: by the skills where they are stated, else by words; nothing where all is shown."""
    if taught.total <= len(taught.hits):
        return ""
    skills = tuple(short(one.skill) for one in group) if taught.by == "stated" else ()
    reach = thresholds().reach
    near = book().areas.get(found.answers.place).name if found.near else ""
    state = Search(q=taught.words, skills=skills, near=near, miles=int(reach.miles), chosen={"kind": reach.kinds})
    return state.url(doors()["work"])
