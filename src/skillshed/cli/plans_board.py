"""`skillshed plan pack|lsip|matrix`: a meeting pack, a local skills improvement plan, colleges' targets beside priorities."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from skillshed.cli.common import data_folder, note, open_book, read_date, show_json
from skillshed.terms.errors import UsageError

if TYPE_CHECKING:
    from skillshed.site.plans.board.packed import Packed
    from skillshed.site.reports.building import Built

NOT_MET = 10  # the files are written, and a check does not hold
Json = Annotated[bool, Parameter(name="--json", negative="", help="One JSON document on standard output.")]
On = Annotated[str, Parameter(help="The day asked for; else today.")]
Text = Annotated[Path | None, Parameter(help="A folder of Markdown texts that people wrote.")]


def mount(app: App) -> None:
    """Add these commands to `skillshed plan`."""
    for command in (pack,):
        app.command(command)


def pack(
    plan: str,
    *,
    out: Annotated[Path, Parameter(help="The folder for the files; one is made where there is none.")],
    on: On = "",
    since: Annotated[str, Parameter(help="Held against the last snapshot by this day; else the last before.")] = "",
    formats: Annotated[str, Parameter(name=["--format", "--formats"], help="pdf, docx, html; several with commas.")] = "pdf,docx,html",
    template: Annotated[str, Parameter(help="board-pack, plan-progress, or one of yours.")] = "board-pack",
    text: Text = None,
    keep: Annotated[bool, Parameter(negative="", help="Keep a snapshot, which the next pack is held against.")] = False,
    json: Json = False,
) -> int:  # fmt: skip
    """A meeting pack on a plan: decisions first, then what is off, what changed, what is due, theme by theme."""
    started = time.perf_counter()
    packed = _packed(plan, on, since)
    built = _built(packed, template, formats, text)
    paths = _written(built, out)
    if keep:
        _keep(plan, packed)
    facts = {**_facts(built), "files": [str(path) for path in paths], "seconds": round(time.perf_counter() - started, 2)}
    if json:
        show_json(facts)
    else:
        for path in paths:
            print(path)
        _tell(facts)
    return 0 if built.is_good else NOT_MET


def _packed(name: str, on: str, since: str = "") -> Packed:
    """A plan loaded, or in a file, ready for a report."""
    from datetime import date

    from skillshed.cli.plans import _loaded, _read, _records
    from skillshed.site.boot import setup

    day = read_date(on, "--on") or date.today()
    path = Path(name)
    if path.suffix or path.exists():
        setup(data_folder(), alone=True)
        from skillshed.site.plans.board.packed import packed_file

        return packed_file(_read(path).plan, day, open_book())
    _records()
    from skillshed.site.plans.board.packed import packed_plan

    return packed_plan(_loaded(name), day, open_book(), since=read_date(since, "--since"))


def _built(packed: Packed, template: str, formats: str, text: Path | None) -> Built:
    from skillshed.site.reports.building import build
    from skillshed.site.reports.templates import template as one_template

    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    chosen = one_template(data_folder(), template, "plan")
    return build(chosen, packed.place, formats=wanted, as_of=packed.on, text=text, plan=packed)


def _written(built: Built, out: Path) -> list[Path]:
    from skillshed.site.reports.building import write

    return write(built, out)


def _keep(name: str, packed: Packed) -> None:
    from skillshed.cli.plans import _loaded
    from skillshed.people.services import SYSTEM
    from skillshed.plans.snapshots import take_snapshot

    if Path(name).suffix:
        raise UsageError("A file keeps no snapshot.", next_step="Load the plan first: `skillshed plan load FILE`.")
    made = take_snapshot(by=SYSTEM, plan=_loaded(name), on=packed.on, book=open_book())
    note(f"Snapshot kept: {made.sha256[:12]}, {made.on}.")


def _facts(built: Built) -> dict[str, Any]:
    job = built.job
    return {
        "plan": job.plan.facts if job.plan else None, "place": job.place.code, "place_name": job.place.name, "template": job.template.id,
        "pages": built.pages, "body_pages": built.body_pages, "releases": len(job.releases),
        "checks": [{"name": one.name, "is_met": one.is_met, "said": one.said} for one in built.checks],
        "to_write": [{"file": one.name, "title": one.title, "ask": one.ask} for one in job.to_write],
    }  # fmt: skip


def _tell(facts: dict[str, Any]) -> None:
    pages = f"{facts['pages']} pages, " if facts["pages"] else ""
    note(f"{facts['plan']['title']}: {pages}{facts['releases']} releases, {facts['seconds']:.1f} s.")
    for one in facts["checks"]:
        note(f"{'ok  ' if one['is_met'] else 'NOT '} {one['name']}: {one['said']}")
    for one in facts["to_write"]:
        note(f"to be written: {one['title']} ({one['file']})")
