"""`skillshed adverts`: read job adverts from files, and say what is asked, where, and what comes and goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from skillshed.cli.common import data_folder, note, open_book, read_date, show_json, show_table

if TYPE_CHECKING:
    import polars as pl

    from skillshed.skills.taxonomy.tables import Taxonomy

app = App(name="adverts", help="Job adverts: what is asked, where, and what comes and goes.", help_format="plaintext")
LINE_END = b"\n"
Json = Annotated[bool, Parameter(name="--json", negative="", help="One JSON document on standard output.")]


@app.command
def read(
    *files: Path,
    on: Annotated[str, Parameter(help="The day of the stock; else the last day posted.")] = "",
    top: Annotated[int, Parameter(help="How many skills.")] = 15,
    json: Json = False,
) -> None:
    """Read files of adverts (CSV, JSON, Parquet): vacancies told apart from copies, open on a day, by district, and the skills they ask."""
    import polars as pl

    from skillshed.skills.adverts.demand import asked, counted, last_day, share_of, stock
    from skillshed.terms.errors import UsageError

    if not files:
        raise UsageError("Which file?", next_step="Name a file of adverts: `skillshed adverts read adverts.csv`.")
    told, found, skills, taxonomy = _read(files)
    day = read_date(on, "--on") or last_day(found["posted_on"])
    open_ = stock(found, day) if day else found
    whole = open_.with_columns(all=pl.lit("all"))
    shares = asked(whole, skills, "all")
    names = dict(taxonomy.skills.select("id", "label").iter_rows())
    members = {name: taxonomy.members.filter(pl.col("collection") == name)["id"] for name in ("green", "digital")}
    answer: dict[str, Any] = {
        **told, "taxonomy": taxonomy.key, "on": day, "vacancies": found.height, "open": open_.height,
        "place_not_known": open_["district"].null_count(),
        "districts": counted(open_.drop_nulls("district"), "district").to_dicts(),
        "skills": [{"skill": row["skill"], "label": names[row["skill"]], **{key: row[key] for key in ("share", "lower", "upper", "status")}}
                   for row in shares.head(top).iter_rows(named=True)],
        "shares": {name: share_of(whole, skills, ids, "all").drop("all").to_dicts() for name, ids in members.items()},
    }  # fmt: skip
    if json:
        show_json(answer)
        return
    _show(answer)


@app.command(name="import")
def import_(
    *files: Path,
    on: Annotated[str, Parameter(help="The day the figures are of; else the last day posted.")] = "",
    workers: Annotated[int, Parameter(help="Processes; 0 is this one.")] = 2,
    engine: Annotated[Literal["pool", "spark"], Parameter(help="A pool of processes here, or Spark (extra `scale`).")] = "pool",
    scheme: Annotated[
        Literal["", "soc2010", "soc2020"], Parameter(help="Code titles to this; else SOC2020 where its index is loaded.")
    ] = "",
    snapshot: Annotated[
        bool, Parameter(negative="", help="The files hold only what is open on the day: no earlier days.")
    ] = False,
    out: Annotated[Path | None, Parameter(help="Keep work and adverts here, not in the data folder.")] = None,
    json: Json = False,
) -> None:
    """Bring adverts into the evidence base: read, copies told apart, counted, released. Cut short, the same command goes on."""
    from skillshed.skills.adverts.importing import import_adverts
    from skillshed.terms.errors import UsageError

    if not files:
        raise UsageError("Which file?", next_step="Name files of adverts: `skillshed adverts import adverts.csv`.")
    done = import_adverts(
        files, open_book(), data_folder(), on=read_date(on, "--on"), scheme=scheme, workers=workers, history=not snapshot,
        engine=engine, out=out, tell=lambda step: _progress(step, json),
    )  # fmt: skip
    answer = {**done.card, "is_new": done.is_new}
    if json:
        show_json(answer)
        return
    for one in answer["put_aside_rows"][:10]:
        note(f"put aside: {one['file']} row {one['row']}: {one['reason']}")
    said = answer["counted"]
    print(
        f"Release {done.release}{'' if done.is_new else ' (was here)'}: {said['adverts']:,} adverts of {said['vacancies']:,} vacancies,"
        f" {said['open']:,} open on {answer['on']}."
    )
    print("`skillshed series advertised_vacancies --place PLACE` shows them; `skillshed trace` says where each comes from.")


@app.command
def fetch(
    *,
    where: Annotated[str, Parameter(help="A place as the service knows it: Lancashire, Burnley, BB11.")],
    what: Annotated[str, Parameter(help="Words of the job; else all jobs.")] = "",
    distance: Annotated[int, Parameter(help="Miles around the place.")] = 0,
    days: Annotated[int, Parameter(help="No older than so many days.")] = 0,
    pages: Annotated[int, Parameter(help="Pages of fifty adverts, at most.")] = 20,
    out: Annotated[Path | None, Parameter(help="The file; else one in the data folder.")] = None,
    json: Json = False,
) -> None:
    """Bring adverts from a service of Adzuna's shape into a file to import (SKILLSHED_ADZUNA_KEY=ID:KEY). Cut short, it goes on."""
    import os
    from datetime import UTC, datetime

    from skillshed.evidence.files import write_whole
    from skillshed.sources.connect.adzuna import Search
    from skillshed.sources.connect.adzuna import fetch as fetch_pages
    from skillshed.sources.connect.http import Client
    from skillshed.sources.connect.settings import read_settings
    from skillshed.sources.connect.state import State

    search, today = Search(where, what, distance, days), datetime.now(UTC).date()
    home = data_folder() / "adverts" / "fetching"
    kept = State(home / "state.json", today).pages(search.hash)
    # No cache of answers beside the pages: they hold the texts of adverts, and go when the file is whole.
    with Client(read_settings(os.environ)) as client:
        raw = fetch_pages(
            client, search, kept, pages=pages, on_page=lambda have, of: _progress(f"{have:,} of {of:,} adverts", json)
        )
    file = out or data_folder() / "adverts" / "fetched" / f"{today}-{raw.name}"
    write_whole(file, raw.content)
    kept.clear()
    if json:
        show_json({"file": str(file), "adverts": raw.content.count(LINE_END), "sha256": raw.sha256, "address": raw.url})
        return
    print(f"{raw.content.count(LINE_END):,} adverts in {file}. `skillshed adverts import {file} --snapshot` counts them.")


