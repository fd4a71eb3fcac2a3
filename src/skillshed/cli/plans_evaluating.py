"""`skillshed plan evaluate`, `adjust`, `cohort`: a place beside others, adjusted targets, people after they left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from skillshed.cli.common import data_folder, filled_book, note, one_place, read_date, read_start, show_json, show_table
from skillshed.terms.errors import NotFound, UsageError

if TYPE_CHECKING:
    from skillshed.insight.plan.evaluating import Evaluation

Json = Annotated[bool, Parameter(name="--json", negative="", help="One JSON document on standard output.")]


def mount(app: App) -> None:
    """Hang these commands under `skillshed plan`."""
    app.command(evaluate)
    app.command(adjust)
    app.command(cohort)


def evaluate(
    measure: str,
    *,
    place: Annotated[str, Parameter(help="The place that had the plan: a name or code.")],
    since: Annotated[str, Parameter(name="--from", help="When it began there: a year, month or day.")],
    by: Annotated[str, Parameter(help="One part of the measure, such as sex=Male.")] = "",
    leave_out: Annotated[str, Parameter(help="Places that are no fair comparison, with commas between them.")] = "",
    as_of: Annotated[str, Parameter(help="Evidence as known on this day.")] = "",
    json: Json = False,
) -> None:
    """A place against others that did not have the plan: difference in differences, synthetic control, every placebo, in plain words."""
    from skillshed.insight.plan.evaluating import evaluated, panel

    book = filled_book()
    begins = read_start(since)
    if begins is None:
        raise UsageError("It is not said when it began.", next_step="Write --from 2019, or --from 2019-09-01.")
    without = tuple(one_place(book, one.strip()).code for one in leave_out.split(",") if one.strip())
    known_on = read_date(as_of, "--as-of")
    found = evaluated(panel(book, measure, one_place(book, place), begins, by=_by(by), as_of=known_on, leave_out=without))
    show_json(document(found, known_on)) if json else _print(found)


def _by(text: str) -> dict[str, str] | None:
    pairs = [part.split("=", 1) for part in text.split(",") if part.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise UsageError(f"'{text}' does not say which part is meant.", next_step="Write it as sex=Male.")
    return {name.strip(): value.strip() for name, value in pairs} or None


def document(found: Evaluation, as_of: Any = None) -> dict[str, Any]:
    """All of an evaluation as plain values."""
    from dataclasses import asdict

    one, both = found.panel, found.synthetic
    return {
        "measure": one.measure, "title": one.title, "unit": one.unit, "breakdown": one.breakdown, "place": one.place.code, "name": one.place.name,
        "as_of": as_of, "releases": list(one.releases), "periods": list(one.periods), "periods_before": one.before,
        "difference_in_differences": asdict(found.difference), "drift_before": {**asdict(found.drift), "unusual": found.drift.is_unusual},
        "synthetic_control": {
            "effect": both.real.effect, "error_before": both.real.error_before, "error_after": both.real.error_after, "error_held_out": found.held_out,
            "donors": [{"place": code, "name": name, "weight": weight} for name, code, weight in found.donors],
            "path": both.real.path.tolist(), "gap": both.real.gap.tolist(), "actual": one.treated.tolist(),
            "without_each_donor": [{"name": one.names[each.donor], "weight": each.weight, "effect": each.effect} for each in found.without],
        },
        "placebos": {
            "used": len(both.used), "of": len(one.names), "ratio": both.ratio, "p": both.p, "smallest_possible_p": both.least_p,
            "places": [
                {"place": one.codes[at], "name": one.names[at], "ratio": ratio, "error_before": made.error_before, "effect": made.effect}
                for at, ratio, made in zip(both.used, both.ratios.tolist(), both.made, strict=True)
            ],
        },
        "level": found.level, "level_why": found.level_why, "impact_may_be_said": found.carries >= 3, "impact": found.impact,
        "left_out": [{"name": name, "why": why} for name, why in one.dropped], "reading": list(found.reading),
    }  # fmt: skip


def _print(found: Evaluation) -> None:
    one, real = found.panel, found.synthetic.real
    for said in found.reading:
        print(said)
    print(f"\n{found.level_why}\n{found.impact}\n")
    error = "not known" if found.held_out is None else f"{found.held_out:.3f}"
    print(f"Error of the mix before: {real.error_before:.3f}; on periods held back: {error}; after: {real.error_after:.3f}.\n")
    show_table([{"place": name, "weight": f"{weight:.1%}"} for name, _, weight in found.donors], ["place", "weight"])
    print()
    rows = [
        {"period": period, one.place.name: f"{own:,.2f}", "mix": f"{path:,.2f}", "gap": f"{gap:+,.2f}", "": "after" if at >= one.before else "before"}
        for at, (period, own, path, gap) in enumerate(zip(one.periods, one.treated, real.path, real.gap, strict=True))
    ]  # fmt: skip
    show_table(rows, ["period", one.place.name, "mix", "gap", ""])
    _note_left_out(found)
    note(f"Source: {', '.join(one.releases)}.")


def _note_left_out(found: Evaluation) -> None:
    reasons: dict[str, list[str]] = {}
    for name, why in found.panel.dropped:
        reasons.setdefault(why, []).append(name)
    for why, names in reasons.items():
        more = f" and {len(names) - 12} more" if len(names) > 12 else ""
        note(f"Left out because {why}: {', '.join(names[:12])}{more}.")


def adjust(file: Path, *, json: Json = False) -> int:
    """Targets adjusted for who took part and for the economy, then scored and judged. FILE is YAML or CSV. Exit code 11 where one fails."""
    from skillshed.insight.plan.adjusting import judged_together, read_lines
    from skillshed.insight.text_files import read_text

    if not file.exists():
        raise NotFound(f"There is no file '{file}'.", next_step="Check the name.")
    lines = read_lines(read_text(file), file.name)
    verdict = judged_together(lines)
    if json:
        from dataclasses import asdict

        show_json({"lines": [asdict(one) for one in lines], **asdict(verdict)})
        return 11 if verdict.failures else 0
    rows = [
        {
            "programme": one.programme, "measure": one.measure, "negotiated": one.negotiated, "adjustment": f"{one.adjustment:+}",
            "adjusted target": one.target, "actual": "not known" if one.actual is None else one.actual, "score": "" if one.score is None else one.score,
        }
        for one in lines
    ]  # fmt: skip
    show_table(rows, list(rows[0]))
    for one in lines:
        for term in one.terms:
            print(f"{one.measure}: {term.name} from {term.before} to {term.after} moves the target by {term.effect:+}.")
    for kind, found in (("programme", verdict.programmes), ("measure", verdict.measures)):
        for name, average in found.items():
            print(f"Mean of {kind} {name}: {average}")
    for said in (*verdict.failures, *verdict.unknown):
        print(said)
    note(
        "Scores and means are cut off after one decimal, never rounded. " + ("Failed." if verdict.failures else "Nothing failed.")
    )
    return 11 if verdict.failures else 0


def cohort(
    *,
    year: Annotated[int, Parameter(help="The calendar year in which people left; 0 is last year.")] = 0,
    on: Annotated[str, Parameter(help="Records as they stand on this day.")] = "",
    json: Json = False,
) -> None:
    """People who took part: exits after ninety quiet days, and what became of them in the quarters after. Small counts are hidden."""
    from datetime import date

    from skillshed.site.boot import migrate, setup

    setup(data_folder(), alone=True)
    migrate()
    from skillshed.people.services import SYSTEM
    from skillshed.plans.cohorts import cohort as made

    day = read_date(on, "--on") or date.today()
    found = made(by=SYSTEM, year=year or day.year - 1, on=day)
    if json:
        from dataclasses import asdict

        show_json(asdict(found))
        return
    for name in ("referred", "participants", "enrolments", "exits", "waiting"):
        print(f"{name}: {_hidden(getattr(found, name))}")
    rows = [
        {"indicator": one.name, "yes": _hidden(one.yes), "no": _hidden(one.no), "not known": _hidden(one.unknown), "share of known": "" if one.share is None else f"{one.share}%"}
        for one in found.indicators
    ]  # fmt: skip
    show_table(rows, list(rows[0]))
    note(
        f"Exits in {found.year}, records of {found.on}. Counts are rounded to 5, small ones hidden; what is not known is in no share."
    )


def _hidden(count: int | None) -> str:
    return "hidden" if count is None else str(count)
