"""`skillshed skills transitions|gap|paths|facts`: the steps from one job to the next."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from skillshed.cli.common import data_folder, note, show_json, show_table

if TYPE_CHECKING:
    from cyclopts import App

    from skillshed.evidence.book import Book
    from skillshed.skills.transitions.moves import Answer, Desk
    from skillshed.skills.transitions.soc import Group

Json = Annotated[bool, Parameter(negative="")]
Origin = Annotated[
    str, Parameter(help="An occupation by label, code or id; leave out where --held, --skill or --words describe a person.")
]
Add = Annotated[list[str] | None, Parameter(help="A skill learned beside (label or id); again for more.", negative="")]
Held = Annotated[
    list[str] | None,
    Parameter(help="An occupation held, `care at home worker:5` for five years ago; again for more.", negative=""),
]
Skill = Annotated[list[str] | None, Parameter(help="A skill the person has (label or id); again for more.", negative="")]
Words = Annotated[list[str] | None, Parameter(help="What the person can do in own words; again for more.", negative="")]
Paper = Annotated[list[str] | None, Parameter(help="A qualification's title; again for more.", negative="")]
Weights = Annotated[str, Parameter(help="plain: every needed skill alike; rarity: those that few jobs need count more.")]
Model = Annotated[str, Parameter(help="wordllama or minilm.")]
Place = Annotated[
    str, Parameter(help="A place: pay and openings by occupation are those of it, or of the nearest area they are published for.")
]


def mount(app: App) -> None:
    """Add these commands to `skillshed skills`."""
    for command in (transitions, gap, paths, facts):
        app.command(command)


def transitions(
    origin: Origin = "",
    *,
    to: Annotated[str, Parameter(help="One destination; else the best.")] = "",
    add: Add = None,
    held: Held = None,
    skill: Skill = None,
    words: Words = None,
    qualification: Paper = None,
    top: int = 20,
    viable: Annotated[bool, Parameter(help="Viable destinations only.", negative="")] = False,
    weights: Weights = "plain",
    place: Place = "",
    embedder: Model = "wordllama",
    json: Json = False,
) -> None:
    """Where a job's or a person's skills lead, how much of each destination they cover, and what is missing."""
    from skillshed.skills.transitions.moves import order, row, viable_ones

    desk, known = _known(embedder, place)
    answer = answered(desk, origin, add, held, skill, words, qualification, weights, embedder, to)
    if to:
        at = [desk.space.occupation_at[_occupation(desk, to)]]
    else:
        at = (viable_ones(desk, answer) if viable else order(desk, answer))[:top]
    rows = [known(row(desk, answer, one)) for one in at]
    if json:
        show_json(
            {"origin": desk.labels.get(answer.origin, "a person"), "bounds": vars(desk.bounds), "rows": rows} | _credit(desk)
        )
        return
    shown = [
        {**one, **{name: _word(one[name]) for name in ("viable", "desirable", "safe")}, "missing": _lacking(one)} for one in rows
    ]
    here = ["openings_a_year"] if place else []
    show_table(
        shown,
        ["label", "coverage", "likeness", "viable", "desirable", "safe", "missing", "hours", "level", "pay", *here, "regulated"],
    )
    if to:
        show_table(rows[0]["gap"], ["label", "have", "weight", "nearest"], title="Missing")
    for one in rows[:3]:
        note(f"{one['label']}: {one['sentence']}")
    _sources(rows)
    note(_credit(desk)["attribution"])


def gap(
    origin: Origin = "",
    *,
    to: Annotated[str, Parameter(help="One destination; else the skills that most near moves lack.")] = "",
    add: Add = None,
    held: Held = None,
    skill: Skill = None,
    words: Words = None,
    qualification: Paper = None,
    top: int = 20,
    weights: Weights = "plain",
    embedder: Model = "wordllama",
    json: Json = False,
) -> None:
    """What is missing for a destination; without one, which skills would open most."""
    from skillshed.skills.transitions.learning import worth_learning
    from skillshed.skills.transitions.moves import missing

    desk = open_desk_here(embedder)
    answer = answered(desk, origin, add, held, skill, words, qualification, weights, embedder)
    if to:
        rows = missing(desk, answer, desk.space.occupation_at[_occupation(desk, to)])
        columns = ["label", "have", "weight", "nearest"]
    else:
        rows = worth_learning(desk, answer, top=top)
        columns = ["label", "lacking_in", "of", "opens"]
    if json:
        show_json({"rows": rows, "versions": desk.versions} | _credit(desk))
        return
    show_table(rows, columns)
    note("Nothing is missing." if not rows else _credit(desk)["attribution"])


def paths(
    origin: Annotated[str, Parameter(help="An occupation by label, code or id.")],
    to: Annotated[str, Parameter(help="The occupation to reach.")],
    *,
    steps: Annotated[int, Parameter(help="At most so many moves (1 to 4).")] = 4,
    pay_floor: Annotated[float | None, Parameter(help="No step paid under so many pounds a year, nor with unknown pay.")] = None,
    level: Annotated[int | None, Parameter(help="No step under this SOC skill level (1 to 4), nor with an unknown one.")] = None,
    hours: Annotated[float | None, Parameter(help="At most so many hours to learn in all (hours are an assumption).")] = None,
    avoid_regulated: Annotated[bool, Parameter(help="No step through a regulated occupation.", negative="")] = False,
    place: Place = "",
    top: int = 3,
    embedder: Model = "wordllama",
    json: Json = False,
) -> None:
    """Several viable moves one after the other, least to learn first."""
    from skillshed.skills.transitions.opening import open_pairs
    from skillshed.skills.transitions.paths import Wish
    from skillshed.skills.transitions.paths import paths as ways
    from skillshed.terms.errors import NotFound

    desk, known = _known(embedder, place)
    here, there = _occupation(desk, origin), _occupation(desk, to)
    wish = Wish(pay_floor, steps, top, avoid_regulated, level, hours)
    found = ways(desk, open_pairs(desk.space, data_folder()), here, there, wish, known.groups)
    found = [{**one, "steps": [known(step) for step in one["steps"]]} for one in found]
    if not found:
        raise NotFound(
            f"No viable moves lead from {desk.labels[here]} to {desk.labels[there]} in {steps} steps.",
            next_step="Allow more steps or hours, a lower pay or level, or look at `skillshed skills gap` for the skills between.",
        )
    if json:
        show_json({"paths": found, "versions": desk.versions} | _credit(desk))
        return
    for one in found:
        note(
            " → ".join(one["through"]) + f" (cost {one['cost_in_skills']}; about {one['hours']:,} hours to learn, an assumption)"
        )
        columns = ["label", "coverage", "missing", "hours", "level", "pay", *(["openings_a_year"] if place else []), "regulated"]
        show_table([{**step, "missing": _lacking(step)} for step in one["steps"]], columns)
    _sources([step for one in found for step in one["steps"]])


def facts(
    file: Annotated[Path, Parameter(help="CSV or workbook: id; pay_gbp_year, job_zone, automation_risk, bottleneck.")],
    *,
    json: Json = False,
) -> int:
    """Bring pay, level and automation risk of occupations in. Exit code 11 where rows were put aside."""
    from skillshed.skills.taxonomy.store import open_taxonomy
    from skillshed.skills.transitions.facts import NAMES, keep_facts, read_facts
    from skillshed.sources.raw import RawFile

    read, aside = read_facts(RawFile.open(file), open_taxonomy(data_folder()))
    whole = keep_facts(read, data_folder())
    counts = {name: whole.table[name].count() for name in NAMES}
    if json:
        show_json({"read": read.table.height, "known": counts, "put_aside": aside.to_dicts()})
    else:
        show_table([{"figure": name, "occupations": number} for name, number in counts.items()], ["figure", "occupations"])
        note(f"{read.table.height} occupations read, {aside.height} rows put aside.")
    return 11 if aside.height else 0


class _Known:
    """What is known of a destination beside skills: SOC group, level, hours, pay and openings, each with its source."""

    def __init__(self, desk: Desk, groups: dict[str, Group], book: Book, place: str) -> None:
        self.desk, self.groups, self.book, self.place = desk, groups, book, place

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row with these beside it."""
        from skillshed.insight.occupations.desk import pay_source
        from skillshed.insight.occupations.outlook import outlook
        from skillshed.skills.transitions.paths import hours_to_learn
        from skillshed.skills.transitions.soc import level

        group, pay = self.groups.get(row["destination"]), row["pay_gbp_year"]
        ahead = outlook(self.book, group, self.place)
        return {
            **row, "soc2020": group.code if group else None, "soc_status": None if group is None else "assumption", "level": level(group),
            "hours": row.get("hours", round(hours_to_learn(row["gap"]))), "hours_status": "assumption", "pay": "not known" if pay is None else f"£{pay:,.0f} a year",
            "pay_source": pay_source(self.desk, row["destination"]), "openings_a_year": "not known" if ahead is None else round(ahead.per_year),
            "demand": None if ahead is None else asdict(ahead),
        }  # fmt: skip


