"""Between records and the plain values that lists and matches work with."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from skillshed.employers.models import RedundancyPerson, RedundancyTitle, RedundancyVacancy
from skillshed.employers.redundancy.columns import Kind
from skillshed.employers.redundancy.people import AtRisk, Vacancy
from skillshed.employers.redundancy.titles import Reading
from skillshed.skills.coding.coder import Candidate

MONEY = {"years", "pay_now", "pay_floor", "pay", "pay_high"}
KINDS: dict[Kind, type[AtRisk] | type[Vacancy]] = {"people": AtRisk, "vacancies": Vacancy}
PERSON = tuple(one.name for one in fields(AtRisk))
VACANCY = tuple(one.name for one in fields(Vacancy))


def packed(found: dict[int, Any]) -> str:
    """Rows and their values as JSON."""
    return json.dumps({row: asdict(one) for row, one in found.items()}, default=str, ensure_ascii=False)


def unpacked(text: str, kind: Kind) -> list[Any]:
    """The values in the order of their rows."""
    return [KINDS[kind](**{name: _value(name, value) for name, value in row.items()}) for row in json.loads(text).values()]


def _value(name: str, value: Any) -> Any:
    if name in MONEY and value is not None:
        return Decimal(value)
    return tuple(value) if isinstance(value, list) else value


def at_risk(row: RedundancyPerson) -> AtRisk:
    """A record's values, unsealed."""
    return AtRisk(**{name: _value(name, getattr(row, name)) for name in PERSON})


def vacancy(row: RedundancyVacancy) -> Vacancy:
    """A record's values."""
    return Vacancy(**{name: _value(name, getattr(row, name)) for name in VACANCY})


def fill(row: Any, one: AtRisk | Vacancy) -> None:
    """A record given these values."""
    for name, value in ((field.name, getattr(one, field.name)) for field in fields(one)):
        setattr(row, name, list(value) if isinstance(value, tuple) else value)


def reading(row: RedundancyTitle) -> Reading:
    """What a title is taken for."""
    others = tuple(Candidate(*one) for one in row.others)
    return Reading(row.title, row.occupation, row.label, row.sure, row.is_decided, row.needs_look and not row.is_decided, others)
