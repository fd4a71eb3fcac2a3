"""What the reader said of themselves, out of their own browser's cookie, ready to be set beside offers."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from skillshed.provision.fit import Fitting
from skillshed.referrals.answers import facts_of
from skillshed.rules.facts import read_facts
from skillshed.site.eligibility.answers import read_answers
from skillshed.site.eligibility.rules import rules
from skillshed.site.find.helping import helped

_strangers: dict[tuple[date, int], Fitting] = {}


def fitting(request: HttpRequest) -> Fitting:
    """The reader's answers, or those of the person an adviser looks for, with the rules in force. Nothing of them outlives the reply; what nobody's answers give is worked out once a day."""
    today, book = timezone.localdate(), rules()
    if client := helped(request):
        return Fitting(facts_of(client), today, book)
    answers = read_answers(request)
    if answers is not None and answers.given:
        return Fitting(read_facts(answers.given), today, book)
    key = (today, id(book))
    if key not in _strangers:
        _strangers.clear()
        _strangers[key] = Fitting({}, today, book)
    return _strangers[key]
