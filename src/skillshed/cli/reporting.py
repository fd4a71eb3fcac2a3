"""The report command: a place, or every area of a kind, from a template to files."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from skillshed.cli.common import data_folder, filled_book, note, one_place, read_date, show_json
from skillshed.terms.errors import NotFound, UsageError, UserError

if TYPE_CHECKING:
    from skillshed.site.reports.building import Built
    from skillshed.site.reports.templates import Template
    from skillshed.terms.place import Place

NOT_MET = 10  # the files are written, and a check of the template does not hold


def report(
    place: str = "",
    *,
    template: Annotated[str, Parameter(help="local-skills-report, lsip-annex, place-profile, bid-evidence, figures24, or one of yours.")] = "",
    out: Annotated[Path | None, Parameter(help="The folder for the files; one is made where there is none.")] = None,
    all_: Annotated[str, Parameter(name="--all", help="Every open area of this kind, such as lsip, each into a folder of its own.")] = "",
    formats: Annotated[str, Parameter(help="html, pdf, docx, data; several with commas.")] = "html,pdf,docx,data",
    as_of: Annotated[str, Parameter(help="As known on this day.")] = "",
    text: Annotated[Path | None, Parameter(help="A folder of Markdown texts that people wrote.")] = None,
    measure: Annotated[list[str], Parameter(help="Measures for a template that lets you choose; several, or with commas.")] = [],  # noqa: B006
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:  # fmt: skip
    """Write a report for a place from a template, with its figures and sources; without a place, list the templates."""
    from skillshed.site.boot import setup

    setup(data_folder(), alone=True)
    from skillshed.site.reports.templates import template as one_template

    if not template:
        return _list(json)
    if out is None:
        raise UsageError("No folder is named for the files.", next_step="Add --out DIR.")
    if bool(place) == bool(all_):
        raise UsageError(
            "Name one place, or --all with a kind of area.", next_step="For example: skillshed report Lancashire ..."
        )
    book = filled_book()
    chosen = one_template(book.folder, template)
    # Loaded here and not further in: deep in the stack the parser that the chart library builds as it loads crosses an
    # edge of the interpreter's frame memory at each step, which cost four seconds of system time.
    import skillshed.publishing.charts  # noqa: F401

    options: dict[str, Any] = {
        "formats": [name.strip() for name in formats.split(",") if name.strip()], "as_of": read_date(as_of, "--as-of"),
        "text": text, "measures": [name.strip() for given in measure for name in given.split(",") if name.strip()],
    }  # fmt: skip
    if all_:
        return _every(chosen, book.areas.of_kind(all_), out, options, json)
    return _one(chosen, one_place(book, place), out, options, json)


def _list(as_json: bool) -> int:
    from skillshed.cli.common import show_table
    from skillshed.site.reports.templates import templates

    rows = [
        {"id": one.id, "about": one.about, "version": one.version, "author": one.author}
        for one in templates(data_folder()).values()
    ]
    show_json(rows) if as_json else show_table(rows, ["id", "about"])
    return 0


def _one(template: Template, place: Place, out: Path, options: dict[str, Any], as_json: bool) -> int:
    started = time.perf_counter()
    built, paths = _built(template, place, out, options)
    seconds = time.perf_counter() - started
    facts = _facts(built, place, paths, seconds)
    if as_json:
        show_json(facts)
    else:
        for path in paths:
            print(path)
        _tell(facts)
    return 0 if built.is_good else NOT_MET


def _built(template: Template, place: Place, out: Path, options: dict[str, Any]) -> tuple[Built, list[Path]]:
    from skillshed.site.reports.building import build, write

    built = build(template, place.code, **options)
    return built, write(built, out)


def _facts(built: Built, place: Place, paths: list[Path], seconds: float) -> dict[str, Any]:
    job = built.job
    return {
        "place": place.code, "place_name": place.name, "template": job.template.id, "known_on": job.known_on.isoformat(),
        "files": [str(path) for path in paths], "pages": built.pages, "body_pages": built.body_pages,
        "figures": len(job.contents), "releases": len(job.releases), "seconds": round(seconds, 2),
        "statements": [{"text": one.text, "verdict": one.verdict, "where": one.where} for one in job.statements],
        **build_facts(built),
        "missing": [{"title": one.title, "why": one.why, "bring": one.bring} for one in job.missing],
    }  # fmt: skip


def build_facts(built: Built) -> dict[str, Any]:
    """What every report is checked for, and the texts that people still have to write."""
    return {
        "checks": [{"name": one.name, "is_met": one.is_met, "said": one.said} for one in built.checks],
        "to_write": [{"file": one.name, "title": one.title, "ask": one.ask} for one in built.job.to_write],
    }


def tell_checks(facts: dict[str, Any]) -> None:
    """The checks of a build, on standard error."""
    for one in facts["checks"]:
        note(f"{'ok  ' if one['is_met'] else 'NOT '} {one['name']}: {one['said']}")


def tell_unwritten(facts: dict[str, Any]) -> None:
    """The texts still to be written, on standard error."""
    for one in facts["to_write"]:
        note(f"to be written: {one['title']} ({one['file']})")


def _tell(facts: dict[str, Any]) -> None:
    """What the build has to say, on standard error."""
    pages = f", {facts['pages']} pages ({facts['body_pages']} of body)" if facts["pages"] else ""
    note(f"{facts['place_name']}: {facts['figures']} figures from {facts['releases']} releases{pages}, {facts['seconds']:.1f} s.")
    tell_checks(facts)
    for one in facts["statements"]:
        note(f"statement, {one['where']}: {one['verdict']}")
    tell_unwritten(facts)
    for one in facts["missing"]:
        note(f"not shown: {one['title']}. {one['why']}{' Bring it with `' + one['bring'] + '`.' if one['bring'] else ''}")


def _every(template: Template, places: list[Place], out: Path, options: dict[str, Any], as_json: bool) -> int:
    """One report an area, each into its own folder; an area that fails is said and the others go on."""
    if not places:
        raise NotFound("There is no open area of that kind.", next_step="`skillshed areas` lists the kinds.")
    started, done, failed = time.perf_counter(), [], []
    for place in _counted(places):
        try:
            began = time.perf_counter()
            built, paths = _built(template, place, out / (place.slug or place.code), options)
            done.append(_facts(built, place, paths, time.perf_counter() - began))
        except UserError as error:
            failed.append({"place": place.code, "place_name": place.name, "why": str(error)})
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    not_met = sum(not check["is_met"] for facts in done for check in facts["checks"])
    if as_json:
        show_json(
            {"template": template.id, "reports": done, "failed": failed, "seconds": round(seconds, 1), "peak_mb": round(peak)}
        )
    else:
        for facts in done:
            note(
                f"{facts['place_name']}: {facts['figures']} figures, {len(facts['missing'])} not shown, {facts['seconds']:.1f} s"
            )
        for one in failed:
            note(f"FAILED {one['place_name']}: {one['why']}")
        note(
            f"{len(done)} reports in {seconds:.0f} s ({seconds / max(len(done), 1):.1f} s each), {peak:,.0f} MB at most; {not_met} checks do not hold."
        )
    return NOT_MET if failed or not_met else 0


def _counted(places: list[Place]) -> Any:
    """The places one by one, with a bar on standard error that says how far and how long."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Reports", total=len(places))
        for place in places:
            progress.update(task, description=place.name[:32])
            yield place
            progress.advance(task)