def _known(embedder: str, place: str) -> tuple[Desk, _Known]:
    """The desk with the pay of the evidence base under it, and what else is known of occupations there."""
    from skillshed.evidence.book import Book
    from skillshed.insight.occupations.desk import with_pay
    from skillshed.skills.transitions.soc import linked

    desk, book = open_desk_here(embedder), Book(data_folder())
    code = book.areas.one(place).code if place else ""
    groups = linked(desk.space.taxonomy, data_folder())
    paid = with_pay(desk, book, groups, code)
    return paid, _Known(paid, groups, book, code)


def _sources(rows: list[dict[str, Any]]) -> None:
    """Whence pay and openings come, each once; that pay is not known is said too."""
    pay = sorted({row["pay_source"] for row in rows if row["pay_source"]})
    note(
        f"Pay: {'; '.join(pay)}."
        if pay
        else "Pay by occupation is not loaded: `pay_by_occupation.csv` (docs/how-to/explore-careers.md)."
    )
    ahead = [row["demand"] for row in rows if row["demand"]]
    if ahead:
        note(
            f"Openings a year: {ahead[0]['place_name']}, {ahead[0]['first']} to {ahead[0]['last']}, release {ahead[0]['release']}."
        )


def open_desk_here(embedder: str) -> Desk:
    """The desk of the data folder in use."""
    from skillshed.skills.transitions.opening import open_desk

    return open_desk(data_folder(), embedder=embedder)


