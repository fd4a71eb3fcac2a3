"""One answer out of a posted form, in the kind its question asks for; every error says what to write, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from skillshed.employers.diagnosis.answers import LONGEST_TITLE, LONGEST_WORDS, MOST_JOBS, MOST_PEOPLE, Change, Job
from skillshed.employers.diagnosis.questions import Question
from skillshed.evidence.postcodes.points import locate
from skillshed.publishing.figure import Link
from skillshed.rules.facts import known_facts
from skillshed.site.eligibility.reading import Choice, read_answer

NONE = "none"


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood, or what is wrong (words and the field), and what may be meant."""

    value: Any = None
    errors: tuple[Link, ...] = ()
    choices: tuple[Choice, ...] = ()


def read(question: Question, posted: QueryDict) -> Read:
    """The answer to a question."""
    readers = {"place": _place, "one": _one, "several": _several, "change": _change, "jobs": _jobs}
    return readers[question.kind](question, posted)


def _wrong(words: str, field: str = "answer") -> Read:
    return Read(errors=(Link(words, f"#{field}"),))


def _place(_: Question, posted: QueryDict) -> Read:
    found = read_answer(known_facts()["area_code"], posted)
    if found.value:
        return Read(found.value)
    if not found.choices and (town := locate(posted.get("answer", "")[:80])) and town.district:
        return Read(town.district)
    words = found.error if found.choices else "Write a postcode, such as BB11 1AA, a town or a council area, such as Burnley."
    return Read(errors=(Link(words, "#answer"),), choices=found.choices)


def _one(question: Question, posted: QueryDict) -> Read:
    found = posted.get("answer", "")
    return Read(found) if found in question.options else _wrong("Choose one of the answers.")


def _several(question: Question, posted: QueryDict) -> Read:
    chosen = posted.getlist("answer")
    found = tuple(one for one in question.options if one in chosen)
    if NONE in chosen:
        return _wrong(f"Choose answers, or “{question.none}”, not both.") if found else Read(())
    return Read(found) if found else _wrong(f"Choose all that hold, or “{question.none}”.")


def _change(question: Question, posted: QueryDict) -> Read:
    words = " ".join(posted.get("words", "").replace("\x00", "").split())
    if len(words) > LONGEST_WORDS:
        return _wrong(f"Write at most {LONGEST_WORDS} letters; you wrote {len(words)}.", "words")
    if words and NONE not in posted.getlist("answer") and not set(posted.getlist("answer")) & set(question.options):
        return Read(Change((), words))
    chosen = _several(question, posted)
    if chosen.errors:
        return chosen
    if not chosen.value and words:
        return _wrong(f"You wrote something and chose “{question.none}”: take one of them away.", "words")
    return Read(Change(chosen.value, words))


def _jobs(_: Question, posted: QueryDict) -> Read:
    found, errors = [], []
    for at in range(MOST_JOBS):
        title = " ".join(posted.get(f"title-{at}", "").replace("\x00", "").split())[:LONGEST_TITLE]
        numbers = {name: posted.get(f"{name}-{at}", "").strip().replace(",", "") for name in ("now", "then")}
        errors += [Link(f"Job {at + 1}: write a whole number up to {MOST_PEOPLE:,}, or nothing.", f"#{name}-{at}")
                   for name, text in numbers.items() if text and not (text.isdecimal() and int(text) <= MOST_PEOPLE)]  # fmt: skip
        if not title and any(numbers.values()):
            errors.append(Link(f"Job {at + 1}: write its title.", f"#title-{at}"))
        if title and not errors:
            found.append(Job(title, None, *(int(text) if text else None for text in numbers.values())))
    if errors:
        return Read(errors=tuple(errors))
    return Read(tuple(found)) if found else _wrong("Write at least one job title, or skip the question.", "title-0")
