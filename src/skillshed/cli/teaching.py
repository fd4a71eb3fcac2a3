"""`skillshed provision skills` and `skillshed skills cover`: what offers teach, and which of them close a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from skillshed.cli.common import data_folder, note, read_date, show_json, show_table
from skillshed.cli.skills_transitions import Held, Paper, Words, answered, open_desk_here, skill_named

if TYPE_CHECKING:
    from skillshed.provision.fit import Fitting
    from skillshed.provision.teaching.answers import GapAnswer

Json = Annotated[bool, Parameter(negative="")]
WAYS = Literal["bus", "walk", "cycle", "car"]


def skills(
    *,
    anew: Annotated[bool, Parameter(negative="", help="Read every offer again, changed or not.")] = False,
    json: Json = False,
) -> None:
    """Read which skills offers teach: those whose words, the taxonomy or the overrides changed. What providers decided stays."""
    _ready()
    from dataclasses import asdict

    from skillshed.provision.teaching.reading import read_offers

    done = read_offers(anew=anew)
    if json:
        show_json(asdict(done))
        return
    note(
        f"{done.offers:,} offers: {done.read:,} read with {done.taxonomy}, {done.unchanged:,} unchanged; {done.new:,} statements new, {done.gone:,} gone, in {done.seconds} s."
    )
    if done.followed.moved or done.followed.lost:
        note(
            f"Decisions under another version: {done.followed.moved} moved to the skill's new id, {done.followed.lost} have no skill any more and wait for their provider."
        )


def cover(
    origin: Annotated[str, Parameter(help="The occupation now, by label, code or id; leave out for a person or --gap.")] = "",
    *,
    to: Annotated[str, Parameter(help="The occupation to reach.")] = "",
    gap: Annotated[
        list[str] | None, Parameter(help="A missing skill (label or id) instead; again for more.", negative="")
    ] = None,
    held: Held = None,
    words: Words = None,
    qualification: Paper = None,
    near: Annotated[str, Parameter(help="A postcode, a part of one, or a town; else everywhere.")] = "",
    minutes: Annotated[float, Parameter(help="How long the way may take, 10 to 180.")] = 30,
    mode: WAYS = "bus",
    by: Annotated[Literal["cost", "weeks"], Parameter(help="The cheapest or the quickest.")] = "cost",
    budget: Annotated[float | None, Parameter(help="At most so many pounds, or weeks, in all.")] = None,
    facts: Annotated[str, Parameter(help='A JSON file {"facts": {...}}, as for `skillshed eligible`: what it costs you.')] = "",
    on: Annotated[str, Parameter(help="The day that counts as today.")] = "",
    json: Json = False,
) -> None:
    """Which courses close a gap in skills within reach, for the least cost or in the fewest weeks, and what stays open."""
    _ready()
    from decimal import Decimal

    from skillshed.provision.teaching.covering import check_reach, cover_gap

    missing = _missing(origin, to, gap, held, words, qualification)
    answers = _fitting(facts, on)
    point = _point(near)
    found = cover_gap(
        missing, point, check_reach(minutes) if point else None, answers, by, None if budget is None else Decimal(str(budget)), mode=mode
    )  # fmt: skip
    show_json(found.document()) if json else _show(found)


def _missing(
    origin: str, to: str, gap: list[str] | None, held: list[str] | None, words: list[str] | None, papers: list[str] | None
) -> dict[str, float]:
    from skillshed.provision.teaching.covering import gap_of
    from skillshed.skills.taxonomy.find import one
    from skillshed.terms.errors import UsageError

    desk = open_desk_here("wordllama")
    if gap:
        if origin or to or held or words or papers:
            raise UsageError("--gap names the skills itself.", next_step="Leave the occupations and the person out.")
        return {skill_named(desk, text): 1.0 for text in gap}
    if not to:
        raise UsageError("There is nothing to reach.", next_step="Name an occupation with --to, or skills with --gap.")
    there = one(desk.space.taxonomy, to, kinds=("occupation",))
    return gap_of(desk, answered(desk, origin, None, held, None, words, papers, "plain", "wordllama", there), there)


def _point(near: str) -> Any:
    from skillshed.evidence.postcodes.points import locate, unknown

    if not near:
        return None
    found = locate(near)
    if found is None:
        raise unknown(near)
    return found


def _fitting(facts: str, on: str) -> Fitting:
    from django.utils import timezone

    from skillshed.cli.eligibility import facts_in
    from skillshed.provision.fit import Fitting
    from skillshed.rules.facts import read_facts
    from skillshed.rules.kept import rules_in

    day = read_date(on, "--on") or timezone.localdate()
    return Fitting(read_facts(facts_in(facts)) if facts else {}, day, rules_in(data_folder()))


def _show(found: GapAnswer) -> None:
    note(found.sentence)
    rows = [
        {
            "course": one.taking.offer.title,
            "provider": one.taking.provider,
            "adds": ", ".join(added.label for added in one.adds),
            "cost to you": one.cost_words,
            "weeks": "not known" if one.weeks is None else f"{one.weeks.normalize():f}",
            "starts": one.starts,
            "way": one.travel,
        }
        for one in found.steps
    ]
    if rows:
        show_table(rows, ["course", "provider", "adds", "cost to you", "weeks", "starts", "way"])
    for line in found.left:
        note(f"- {line.sentence}")


def _ready() -> None:
    from skillshed.site.boot import migrate, setup

    setup(data_folder(), alone=True)
    migrate()
