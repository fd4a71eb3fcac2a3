"""Reports: templates and reports."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Schema
from pydantic import Field

from skillshed.site.api.schemas import answers
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import slug_of
from skillshed.site.reports.building import FORMATS
from skillshed.site.reports.templates import Template, templates

router = Router()


class ReportTemplate(Schema):
    """A template of a report: what it follows, what it checks, and where its reports stand."""

    id: str
    title: str
    kind: str
    about: str
    author: str
    version: str
    follows: str = Field(description="The guidance or document it follows; empty where there is none.")
    status: str = Field(description="confirmed, memory or assumption: how sure its author is of what it follows.")
    sections: int
    most_body_pages: int = Field(description="Pages of body it may have; 0 for no limit.")
    most_pages: int = Field(description="Pages it may have in all; 0 for no limit.")
    sha256: str = Field(description="Checksum of the template's files together.")
    formats: list[str]
    example: str = Field(description="The page of the report for the template's own place.")


@router.get("/reports", response=answers(list[ReportTemplate]), summary="Report templates")
def list_templates(request: HttpRequest) -> Any:
    """Those that ship, and those of the data folder."""
    return [_row(one) for one in templates(book().folder).values()]


def _row(one: Template) -> dict[str, Any]:
    facts = one.model_dump(include=set(ReportTemplate.model_fields) & set(Template.model_fields) - {"sections"})
    example = reverse("insight:report", args=(one.id, slug_of(one.place)))
    return {**facts, "sections": len(one.sections), "sha256": one.sha256, "formats": list(FORMATS), "example": example}
