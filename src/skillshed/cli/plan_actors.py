"""`skillshed plan actors`: who does what with whom, what would break, whom to talk to; lists in and out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from skillshed.cli.common import data_folder, note, read_date, show_json, show_table
from skillshed.terms.errors import InputNotUnderstood, NotFound, UsageError

if TYPE_CHECKING:
    from datetime import date

    from skillshed.insight.plan.ecosystem import Ecosystem

Json = Annotated[bool, Parameter(name="--json", negative="", help="One JSON document on standard output.")]


def actors(
    plan: str = "",
    *,
    all: Annotated[bool, Parameter(name="--all", negative="", help="Every plan, the lists brought in, the directory, referrals.")] = False,
    on: Annotated[str, Parameter(help="The day asked for; else today.")] = "",
    about: Annotated[str, Parameter(help="Who should we talk to about this?")] = "",
    without: Annotated[str, Parameter(help="What would be left without this actor.")] = "",
    import_: Annotated[Path | None, Parameter(name="--import", help="Bring in a CSV of actors or of relations, or Kumu's JSON.")] = None,
    said_by: Annotated[str, Parameter(help="With --import: the office or document that says so.")] = "",
    public: Annotated[bool, Parameter(negative="", help="With --import: anybody may see it.")] = False,
    export: Annotated[Path | None, Parameter(help="Write the map: a .json file for Kumu, or a .csv of relations with the actors beside it.")] = None,
    json: Json = False,
) -> int:  # fmt: skip
    """Who does what with whom in a plan, or everywhere with --all. Exit code 11 where rows of a file were refused."""
    from datetime import date

    from skillshed.site.boot import migrate, setup

    setup(data_folder(), alone=True)
    migrate()
    day = read_date(on, "--on") or date.today()
    if bool(plan) == all:
        raise UsageError("Name a plan, or ask for --all.", next_step="`skillshed plan list` shows the plans.")
    found = _map(plan, day)
    if import_ is not None:
        return _bring(import_, said_by, found, json=json, public=public)
    if export is not None:
        return _write(export, found)
    if about:
        return _ask(about, found, day, json=json)
    return _leave(without, found, json=json) if without else _shape(found, day, json=json)


def _map(plan: str, day: date) -> Ecosystem:
    from skillshed.people.services import SYSTEM
    from skillshed.plans.files import document
    from skillshed.plans.mapping import of_place, of_plans
    from skillshed.plans.models import Plan

    held = Plan.objects.filter(slug=plan) if plan else Plan.objects.all()
    if plan and not held:
        raise NotFound(f"No plan '{plan}' is loaded.", next_step="`skillshed plan list` shows the plans.")
    documents = [document(one, actuals=()) for one in held]
    whole = of_plans(documents, drafts=True) if plan else of_place(documents, day, drafts=True, counts_for=SYSTEM)
    return whole.on(day)


def _bring(path: Path, said_by: str, found: Ecosystem, *, json: bool, public: bool) -> int:
    from dataclasses import asdict

    from skillshed.people.services import SYSTEM
    from skillshed.plans.relations import bring_in
    from skillshed.sources.raw import RawFile

    if not path.exists():
        raise NotFound(f"There is no file '{path}'.", next_step="Check the name.")
    raw = RawFile.open(path)
    if raw.kind != "text":
        raise InputNotUnderstood(f"'{path.name}' is no CSV or JSON file.", next_step="Save it as CSV.")
    done = bring_in(by=SYSTEM, content=raw.text, name=path.name, said_by=said_by, known=found.map.nodes, is_public=public)
    if json:
        show_json(asdict(done))
    else:
        bad = len({(one.of, one.row) for one in done.refused})
        print(f"{done.rows} rows: {done.made} new, {done.changed} changed, {done.unchanged} as before, {bad} refused.")
        for one in done.refused:
            print(f"  {one.of}, row {one.row}, {one.column}: {one.why}")
    return 11 if done.refused else 0


def _write(path: Path, found: Ecosystem) -> int:
    from skillshed.plans.actor_files import actors_csv, kumu_json, relations_csv

    if path.suffix.lower() == ".json":
        path.write_text(kumu_json(found.map), encoding="utf-8")
        note(f"Written: {path}")
    elif path.suffix.lower() == ".csv":
        beside = path.with_name(f"{path.stem}-actors.csv")
        path.write_text(relations_csv(found.map), encoding="utf-8")
        beside.write_text(actors_csv(found.map), encoding="utf-8")
        note(f"Written: {path} and {beside}")
    else:
        raise UsageError(f"'{path.name}' names no format we write.", next_step="End it in .json or .csv.")
    return 0


def _ask(about: str, found: Ecosystem, day: date, *, json: bool) -> int:
    from skillshed.insight.plan.asking import ask, index
    from skillshed.plans.mapping import said_of

    many = [one.id for one in found.map.nodes if one.is_class]
    answers = ask(about, index(said_of(found, day)), many=many)
    named = found.named
    if json:
        show_json(
            [
                {"actor": named[one.actor].name, "score": one.score, "reasons": [why.words for why in one.reasons]}
                for one in answers
            ]
        )
        return 0
    for number, one in enumerate(answers, 1):
        print(f"{number}. {named[one.actor].name}{' (stands for many)' if named[one.actor].is_class else ''}")
        for why in one.reasons:
            print(f"     {why.words}")
    note("" if answers else "Nothing known of any actor says that. Try one plain word.")
    return 0


def _leave(name: str, found: Ecosystem, *, json: bool) -> int:
    from skillshed.insight.plan.ecosystem import key_of, leaving

    key = key_of(name)
    if key not in found.named:
        raise NotFound(f"Nobody on the map is called '{name}'.", next_step="`skillshed plan actors PLAN` lists them.")
    left = leaving(found, key)
    cut = [found.named[one].name for piece in left.pieces[1:] for one in piece]
    if json:
        show_json(
            {"actor": found.named[key].name, "without_an_owner": [one.key for one in left.ownerless], "nobody_answers": [one.key for one in left.unanswered],
             "funds": [one.key for one in left.money], "cut_off": cut, "density": left.density, "density_without": left.density_without}
        )  # fmt: skip
        return 0
    print(f"Without {found.named[key].name}: density {left.density:.3f} becomes {left.density_without:.3f}.")
    for words, listed in (
        ("Without an owner", [f"{one.key} {one.name}" for one in left.ownerless]), ("Nobody answers for", [f"{one.key} {one.name}" for one in left.unanswered]),
        ("Money that ends", [one.name for one in left.money]), ("Cut off from the rest", cut),
    ):  # fmt: skip
        print(f"{words}: {'; '.join(listed) or 'none'}")
    return 0


def _shape(found: Ecosystem, day: date, *, json: bool) -> int:
    from skillshed.insight.plan.actors import shape
    from skillshed.insight.plan.ecosystem import classes, ending, single_owned

    said, named = shape(found.map), found.named
    rows: list[dict[str, Any]] = [
        {"actor": named[one.id].name, "kind": named[one.id].kind, "tied_with": one.ties, "brokerage": round(one.brokerage, 4), "is_class": named[one.id].is_class}
        for one in said.standings
    ]  # fmt: skip
    alone = {named[actor].name: [one.key for one in listed] for actor, listed in single_owned(found).items()}
    funds, ties = ending(found, day)
    ends = [{"ends": one.ends, "what": one.name} for one in funds] + [
        {"ends": one.until, "what": f"{named[one.source].name} funds {named[one.to].name}"} for one in ties
    ]
    many = classes(found.map.nodes)
    if json:
        show_json(
            {"on": day.isoformat(), "actors": said.actors, "ties": said.ties, "density": said.density, "parts": said.parts, "alone": list(said.alone),
             "core": list(said.core), "core_of": said.core_of, "outward": said.outward, "standings": rows, "single_owned": alone,
             "ending": [{**one, "ends": str(one["ends"])} for one in ends], "classes": list(many)}
        )  # fmt: skip
        return 0
    print(
        f"{_count(said.actors, 'actor')}, {_count(said.ties, 'pair')} with a tie, density {said.density:.3f}, {_count(said.parts, 'part')}."
    )
    show_table(rows[:15], ["actor", "kind", "tied_with", "brokerage", "is_class"])
    for name, listed in alone.items():
        print(f"{name} alone owns: {', '.join(listed)}")
    for one in ends:
        print(f"Ends {one['ends']}: {one['what']}")
    note(
        f"{len(many)} actors stand for many: read no ranking from them."
        if many
        else "Brokerage: share of shortest ways that lead through an actor."
    )
    return 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