def answered(
    desk: Desk,
    origin: str,
    add: list[str] | None,
    held: list[str] | None,
    skill: list[str] | None,
    words: list[str] | None,
    papers: list[str] | None,
    weights: str,
    embedder: str,
    to: str = "",
) -> Answer:
    """An occupation's or a person's answer, from what was typed. UsageError where both or neither are named."""
    from skillshed.skills.transitions.moves import from_occupation, from_person
    from skillshed.skills.transitions.person import Person, profile
    from skillshed.terms.errors import UsageError

    if weights not in ("plain", "rarity"):
        raise UsageError(f"There are no weights '{weights}'.", next_step="Weights are plain and rarity.")
    described = any((held, skill, words, papers))
    if bool(origin) == described:
        raise UsageError("Name either an occupation or a person.", next_step="`skillshed skills transitions 'sales assistant'`.")
    added = [skill_named(desk, one) for one in add or ()]
    if origin:
        there = _occupation(desk, to) if to else ""
        return from_occupation(desk, _occupation(desk, origin), added=added, weights=weights, to=there)
    person = Person(
        worked=[_worked(desk, one) for one in held or ()],
        skills=[*added, *(skill_named(desk, one) for one in skill or ())],
        words=words or (),
        qualifications=papers or (),
    )
    from skillshed.skills.embedding.port import open_embedder

    return from_person(desk, profile(desk.space, person, open_embedder(embedder)), weights=weights)


def _worked(desk: Desk, text: str) -> Any:
    from skillshed.skills.transitions.person import Worked
    from skillshed.terms.errors import UsageError

    name, mark, years = text.rpartition(":")
    if not mark or (text.startswith("http") and not years.replace(".", "").isdigit()):
        return Worked(_occupation(desk, text))
    try:
        return Worked(_occupation(desk, name), float(years))
    except ValueError:
        raise UsageError(f"'{years}' is no number of years.", next_step="Write --held 'care at home worker:5'.") from None


def _occupation(desk: Desk, text: str) -> str:
    from skillshed.skills.taxonomy.find import one

    return one(desk.space.taxonomy, text, kinds=("occupation",))


def skill_named(desk: Desk, text: str) -> str:
    """A skill by label or id."""
    from skillshed.skills.taxonomy.find import one

    return one(desk.space.taxonomy, text, kinds=("skill", "knowledge"))


def _lacking(row: dict[str, Any]) -> int:
    """Skills of which less than half is there; JSON tells the others too."""
    from skillshed.skills.transitions.words import THERE

    return sum(1 for one in row["gap"] if one["have"] < THERE)


def _word(value: bool | None) -> str:
    return "not known" if value is None else ("yes" if value else "no")


def _credit(desk: Desk) -> dict[str, str]:
    return {"attribution": desk.space.taxonomy.attribution, "regulated_status": "from memory; check with the regulator"}