def _progress(step: str, json: bool) -> None:
    import sys

    if not json and sys.stderr.isatty():
        note(f"{step}...")


def _read(files: tuple[Path, ...]) -> tuple[dict[str, Any], pl.DataFrame, pl.DataFrame, Taxonomy]:
    """(what was read, the vacancies with their fields and district, the skills of each, the taxonomy)."""
    import polars as pl

    from skillshed.skills.adverts.asking import Asking
    from skillshed.skills.adverts.demand import vacancies
    from skillshed.skills.adverts.fields import read_fields
    from skillshed.skills.adverts.placing import districts
    from skillshed.skills.adverts.reading import batches, named
    from skillshed.skills.adverts.sameness import same_vacancies
    from skillshed.skills.embedding.port import need
    from skillshed.skills.extracting.overrides import FILE, read_overrides
    from skillshed.skills.extracting.views import Concepts
    from skillshed.skills.taxonomy.store import open_taxonomy

    need("rensa", extra="adverts")
    taxonomy = open_taxonomy(data_folder(), "esco")
    concepts = Concepts.of(taxonomy)
    asking = Asking(concepts, read_overrides(data_folder() / FILE, concepts))
    put_aside = []
    parts = []
    for file in files:
        for batch in batches(file):
            put_aside += [{"file": file.name, "row": one.row, "reason": one.reason} for one in batch.rejected]
            parts.append(batch.adverts.with_columns(districts(batch.adverts)).hstack(read_fields(batch.adverts)))
    adverts = named(pl.concat(parts)).unique("id", keep="first", maintain_order=True)
    same = same_vacancies(adverts)
    found = vacancies(adverts, same)
    # Copies are worded alike: the skills of a vacancy are those of its first advert.
    skills = asking.asked(found).join(found.select("id", "vacancy"), on="id")
    told = {
        "adverts": adverts.height,
        "put_aside": put_aside,
        "without_a_day": adverts["posted_on"].null_count(),
        "with_pay": found["year_pay_min"].is_not_null().sum(),
    }
    return told, found, skills, taxonomy


def _show(answer: dict[str, Any]) -> None:
    for one in answer["put_aside"][:10]:
        note(f"put aside: {one['file']} row {one['row']}: {one['reason']}")
    print(
        f"{answer['adverts']:,} adverts of {answer['vacancies']:,} vacancies; {answer['open']:,} open on {answer['on']}"
        f" (at most six weeks old); {answer['without_a_day']:,} name no day, {answer['place_not_known']:,} no place that is known."
    )
    show_table(answer["districts"], ["district", "count", "status"], title="Vacancies by district, rounded to five")
    rows = [{**one, **{key: _percent(one[key]) for key in ("share", "lower", "upper")}} for one in answer["skills"]]
    show_table(rows, ["label", "share", "lower", "upper", "status"], title=f"Skills asked by name ({answer['taxonomy']})")
    for name, found in answer["shares"].items():
        for one in found:
            print(
                f"{name}: {_percent(one['share'])} of vacancies ask a {name} skill ({_percent(one['lower'])} to {_percent(one['upper'])})."
            )


def _percent(value: float | None) -> str:
    return "withheld" if value is None else f"{value:.1%}"
