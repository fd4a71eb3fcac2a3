"""`skillshed plan`: load, look through, follow, walk the chain, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from skillshed.cli.common import data_folder, note, open_book, read_date, show_json, show_table
from skillshed.terms.errors import NotFound, UsageError

if TYPE_CHECKING:
    from datetime import date

    from skillshed.insight.plan.document import Plan as Document
    from skillshed.insight.plan.reading import PlanFile
    from skillshed.plans.following import Following

app = App(name="plan", help="Plans: load, look through, follow, walk the chain, export.", help_format="plaintext")
app.command("skillshed.cli.plan_actors:actors", name="actors")
Json = Annotated[bool, Parameter(name="--json", negative="", help="One JSON document on standard output.")]
On = Annotated[str, Parameter(help="The day asked for; else today.")]


@app.command
def load(file: Path, *, json: Json = False) -> None:
    """Load a plan (YAML, JSON, or a workbook) into the data folder; loading it again brings it up to date."""
    _records()
    from skillshed.people.services import SYSTEM
    from skillshed.plans.services import load_plan

    found = _read(file)
    plan = load_plan(by=SYSTEM, file=found)
    counts = _counts(found.plan)
    if json:
        show_json({"plan": plan.slug, "title": plan.title, "version": plan.versions.count(), "counts": counts})
        return
    print(f"{plan.slug}: {plan.title}")
    print(", ".join(f"{number} {name}" for name, number in counts.items() if number))
    note(f"`skillshed plan lint {plan.slug}` looks through it, `skillshed plan status {plan.slug}` follows it.")


@app.command(name="list")
def list_(*, json: Json = False) -> None:
    """The plans loaded."""
    _records()
    from skillshed.plans.models import Plan

    rows = [
        {"plan": one.slug, "title": one.title, "versions": one.versions.count(), "figures": one.actuals.count()}
        for one in Plan.objects.all()
    ]
    show_json(rows) if json else show_table(rows, ["plan", "title", "versions", "figures"])


@app.command
def lint(plan: str, *, json: Json = False) -> int:
    """What a plan lacks: where, why it matters, how to mend it. PLAN is a file or a plan loaded. Exit code 11 with errors in it."""
    from dataclasses import asdict

    from skillshed.insight.plan.lint import counted
    from skillshed.insight.plan.lint import lint as look

    found = _file_or_loaded(plan)
    findings = [*found.faults, *look(found.plan)]
    if json:
        show_json({"plan": found.plan.plan.id, "counts": counted(findings), "findings": [asdict(one) for one in findings]})
    else:
        _print_findings(findings)
    return 11 if found.faults else 0


def _print_findings(findings: list[Any]) -> None:
    by_rule: dict[str, list[Any]] = {}
    for one in findings:
        by_rule.setdefault(one.rule, []).append(one)
    for rule, listed in by_rule.items():
        print(f"{listed[0].weight.upper()} {rule} ({len(listed)})")
        for one in listed:
            print(f"  {one.what}")
        print(f"  Why it matters: {listed[0].why}\n  How to mend it: {listed[0].mend}\n")
    note(f"{len(findings)} findings of {len(by_rule)} kinds.")


@app.command
def status(
    plan: str, *, on: On = "", as_of: Annotated[str, Parameter(help="Evidence as known on this day.")] = "", json: Json = False
) -> None:
    """Each measure's status on a day with its why; outcome figures come from the evidence base."""
    found = _followed(plan, on, as_of)
    rows = [_row(key, one) for key, one in found.measures.items()]
    if json:
        show_json({"plan": found.document.plan.id, "on": found.on.isoformat(), "measures": rows})
        return
    from skillshed.insight.plan.status import WORDS, Colour

    for row in rows:
        print(f"{row['measure']}  {row['colour'].upper()} ({WORDS[Colour(row['colour'])].lower()})\n  {row['why']}")
        if row["chance"] is not None:
            print(f"  Chance of reaching the target on its day: {100 * row['chance']:.0f}% ({row['method']}).")
        if row["problem"]:
            print(f"  {row['problem']}")
    note(
        f"{len(rows)} measures."
        if rows
        else "The plan has no measures yet: add them under `measures:`; docs/how-to/load-a-plan.md shows how."
    )


def _row(key: str, one: Any) -> dict[str, Any]:
    status_ = one.status
    ahead = one.outlook
    return {
        "measure": key, "of": one.measure.of, "colour": status_.colour.value, "grey": status_.grey or None, "why": status_.why,
        "on": status_.on.isoformat() if status_.on else None, "value": status_.value, "progress": status_.progress, "index": status_.index,
        "expected": status_.expected, "needed_rate": status_.needed_rate, "unlikely": status_.is_unlikely, "falls_behind": status_.falls_behind,
        "next_due": status_.next_due.isoformat() if status_.next_due else None, "chance": ahead.chance if ahead else None,
        "low": ahead.low if ahead else None, "high": ahead.high if ahead else None, "method": ahead.method if ahead else None,
        "releases": list(one.releases), "problem": one.problem or None,
    }  # fmt: skip


