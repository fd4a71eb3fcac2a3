"""A report's files: drawn, written in each format, checked, and listed in a manifest with their checksums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from skillshed import __version__
from skillshed.evidence.still import still
from skillshed.publishing import downloads
from skillshed.publishing.charts import engine, locator
from skillshed.publishing.documents import docx, html, pdf
from skillshed.publishing.documents.model import Block, Document, Grid, Picture, pictures
from skillshed.publishing.downloads import Dataset
from skillshed.site.evidence.downloads import datasets
from skillshed.site.evidence.drawing import draw, outlines
from skillshed.site.evidence.locating import neighbourhood
from skillshed.site.plans.board.packed import Packed
from skillshed.site.reports.composing import compose
from skillshed.site.reports.job import Check, Job
from skillshed.site.reports.slots.figures import WHERE
from skillshed.site.reports.templates import Template
from skillshed.terms.errors import UsageError
from skillshed.terms.place import Place

FORMATS = ("html", "pdf", "docx", "data")


@dataclass(frozen=True, slots=True)
class Built:
    """A finished report: its files by name, and what the build has to say."""

    job: Job
    document: Document
    files: dict[str, bytes]
    checks: tuple[Check, ...]
    pages: int = 0
    body_pages: int = 0

    @property
    def is_good(self) -> bool:
        """Whether every check holds."""
        return all(one.is_met for one in self.checks)


def build(
    template: Template, place: str | Place, *, formats: Sequence[str] = FORMATS, as_of: date | None = None, text: Path | None = None,
    measures: Sequence[str] = (), plan: Packed | None = None,
) -> Built:  # fmt: skip
    """Every file of a report, in memory. The same inputs give the same bytes.

    Raises UsageError for an unknown format or a package that is not installed, and what `compose` raises.
    """
    for name in formats:
        if name not in FORMATS:
            raise UsageError(f"There is no format '{name}'.", next_step=f"Choose from: {', '.join(FORMATS)}.")
    with still():
        document, job = compose(template, place, as_of=as_of, text=text, measures=measures, plan=plan)
        if template.counts_pages and "pdf" in formats:
            # What it says of its own length can only be known once it was laid out.
            laid = pdf.write(drawn(document, job)).body_pages
            document, job = compose(template, place, as_of=as_of, text=text, measures=measures, plan=plan, body_pages=laid)
        if set(formats) - {"data"}:
            document = drawn(document, job)
        return _written(template, document, job, formats)


def _written(template: Template, document: Document, job: Job, formats: Sequence[str]) -> Built:
    """The document in every format, checked."""
    stem = job.stem
    files: dict[str, bytes] = {}
    finished = pdf.write(document) if "pdf" in formats else None
    if "html" in formats:
        files[f"{stem}.html"] = html.page(document)
    if finished:
        files[f"{stem}.pdf"] = finished.data
    if "docx" in formats:
        files[f"{stem}.docx"] = docx.write(document, _png())
    if "data" in formats:
        files |= _data(document, job, stem)
    pages, body = (finished.pages, finished.body_pages) if finished else (0, 0)
    checks = (*job.checks, *_pages_checked(template, pages, body), *_one_page_each(job, finished.sections if finished else ()))
    files["manifest.json"] = _manifest(template, job, files, checks, pages, body)
    return Built(job, document, files, checks, pages, body)


def write(built: Built, folder: Path) -> list[Path]:
    """The files in a folder, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, data in built.files.items():
        path, temporary = folder / name, folder / f".{name}.writing"
        temporary.write_bytes(data)
        temporary.replace(path)
        paths.append(path)
    return paths


def drawn(document: Document, job: Job) -> Document:
    """The document with every picture drawn, one after the other: the chart engine is not safe in two threads at once."""
    from altair.utils.schemapi import debug_mode

    # The chart engine looks into every part of a chart as it is put together; ours are known to be sound.
    with debug_mode(False):
        return replace(document, blocks=tuple(_drawn(block, job) for block in document.blocks))


def _drawn(block: Block, job: Job) -> Block:
    if isinstance(block, Picture):
        return replace(block, svg=picture_svg(block, job))
    if isinstance(block, Grid):
        return replace(block, pictures=tuple(replace(one, svg=picture_svg(one, job)) for one in block.pictures))
    return block


