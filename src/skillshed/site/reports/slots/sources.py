"""Slots on where it all comes from: releases, statements checked, what is not shown, texts still to write."""

from __future__ import annotations

from skillshed.publishing.documents.markdown import Part, Slot
from skillshed.publishing.documents.model import Items, Paragraph, Run, TableBlock, words
from skillshed.publishing.numbers import day
from skillshed.publishing.tables import Cell, Header, Row, Table
from skillshed.site.reports.job import Job

# These need what all the others found, so they are filled last.
LATE = ("sources", "statements", "missing", "to_write", "lsip_check")


def sources(slot: Slot, job: Job) -> list[Part]:
    """`{{sources}}`: every release used, when it was published and read, its licence and its checksum."""
    rows = tuple(
        Row(Cell(f"{one.publisher}, {one.title}"), (
            Cell(day(one.published_on.isoformat()) if one.published_on else "not stated"),
            Cell(day(one.accessed_on.date().isoformat())), Cell(one.raw[0].sha256[:12] if one.raw else ""),
        ))
        for one in sorted(job.releases.values(), key=lambda one: (one.publisher, one.title, one.id))
    )  # fmt: skip
    heads = (Header("Release"), Header("Published"), Header("Read"), Header("Checksum begins"))
    return [TableBlock("sources", Table("Releases used in this report", heads, rows), "", (40, 19, 19, 14))]


def statements(slot: Slot, job: Job) -> list[Part]:
    """`{{statements}}`: every statement of the texts that was checked, with its verdict."""
    if not job.statements:
        return [Paragraph(words("No statement in the text is marked to be checked."))]
    rows = tuple(
        Row(Cell(str(one.number)), (Cell(one.text), Cell(one.verdict), Cell(one.release or "none"))) for one in job.statements
    )
    heads = (Header("No."), Header("Statement"), Header("Verdict"), Header("Release"))
    return [TableBlock("statements", Table("Statements checked against the evidence", heads, rows), "", (5, 40, 22, 22))]


def missing(slot: Slot, job: Job) -> list[Part]:
    """`{{missing}}`: figures not shown and the command that may bring each."""
    if not job.missing:
        return [Paragraph(words("Every figure of this report’s template is shown."))]
    has_command = any(one.bring for one in job.missing)
    rows = {one.title: Row(Cell(one.title), (Cell(one.why), *([Cell(one.bring)] if has_command else []))) for one in job.missing}
    heads = (Header("Figure"), Header("Why it is not here"), *((Header("What may bring it"),) if has_command else ()))
    widths = (22, 40, 34) if has_command else (30, 66)
    return [TableBlock("missing", Table("Figures not shown", heads, tuple(rows.values())), "", widths)]


def to_write(slot: Slot, job: Job) -> list[Part]:
    """`{{to_write}}`: texts that people still have to write."""
    if not job.to_write:
        return []
    lines = tuple((Run(one.title, "strong"), Run(f": {one.ask} ({one.name})")) for one in job.to_write)
    return [Items(lines)]
