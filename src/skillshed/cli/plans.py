"""`skillshed plan`: load, look through, follow, walk the chain, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from skillshed.cli import plans_board, plans_evaluating
from skillshed.cli.common import data_folder, note, open_book, read_date, show_json, show_table
from skillshed.terms.errors import NotFound, UsageError

if TYPE_CHECKING:
    from datetime import date

    from skillshed.insight.plan.document import Plan as Document
    from skillshed.insight.plan.reading import PlanFile
    from skillshed.plans.following import Following

app = App(name="plan", help="Plans: load, look through, follow, walk the chain, export.", help_format="plaintext")
app.command(
    "skillshed.cli.plan_actors:actors",
    name="actors",
    # Said here too: a list of commands does not load them.
    help="Who does what with whom in a plan, or everywhere with --all. Exit code 11 where rows of a file were refused.",
)
plans_board.mount(app)
plans_evaluating.mount(app)
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
        if row["falls_why"]:
            print(f"  {row['falls_why']}")
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
        "expected": status_.expected, "needed_rate": status_.needed_rate, "unlikely": status_.is_unlikely, "falls_behind": status_.falls_behind, "falls_why": status_.falls_why or None,
        "next_due": status_.next_due.isoformat() if status_.next_due else None, "chance": ahead.chance if ahead else None,
        "low": ahead.low if ahead else None, "high": ahead.high if ahead else None, "method": ahead.method if ahead else None,
        "gaps": [{"to": gap.name, "first": gap.gaps[0][1], "last": gap.gaps[-1][1], "widens": gap.widens, "told_by": gap.by or None} for gap in one.compared],
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


def _records(*, alone: bool = True) -> None:
    from skillshed.site.boot import migrate, setup

    setup(data_folder(), alone=alone)
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
    from skillshed.plans.learning import with_lessons

    held = _loaded(name)
    return PlanFile(with_lessons(document(held), held), {}, ())


def _followed(name: str, on: str, as_of: str) -> Following:
    day = _day(on)
    return _follow(_file_or_loaded(name).plan, day, read_date(as_of, "--as-of") or day)


@app.command
def due(
    *,
    dry_run: Annotated[
        bool, Parameter(name="--dry-run", negative="", help="Say how many letters there would be, and write none.")
    ] = False,
    json: Json = False,
) -> None:
    """What plans do once a day: count referrals and taking part anew, and write to owners what is due. Twice does no harm."""
    _records(alone=dry_run)
    from dataclasses import asdict

    from django.utils import timezone

    from skillshed.plans.counting import count_all
    from skillshed.plans.reminding import send_due
    from skillshed.site.plans.using.letters import full_address

    today = timezone.localdate()
    counted = 0 if dry_run else count_all(today)
    done = {"counts": counted, **asdict(send_due(today, address=full_address, dry_run=dry_run))}
    show_json(done) if json else show_table([{"what": name, "count": number} for name, number in done.items()], ["what", "count"])


@app.command
def snapshot(
    plan: str,
    *,
    on: On = "",
    as_of: Annotated[str, Parameter(help="With what was known on this day; else now.")] = "",
    json: Json = False,
) -> None:
    """Keep a plan as it stood on a day, with its figures and rules; the one already kept where nothing differs."""
    _records()
    from skillshed.people.services import SYSTEM
    from skillshed.plans.snapshots import take_snapshot

    made = take_snapshot(by=SYSTEM, plan=_loaded(plan), on=_day(on), book=open_book(), as_of=read_date(as_of, "--as-of"))
    _show_snapshots([made], as_json=json)


@app.command
def snapshots(plan: str, number: int | None = None, other: int | None = None, *, json: Json = False) -> int:
    """The snapshots of a plan; with NUMBER, whether it comes out the same again (exit code 11 where not); with two, what changed."""
    _records()
    from dataclasses import asdict

    from skillshed.plans import snapshots as kept

    held = _loaded(plan)
    if number is None:
        _show_snapshots(list(held.snapshots.order_by("pk")), as_json=json)
        return 0
    first = kept.snapshot_of(held, number)
    if other is None:
        holds = kept.holds(first)
        show_json({"snapshot": number, "holds": holds, **first.document}) if json else print(
            f"Snapshot {number} of {first.on}: {'worked out again, it comes out the same.' if holds else 'it does NOT come out the same again.'}"
        )
        return 0 if holds else 11
    second = kept.snapshot_of(held, other)
    moved, changed = kept.moved(first, second), kept.changed(first, second)
    if json:
        show_json(
            {
                "before": number,
                "after": other,
                "measures": [asdict(one) for one in moved],
                "plan": [asdict(one) for one in changed],
            }
        )
        return 0
    for row in moved:
        print(
            f"{row.measure}  {row.before or 'not measured'} -> {row.after or 'not measured'}{' (restated)' if row.is_restated else ''}\n  {row.why}"
        )
    for difference in changed:
        print(difference.sentence)
    note(f"{len(moved)} measures stand differently; {len(changed)} changes of the plan itself.")
    return 0


def _show_snapshots(listed: list[Any], *, as_json: bool) -> None:
    rows = [
        {"snapshot": one.pk, "on": one.on.isoformat(), "as_of": one.as_of.isoformat(), "sha256": one.sha256} for one in listed
    ]
    show_json(rows) if as_json else show_table(rows, ["snapshot", "on", "as_of", "sha256"])


def _follow(found: Document, on: date, as_of: date) -> Following:
    from skillshed.plans.following import follow

    counts = None
    if any(one.source for one in found.measures):
        _records()
        from skillshed.plans.feeding import counts_for

        counts = counts_for([found])
    wants = any(one.evidence or one.source for one in found.measures)
    return follow(found, on, open_book() if wants else None, as_of, counts=counts)


def _day(text: str) -> date:
    from datetime import date

    return read_date(text, "--on") or date.today()


def _counts(found: Document) -> dict[str, int]:
    names = ("themes", "priorities", "objectives", "actions", "outputs", "outcomes", "chains", "actors", "measures")
    return {name: len(getattr(found, name)) for name in names}