def picture_svg(one: Picture, job: Job) -> str:
    """The drawing of one picture of a report."""
    if one.id == WHERE:
        found = neighbourhood(job.place.code)
        return locator(outlines(found.codes), found.chosen, within=found.within).svg
    return draw(job.contents[one.id], one.width).svg


def _png() -> Callable[[Picture], bytes]:
    @cache
    def png(svg: str) -> bytes:
        return engine.png(svg, 1.6)

    return lambda one: png(one.svg)


def _data(document: Document, job: Job, stem: str) -> dict[str, bytes]:
    """The figures' numbers: one workbook with a sheet a figure, one CSV of all with its W3C description."""
    found = [_dataset(one, job) for one in pictures(document.blocks) if one.id in job.contents]
    if not found:
        return {}
    return {
        f"{stem}.ods": downloads.to_ods(found), f"{stem}.csv": downloads.to_csv(found),
        f"{stem}.csv-metadata.json": downloads.to_csvw(found, f"{stem}.csv"),
    }  # fmt: skip


def _dataset(one: Picture, job: Job) -> Dataset:
    found = datasets(job.contents[one.id].state)[0]
    return replace(found, title=f"{one.name}. {one.title}", as_known_on=job.known_on.isoformat())


def _pages_checked(template: Template, pages: int, body: int) -> list[Check]:
    """The template's limits, where pages were counted."""
    if not pages:
        return []
    found = []
    if template.most_body_pages:
        said = f"{body} of at most {template.most_body_pages} pages of body"
        found.append(Check("body", body <= template.most_body_pages, said))
    if template.most_pages:
        found.append(Check("pages", pages <= template.most_pages, f"{pages} of at most {template.most_pages} pages"))
    return found


def _one_page_each(job: Job, sections: Sequence[tuple[str, int]]) -> list[Check]:
    """Whether each section that is to keep to one page does: the next one begins on the page after it."""
    found = []
    for (text, page), (_, following) in pairwise(sections):
        if text in job.one_page:
            taken = max(following - page, 1)
            found.append(Check(f"one page: {text}", taken == 1, f"{taken} {'page' if taken == 1 else 'pages'}"))
    return found


def _manifest(template: Template, job: Job, files: dict[str, bytes], checks: Sequence[Check], pages: int, body: int) -> bytes:
    """What went in and what came out; no moment of making, so that it is the same for the same inputs."""
    about: dict[str, Any] = {
        "report": {"template": template.id, "template_version": template.version, "template_sha256": template.sha256,
                   "place": job.place.code, "place_name": job.place.name, "skillshed": __version__,
                   "as_of": job.as_of.isoformat() if job.as_of else None, "known_on": job.known_on.isoformat(),
                   "measures": list(job.measures), "pages": pages, "body_pages": body},
        "releases": [
            {"id": one.id, "publisher": one.publisher, "title": one.title,
             "published_on": one.published_on.isoformat() if one.published_on else None, "known_on": one.known_on.isoformat(),
             "licence": one.licence, "url": one.url, "observations_sha256": one.observations_sha256,
             "raw": [{"name": part.name, "sha256": part.sha256, "bytes": part.size} for part in one.raw]}
            for one in sorted(job.releases.values(), key=lambda one: one.id)
        ],
        "texts": {text.file: hashlib.sha256(text.body.encode("utf-8")).hexdigest()
                  for text in (*job.texts.by_name.values(), *job.texts.priorities)},
        "checks": [{"name": one.name, "is_met": one.is_met, "said": one.said} for one in checks],
        "statements": [{"number": one.number, "text": one.text, "verdict": one.verdict, "found": one.found,
                        "release": one.release, "where": one.where} for one in job.statements],
        "to_write": [{"file": one.name, "title": one.title, "ask": one.ask} for one in job.to_write],
        "missing": [{"title": one.title, "why": one.why, "bring": one.bring} for one in job.missing],
        **({"plan": job.plan.facts} if job.plan else {}),
        "files": {name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in files.items()},
    }  # fmt: skip
    return (json.dumps(about, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
