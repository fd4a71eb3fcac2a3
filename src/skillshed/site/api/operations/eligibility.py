"""/eligible, /programmes, /rules: which programmes a person can have, by dated rules. Facts are posted and never kept."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.http import HttpRequest
from jsonschema import Draft202012Validator
from ninja import Body, Path, Query, Router, Schema
from pydantic import Field

from skillshed.rules.eligible import eligible as answered
from skillshed.rules.facts import Fact, completed, known_facts, read_facts
from skillshed.rules.proof import Case
from skillshed.rules.questions import next_question, undecided
from skillshed.rules.shown import answer_row, programme_row, question_row, rule_row
from skillshed.site.api.asked import Words
from skillshed.site.api.schemas import Failed, answers
from skillshed.site.eligibility.rules import rules
from skillshed.terms.errors import InputNotUnderstood, NotFound

router = Router()
# Every day of 1900 to 2099 that the calendar has, and no other.
DAY = (
    r"^((19|20)[0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    r"|(19|20)(0[48]|[2468][048]|[13579][26])-02-29|2000-02-29)$"
)
EXAMPLE = {
    "facts": {
        "date_of_birth": "1996-03-14",
        "area_code": "E07000117",
        "employment_status": "employed",
        "gross_annual_earnings_gbp": 23400,
    },
    "on": "2026-09-01",
    "programmes": ["FCFJ", "SKILLS_BOOTCAMP"],
}


class AnswerRow(Schema):
    """One programme's answer."""

    programme: str
    title: str
    verdict: str = Field(description="eligible, not_eligible, unknown, closed")
    closed_reason: str | None = Field(description="ended, not_open_yet")
    successor: str | None
    because: list[str]
    rules: list[str] = Field(description="Ids of the dated rows used: /rules/<id>.")
    facts: list[str]
    missing: list[str] = Field(description="Facts that would decide, best first.")
    next_question: str | None
    next_question_text: str | None
    bring: list[str]
    person_pays_gbp: float | None
    employer_pays_gbp: float | None
    employer_share: float | None
    unverified: bool = Field(description="A row from memory decides it.")
    run_by: str
    apply: str


class QuestionRow(Schema):
    """A question to ask next."""

    name: str
    ask: str
    hint: str
    kind: str = Field(description="yes_no, one, several, day, district, money, number")
    options: dict[str, str] = Field(description="Answer -> its words; empty where it is written freely.")


class NextQuestion(Schema):
    """What to ask now; null when nothing that can be asked would decide more."""

    question: QuestionRow | None
    undecided: list[str] = Field(description="Programmes that what is known neither gives nor denies.")


class ProgrammeRow(Schema):
    """A programme of the rules."""

    id: str
    title: str
    run_by: str
    apply: str
    audience: str = Field(alias="for", description="person, employer")
    needs: list[str]
    opens: date | None
    closes: date | None
    successor: str | None
    cites: list[str]
    note: str
    unverified_from: date | None


class RuleRow(Schema):
    """One dated row: what the figure was, from when to when, who says so."""

    id: str
    scheme: str
    name: str
    value: Any = Field(description="Null says on purpose that it is not known.")
    start: date | None = Field(alias="from")
    end: date | None = Field(alias="to")
    areas: list[str]
    status: str = Field(description="confirmed, memory")
    is_verified: bool
    source: str
    note: str


@cache
def _facts_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _fact_schema(one) for name, one in known_facts().items()},
    }


def _fact_schema(one: Fact) -> dict[str, Any]:
    kinds: dict[str, dict[str, Any]] = {
        "yes_no": {"type": "boolean"}, "one": {"type": "string", "enum": list(one.options)}, "day": {"type": "string", "pattern": DAY},
        "district": {"type": "string", "pattern": "^[EWSNK][0-9]{8}$"}, "several": {"type": "array", "items": {"type": "string", "enum": list(one.options)}, "maxItems": 20},
    }  # fmt: skip
    shape = kinds.get(one.kind, {"type": "number", "minimum": 0, "maximum": one.most})
    return {"anyOf": [shape, {"type": "null"}], "description": one.ask}


def _body_schema(*, has_left_out: bool) -> dict[str, Any]:
    names = {"type": "array", "items": {"type": "string", "maxLength": 60}, "maxItems": 300}
    properties = {
        "facts": _facts_schema(),
        "on": {"type": "string", "pattern": DAY, "description": "The day learning or the programme starts."},
        "programmes": {**names, "description": "Only these; else all."},
    }
    if has_left_out:
        properties["leave_out"] = {
            "type": "array",
            "items": {"type": "string", "enum": list(known_facts())},
            "maxItems": 100,
            "description": "What the person could not or would not answer.",
        }
    return {"type": "object", "required": ["facts", "on"], "additionalProperties": False, "properties": properties}


