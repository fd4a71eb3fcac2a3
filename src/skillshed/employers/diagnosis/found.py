"""A whole diagnosis: what was understood, what is at risk, who teaches it, what nobody offers. One call for pages, plan and sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from skillshed.employers.diagnosis.answers import Answers
from skillshed.employers.diagnosis.at_risk import AtRisk, at_risk
from skillshed.employers.diagnosis.outlook import Outlook, outlooks
from skillshed.employers.diagnosis.rules import rules
from skillshed.employers.diagnosis.training import Taught, asking, names, nobody_offers, training
from skillshed.employers.diagnosis.understanding import Understood, understood
from skillshed.evidence.book import Book
from skillshed.evidence.postcodes.points import locate
from skillshed.provision.search.port import Near
from skillshed.provision.teaching.taught import offers_of
from skillshed.skills.opened import Skills


@dataclass(frozen=True)
class Diagnosed:
    """The result. `outlook` by ESCO occupation, `taught` by skill."""

    answers: Answers
    understood: tuple[Understood, ...]
    at_risk: tuple[AtRisk, ...]
    outlook: dict[str, Outlook]
    taught: dict[str, Taught]
    near: Near | None
    labels: dict[str, str]
    taxonomy: str

    @property
    def nobody(self) -> tuple[str, ...]:
        """Skills at risk that nothing within reach teaches; none where no place is known, as there is no reach then."""
        return nobody_offers(self.taught[one.skill] for one in self.at_risk) if self.near else ()

    @property
    def kept_skills(self) -> tuple[str, ...]:
        """Skills understood and not taken out, each once."""
        return tuple(dict.fromkeys(one.skill for one in self.understood if one.is_kept))


def diagnosed(answers: Answers, skills: Skills, book: Book, on: date) -> Diagnosed:
    """The diagnosis of the answers as they stand, on a day. Cost: the reading of the words, and a few searches a skill at risk."""
    rule = rules()
    desk, taxonomy = skills.desk, skills.taxonomy
    read = understood(answers, skills)
    ahead = outlooks(book, taxonomy, (one.occupation or "" for one in answers.jobs), answers.place) if answers.place else {}
    risks = at_risk(answers, read, desk, ahead, rule.at_risk)
    near = middle(answers.place)
    ask = asking(near, rule.reach, on)
    called = names(((one.skill, one.label) for one in risks), taxonomy, rule.reach)
    said = offers_of([one.skill for one in risks])
    taught = {
        one.skill: training(one.skill, said.get(one.skill, ()), called[one.skill], [desk.labels[job] for job in one.jobs], ask)
        for one in risks
    }
    labels = {one.occupation: desk.labels[one.occupation] for one in answers.jobs if one.occupation in desk.labels}
    return Diagnosed(answers, read, tuple(risks), ahead, taught, near, labels, taxonomy.key)


def middle(district: str) -> Near | None:
    """The middle of a district by code; None where it is not known."""
    found = locate(district) if district else None
    return Near(found.latitude, found.longitude, found.label, found.precision_m, district) if found else None
