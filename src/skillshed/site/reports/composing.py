"""From a template and a place to a document: sections read, slots filled, numbers given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from skillshed import __version__
from skillshed.publishing.documents import markdown
from skillshed.publishing.documents.markdown import Part, Slot, Written
from skillshed.publishing.documents.model import Block, Document, Heading, Paragraph, TableBlock, plain
from skillshed.publishing.documents.numbering import numbered
from skillshed.publishing.names import in_text
from skillshed.publishing.numbers import day
from skillshed.site.evidence.opened import book
from skillshed.site.plans.board.packed import Packed
from skillshed.site.reports import texts
from skillshed.site.reports.job import Job
from skillshed.site.reports.slots import sources
from skillshed.site.reports.slots.filling import fill
from skillshed.site.reports.statements import checked
from skillshed.site.reports.templates import Template
from skillshed.terms.place import Place

CAPTION = "Table:"


def compose(
    template: Template,
    place: str | Place,
    *,
    as_of: date | None = None,
    text: Path | None = None,
    measures: Sequence[str] = (),
    plan: Packed | None = None,
    body_pages: int | None = None,
) -> tuple[Document, Job]:
    """The numbered document, its pictures not drawn yet, and what was found on the way.

    `text`: a folder of texts people wrote. `measures`: those a template that lets the reader choose should show. `plan`: what a
    template of plans is about.
    Raises NotFound, InputNotUnderstood (file and line) and Contradicted.
    """
    chosen = tuple(book().measure(name).id for name in measures or template.measures)
    where = place if isinstance(place, Place) else book().areas.get(place)
    job = Job(template, where, as_of, texts.read(text), chosen, plan=plan, body_pages=body_pages)
    parts = [part for section in template.sections for part in _section(template, section.file, job, is_annex=section.is_annex)]
    blocks = [block for part in parts for block in (fill(part, job) if isinstance(part, Slot) else [part])]
    return numbered(_document(template, job, _filled(_written(blocks)))), job


def _section(template: Template, file: str, job: Job, *, is_annex: bool) -> list[Part]:
    """The parts of one file with its slots filled, save those that wait for all the others."""
    section = next(one for one in template.sections if one.file == file)
    text = _named(template.text(section), job)
    where = f"{template.id}/{file}"
    found: list[Part] = []
    for part in markdown.read(checked(text, where, 1, job), where):
        if isinstance(part, Slot) and part.name not in sources.LATE:
            found += fill(part, job)
        elif isinstance(part, Heading):
            is_opener = is_annex and part.level == 1
            found.append(
                replace(part, is_annex=is_opener, is_numbered=template.is_numbered and part.is_numbered and part.level < 3)
            )
        else:
            found.append(part)
    return found


def _written(parts: Sequence[Part]) -> tuple[Block, ...]:
    """Tables written in Markdown become numbered tables; the paragraph `Table: ...` before one is its caption."""
    blocks: list[Block] = []
    for number, part in enumerate(parts):
        assert not isinstance(part, Slot)
        if not isinstance(part, Written):
            blocks.append(part)
            continue
        caption = ""
        if blocks and isinstance(blocks[-1], Paragraph) and plain(blocks[-1].line).startswith(CAPTION):
            caption = plain(blocks.pop().line).removeprefix(CAPTION).strip()  # type: ignore[union-attr]
        blocks.append(TableBlock(f"written-{number}", replace(part.table, caption=caption or part.table.headers[0].text)))
    return tuple(blocks)


def _filled(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Without headings under which nothing came to stand, as the districts of an area that has but two."""
    found: list[Block] = []
    for block in reversed(blocks):
        follower = found[-1] if found else None
        is_bare = follower is None or (
            isinstance(follower, Heading) and isinstance(block, Heading) and follower.level <= block.level
        )
        if not (isinstance(block, Heading) and block.level > 1 and is_bare):
            found.append(block)
    return tuple(reversed(found))


def _document(template: Template, job: Job, blocks: tuple[Block, ...]) -> Document:
    known = job.known_on.isoformat()
    about = (("Plan", job.plan.document.plan.title),) if job.plan else ()
    facts = (
        *about,
        ("Area", f"{job.place.name} ({job.place.kind_words}, {job.place.code})"),
        ("Evidence as known on", day(known)),
        *((("Follows", template.follows),) if template.follows else ()),
        ("Made with", f"skillshed {__version__}, template {template.id} {template.version}"),
    )
    title = _named(template.title, job)
    subtitle = job.plan.document.plan.title if job.plan else "" if job.place.name in title else job.place.name
    return Document(
        title=title, subtitle=subtitle, kind=template.kind, known_on=known,
        author="skillshed", blocks=blocks, facts=facts, has_cover=template.has_cover, has_contents=template.has_contents,
        opens_pages=template.opens_pages,
    )  # fmt: skip


def _named(text: str, job: Job) -> str:
    """The text with the place's name in it: `{{place}}` as a sentence needs it, `{{place_name}}` as it stands alone."""
    day_said = day(job.known_on.isoformat())
    return (
        text.replace("{{place}}", in_text(job.place.name)).replace("{{place_name}}", job.place.name).replace("{{day}}", day_said)
    )
