"""`skillshed plan pack|lsip|matrix`: a meeting pack, a local skills improvement plan, colleges' targets beside priorities."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from skillshed.cli.common import data_folder, note, open_book, read_date, show_json
from skillshed.cli.reporting import build_facts, tell_checks, tell_unwritten
from skillshed.terms.errors import UsageError

if TYPE_CHECKING:
    from skillshed.insight.plan.matrix import Matrix
    from skillshed.site.plans.board.packed import Packed
    from skillshed.site.reports.building import Built

NOT_MET = 10  # the files are written, and a check does not hold
Json = Annotated[bool, Parameter(name="--json", negative="", help="One JSON document on standard output.")]
On = Annotated[str, Parameter(help="The day asked for; else today.")]
Text = Annotated[Path | None, Parameter(help="A folder of Markdown texts that people wrote.")]


def mount(app: App) -> None:
    """Add these commands to `skillshed plan`."""
    for command in (pack, lsip, matrix):
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


def lsip(
    plan: str,
    *,
    check: Annotated[bool, Parameter(negative="", help="Only the check-list; exit code 10 where a requirement is not met.")] = False,
    out: Annotated[Path | None, Parameter(help="A folder for the plan as a document.")] = None,
    on: On = "",
    formats: Annotated[str, Parameter(name=["--format", "--formats"], help="pdf, docx, html; several with commas.")] = "pdf,docx,html",
    text: Text = None,
    json: Json = False,
) -> int:  # fmt: skip
    """A local skills improvement plan as a document, and what the guidance asks of it: pages are counted on the document itself."""
    from dataclasses import asdict

    from skillshed.insight.plan.lsip import Rendered, checklist

    if not check and out is None:
        raise UsageError("Nothing is asked for.", next_step="Add --check, or --out DIR.")
    packed = _packed(plan, on)
    built = _built(packed, "lsip", formats if out else "pdf", text)
    found = checklist(
        packed.document, packed.on, Rendered(built.body_pages or None, tuple(one.title for one in built.job.to_write))
    )
    paths = _written(built, out) if out else []
    if json:
        show_json({"plan": packed.slug, "on": packed.on.isoformat(), "edition": found.edition, "is_met": found.is_met, "pages": built.pages,
                   "body_pages": built.body_pages, "requirements": [asdict(one) for one in found.requirements], "files": [str(path) for path in paths]})  # fmt: skip
    else:
        print(found.edition)
        for one in found.requirements:
            print(f"{one.verdict.upper():9}  {one.asks}\n           {one.said} ({one.source}; {one.status})")
        for path in paths:
            print(path)
    return 0 if found.is_met else NOT_MET


def matrix(
    plan: str,
    *,
    targets: Annotated[list[Path], Parameter(help="Files of colleges' targets (CSV, workbook, YAML); else those kept with the plan.")] = [],  # noqa: B006
    keep: Annotated[bool, Parameter(negative="", help="Keep the targets of the files with the plan.")] = False,
    out: Annotated[Path | None, Parameter(help="A .csv or .xlsx file.")] = None,
    json: Json = False,
) -> int:  # fmt: skip
    """Colleges' targets beside the plan's priorities: who serves what, what nobody serves, what nobody asked for. Exit code 11 where rows were refused."""
    from dataclasses import asdict

    from skillshed.cli.plans import _file_or_loaded, _loaded, _records
    from skillshed.insight.plan.matrix import matrix as reconciled

    document = _file_or_loaded(plan).plan
    _records()
    from skillshed.plans.college_targets import keep_targets, matrix_csv, matrix_xlsx, read_targets
    from skillshed.sources.raw import RawFile

    read = [read_targets(RawFile.open(path)) for path in targets]
    listed = [one for each in read for one in each.targets]
    refused = [(path, one) for path, each in zip(targets, read, strict=True) for one in each.refused]
    if keep:
        from skillshed.people.services import SYSTEM

        made, changed = keep_targets(by=SYSTEM, plan=_loaded(plan), targets=listed)
        note(f"{made} targets kept, {changed} changed.")
    found = reconciled(document, listed if targets else None)
    if out is not None:
        if out.suffix.lower() not in (".csv", ".xlsx"):
            raise UsageError(f"'{out.name}' names no format we write.", next_step="End it in .csv or .xlsx.")
        out.write_bytes(matrix_csv(found) if out.suffix.lower() == ".csv" else matrix_xlsx(found))
        note(f"Written: {out}")
    if json:
        show_json({"plan": document.plan.id, "colleges": list(found.colleges), "targets": len(found.targets), "matches": [asdict(one) for one in found.matches],
                   "faults": [asdict(one) for one in found.faults], "refused": [{"file": path.name, **asdict(one)} for path, one in refused]})  # fmt: skip
    else:
        _show_matrix(found)
        for path, one in refused:
            print(f"{path.name}, row {one.row}, {one.column}: {one.why}")
    return 11 if refused else 0


def _show_matrix(found: Matrix) -> None:
    for one in found.priorities:
        print(f"{one.id}  {one.name}")
        cells = [match for college in found.colleges for match in found.cell(one.id, college)]
        for match in cells:
            print(f"  {match.strength:6}  {match.target} ({match.college}): {'; '.join(match.why)}")
        if not cells:
            print("  no college serves it")
    for fault in found.faults:
        print(f"{fault.rule.upper()}  {fault.what} {fault.mend}")
    note(
        f"{len(found.targets)} targets of {len(found.colleges)} colleges, {len(found.matches)} matches, {len(found.faults)} to mend."
    )


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
        **build_facts(built),
    }  # fmt: skip


def _tell(facts: dict[str, Any]) -> None:
    pages = f"{facts['pages']} pages, " if facts["pages"] else ""
    note(f"{facts['plan']['title']}: {pages}{facts['releases']} releases, {facts['seconds']:.1f} s.")
    tell_checks(facts)
    tell_unwritten(facts)