ELIGIBLE, NEXT = _body_schema(has_left_out=False), _body_schema(has_left_out=True)


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema, "example": EXAMPLE}}}}


@router.post(
    "/eligible",
    response={**answers(list[AnswerRow]), 413: Failed},
    openapi_extra=_described(ELIGIBLE),
    summary="Which programmes a person can have",
    url_name="eligible",
)
def eligible(request: HttpRequest, said: Any = Body(None)) -> Any:
    """The answer for each programme, as `skillshed eligible --json` gives it. Posted, so that no fact stands in an address; nothing is kept."""
    facts, on, only = _read(said, ELIGIBLE)
    return [answer_row(one) for one in answered(facts, on, only, rules=rules())]


@router.post(
    "/eligible/next",
    response={**answers(NextQuestion), 413: Failed},
    openapi_extra=_described(NEXT),
    summary="What to ask a person next",
    url_name="eligible_next",
)
def eligible_next(request: HttpRequest, said: Any = Body(None)) -> Any:
    """The question whose answer decides most, never one already implied."""
    facts, on, only = _read(said, NEXT)
    book = rules()
    case = Case(completed(facts), on, book)
    left = undecided([book.programmes[one] for one in only] or book.programmes.values(), case)
    found = next_question(left, case, leave_out=said.get("leave_out", ()))
    return {"question": question_row(found) if found else None, "undecided": [one.id for one in left]}


def _read(said: Any, schema: dict[str, Any]) -> tuple[dict[str, Any], date, list[str]]:
    """The facts, the day and the programmes of a body. InputNotUnderstood or NotFound says what is wrong and where."""
    if isinstance(said, dict) and isinstance(said.get("facts"), dict):
        read_facts(said["facts"])  # its words are better than the schema's, so it goes first
    for fault in Draft202012Validator(schema).iter_errors(said):
        where = ".".join(str(part) for part in fault.absolute_path)
        raise InputNotUnderstood(
            f"{f'{where}: ' if where else ''}{_what(fault)}.", next_step="See /api/v1/docs for what may be sent."
        )
    only = said.get("programmes", [])
    if unknown := [one for one in only if one not in rules().programmes]:
        raise NotFound(f"No programme is called '{unknown[0]}'.", next_step="/api/v1/programmes lists them.")
    return read_facts(said["facts"]), date.fromisoformat(said["on"]), only


def _what(fault: Any) -> str:
    """What is wrong, without repeating what was sent."""
    known = {
        "required": "facts and on are both needed",
        "additionalProperties": "a name here is none of those that may be sent",
        "pattern": "this is not written as it must be",
        "type": f"this must be of the kind {fault.validator_value}",
    }
    return known.get(fault.validator, "this is not among what may be sent")


@router.get("/programmes", response=answers(list[ProgrammeRow]), summary="Programmes", by_alias=True, url_name="programmes")
def programmes(request: HttpRequest) -> Any:
    """Every programme of the rules in force here, open or closed, with its successor."""
    return [programme_row(one) for one in rules().programmes.values()]


@router.get(
    "/rules",
    response=answers(list[RuleRow]),
    openapi_extra={"x-example": "scheme=ASF"},
    summary="Dated rules",
    by_alias=True,
    url_name="rules",
)
def all_rules(
    request: HttpRequest,
    scheme: Words = Query("", description="Only of this scheme."),
    memory: bool = Query(False, description="Only those from memory."),
) -> Any:
    """Every dated row with its source and status."""
    rows = [one for group in rules().rows.values() for one in group]
    return [rule_row(one) for one in rows if (not scheme or one.scheme == scheme) and not (memory and one.is_verified)]


@router.get(
    "/rules/{path:rule_id}",
    response=answers(list[RuleRow]),
    openapi_extra={"x-example": "ASF.earnings_threshold_gbp_year"},
    summary="One rule",
    by_alias=True,
    url_name="rule",
)
def one_rule(
    request: HttpRequest,
    rule_id: str = Path(..., description="The id of a row, or `SCHEME.name` for all its rows by date.", max_length=200),
) -> Any:
    """The row of an id, or all rows of a name, oldest first as filed."""
    rows = [one for group in rules().rows.values() for one in group]
    found = [one for one in rows if rule_id in (one.id, f"{one.scheme}.{one.name}")]
    if not found:
        raise NotFound(f"No rule is called '{rule_id}'.", next_step="/api/v1/rules lists them.")
    return [rule_row(one) for one in found]