@app.command
def diagnose(plan: str, *, on: On = "", as_of: str = "", json: Json = False) -> None:
    """The chain walked: which outcomes support the theory, which put it in doubt, and the link to examine."""
    from dataclasses import asdict

    found = _followed(plan, on, as_of)
    read = found.chain()
    if json:
        show_json(
            {
                "plan": found.document.plan.id,
                "on": found.on.isoformat(),
                "outcomes": [{**asdict(one), "reading": one.reading.value} for one in read],
            }
        )
        return
    for one in read:
        print(f"{one.outcome}  {one.reading.value.upper()}\n  {one.why}")


@app.command
def record(
    plan: str, file: Path, *, dry_run: Annotated[bool, Parameter(name="--dry-run", negative="")] = False, json: Json = False
) -> int:
    """Figures from a spreadsheet (measure, on, value, …): good rows are kept, bad ones listed. Exit code 11 where rows were refused."""
    from dataclasses import asdict

    _records()
    from skillshed.people.services import SYSTEM
    from skillshed.plans.bulk import load_actuals, read_table
    from skillshed.sources.raw import RawFile

    done = load_actuals(by=SYSTEM, plan=_loaded(plan), rows=read_table(RawFile.open(file)), dry_run=dry_run)
    if json:
        show_json(asdict(done))
    else:
        print(
            f"{done.rows} rows: {done.made} new, {done.changed} changed, {done.unchanged} as before, {len({one.row for one in done.refused})} refused."
        )
        for one in done.refused:
            print(f"  row {one.row}, {one.column}: {one.why}")
    return 11 if done.refused else 0


@app.command
def export(
    plan: str,
    *,
    out: Annotated[Path, Parameter(help="A .json, .xlsx, .csv (figures), .xml (IATI 2.03) or .ics file.")],
    on: On = "",
) -> None:
    """A plan as a file, in the format its name asks for."""
    from skillshed.insight.plan.reading import written
    from skillshed.insight.plan.sheets import write_workbook

    found = _file_or_loaded(plan).plan
    kind = out.suffix.lower()
    if kind == ".xlsx":
        write_workbook(found, out)
    elif kind in (".json", ".csv", ".xml", ".ics"):
        from skillshed.plans.exchange import to_calendar, to_csv, to_iati

        day = _day(on)
        content = {
            ".json": lambda: written(found).encode(), ".csv": lambda: to_csv(found), ".xml": lambda: to_iati(found),
            ".ics": lambda: to_calendar(_follow(found, day, day), day),
        }[kind]()  # fmt: skip
        out.write_bytes(content)
    else:
        raise UsageError(f"'{out.name}' names no format we write.", next_step="End it in .json, .xlsx, .csv, .xml or .ics.")
    note(f"Written: {out}")


@app.command
def schema() -> None:
    """The format of plans as a JSON Schema."""
    from skillshed.insight.plan.reading import plan_schema

    show_json(plan_schema())


def _records() -> None:
    from skillshed.site.boot import migrate, setup

    setup(data_folder(), alone=True)
    migrate()


def _read(path: Path) -> PlanFile:
    from skillshed.insight.plan.reading import read_plan
    from skillshed.insight.plan.sheets import read_workbook

    if not path.exists():
        raise NotFound(f"There is no file '{path}'.", next_step="Check the name.")
    if path.suffix.lower() in (".xlsx", ".ods"):
        return read_workbook(path)
    if path.suffix.lower() == ".xml":
        from skillshed.plans.exchange import from_iati

        return from_iati(path.read_bytes(), path.name)
    return read_plan(path)


def _loaded(name: str) -> Any:
    from skillshed.plans.models import Plan

    plan = Plan.objects.filter(slug=name).first()
    if plan is None:
        known = ", ".join(Plan.objects.values_list("slug", flat=True)) or "none"
        raise NotFound(
            f"No plan '{name}' is loaded, and there is no such file.",
            next_step=f"`skillshed plan load FILE` loads one. Loaded: {known}.",
        )
    return plan


def _file_or_loaded(name: str) -> PlanFile:
    from skillshed.insight.plan.reading import PlanFile

    path = Path(name)
    if path.suffix or path.exists():
        return _read(path)
    _records()
    from skillshed.plans.files import document

    return PlanFile(document(_loaded(name)), {}, ())


def _followed(name: str, on: str, as_of: str) -> Following:
    day = _day(on)
    return _follow(_file_or_loaded(name).plan, day, read_date(as_of, "--as-of") or day)


def _follow(found: Document, on: date, as_of: date) -> Following:
    from skillshed.plans.following import follow

    wants = any(one.evidence for one in found.measures)
    return follow(found, on, open_book() if wants else None, as_of)


def _day(text: str) -> date:
    from datetime import date

    return read_date(text, "--on") or date.today()


def _counts(found: Document) -> dict[str, int]:
    names = ("themes", "priorities", "objectives", "actions", "outputs", "outcomes", "chains", "actors", "measures")
    return {name: len(getattr(found, name)) for name in names}
