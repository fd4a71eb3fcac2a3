"""The same answers sent four times at one moment, run as a process of its own on a database of its own."""

from __future__ import annotations

from skillshed.employers.diagnosis.answers import Answers
from skillshed.employers.diagnosis.found import Diagnosed
from skillshed.employers.diagnosis.services import send
from skillshed.employers.models import Diagnosis
from skillshed.people.models import AuditEntry
from tests.referrals.at_once import together


def double_click() -> None:
    answers = Answers.new().answered("place", "E07000117").answered("size", "1_4")
    found = Diagnosed(answers, (), (), {}, {}, None, {}, "esco")
    new = together(4, lambda _: send(found=found)[1])
    assert sorted(new) == [False, False, False, True], new
    assert Diagnosis.objects.count() == 1
    assert AuditEntry.objects.filter(did__startswith="diagnosis.").count() == 1
