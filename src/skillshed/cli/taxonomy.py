"""`skillshed taxonomy`: load, list, compare versions, look a concept up, add a place's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from skillshed.cli.common import data_folder, note, show_json, show_table

app = App(name="taxonomy", help="Occupations and skills: load, list, compare versions.", help_format="plaintext")
Json = Annotated[bool, Parameter(negative="")]


@app.command
def load(
    *files: Annotated[Path, Parameter(help="Files, folders or zip packages as their publishers give them.")],
    version: Annotated[str, Parameter(help="The version, where the files do not say it.")] = "",
    json: Json = False,
) -> int:
    """Bring taxonomies in; files are recognised by their content. Exit code 11 where rows were put aside above one in fifty."""
    from skillshed.skills.taxonomy.loading import load as bring
    from skillshed.terms.errors import UsageError

    if not files:
        raise UsageError("No file named.", next_step="`skillshed taxonomy load FILE|FOLDER` with ESCO, O*NET, SOC, LARS ...")
    report = bring(files, data_folder(), version=version)
    rows = [_loaded(outcome) for outcome in report.outcomes]
    if json:
        aside = [row | {"taxonomy": one.taxonomy.key} for one in report.outcomes for row in one.rejected.head(1000).to_dicts()]
        show_json({"loaded": rows, "not_recognised": report.unknown, "put_aside": aside})
    else:
        show_table(rows, ["taxonomy", "new", "concepts", "labels", "relations", "put_aside"])
        for outcome in report.outcomes:
            for row in outcome.rejected.head(5).to_dicts():
                note(f"put aside: {row['file']} row {row['row']}: {row['reason']} ({row['text'][:80]})")
        if report.unknown:
            note(f"not recognised: {', '.join(report.unknown)}")
    return 11 if any(row["put_aside"] * 50 > row["concepts"] + row["labels"] + row["relations"] for row in rows) else 0


def _loaded(outcome: Any) -> dict[str, Any]:
    taxonomy = outcome.taxonomy
    return {
        "taxonomy": taxonomy.key,
        "new": outcome.is_new,
        "concepts": taxonomy.concepts.height,
        "labels": taxonomy.labels.height,
        "relations": taxonomy.relations.height,
        "put_aside": outcome.rejected.height,
        "sha256": taxonomy.sha256,
    }


@app.command(name="list")
def listed(*, json: Json = False) -> None:
    """The taxonomies at hand."""
    from skillshed.skills.taxonomy.store import kept

    rows = [
        {
            "taxonomy": f"{item.name} {item.version}",
            "where": "embedded" if item.is_embedded else "loaded",
            **{table: facts["rows"] for table, facts in item.card["tables"].items()},
            "loaded_at": item.card["loaded_at"],
            "licence": item.card["licence"],
            "attribution": item.card["attribution"],
            "sha256": item.card["sha256"],
        }
        for item in kept(data_folder())
    ]
    if json:
        show_json(rows)
    else:
        show_table(rows, ["taxonomy", "where", "concepts", "labels", "relations", "matches", "licence"])
        for words in dict.fromkeys(row["attribution"] for row in rows):
            note(str(words))


@app.command
def diff(
    older: Annotated[str, Parameter(help="NAME VERSION in quotes, or a version of ESCO.")],
    newer: Annotated[str, Parameter(help="The same.")],
    *,
    json: Json = False,
) -> None:
    """What the newer version added, withdrew, relabelled and moved, and where each vanished concept leads."""
    from skillshed.skills.taxonomy.versions import difference

    found = difference(_named(older), _named(newer))
    if json:
        frames = {name: getattr(found, name).to_dicts() for name in found.counts() if name != "unresolved"}
        show_json({"older": found.older, "newer": found.newer, "counts": found.counts(), **frames})
        return
    show_table([{"what": name, "concepts": number} for name, number in found.counts().items()], ["what", "concepts"])
    show_table(found.remapped.head(50).to_dicts(), ["label", "way", "to_label", "id"], title="Where vanished concepts lead")


def _named(text: str) -> Any:
    from skillshed.skills.taxonomy.store import kept, open_taxonomy

    data = data_folder()
    whole = {f"{item.name} {item.version}": item for item in kept(data)}
    if text in whole:
        return open_taxonomy(data, whole[text].name, whole[text].version)
    if text in {item.name for item in whole.values()}:
        return open_taxonomy(data, text)
    return open_taxonomy(data, "esco", text)


@app.command
def show(
    concept: Annotated[str, Parameter(help="An id, a code, or a label.")],
    *,
    taxonomy: Annotated[str, Parameter(help="NAME or NAME VERSION in quotes; else the newest ESCO.")] = "esco",
    json: Json = False,
) -> None:
    """A concept with its labels, its groups, its skills or the jobs that ask it, and its matches elsewhere."""
    from skillshed.skills.taxonomy.find import described, one

    whole = _named(taxonomy)
    facts = described(whole, one(whole, concept))
    if json:
        show_json(facts)
        return
    note(f"{facts['label']} ({facts['kind']}, {facts['taxonomy']}) {facts['id']}")
    lines = [
        {"what": name, "is": "; ".join(map(str, facts[name]))} for name in facts if isinstance(facts[name], list) and facts[name]
    ]
    show_table(lines, ["what", "is"])


@app.command
def extend(
    file: Annotated[Path, Parameter(help="CSV or workbook: id (x:...), label, kind; broader, essential, optional, related.")],
    *,
    taxonomy: Annotated[str, Parameter(help="What to extend; else the newest ESCO.")] = "esco",
    json: Json = False,
) -> int:
    """Add a place's own occupations and skills beside the official ones. Exit code 11 where rows were refused."""
    from skillshed.skills.taxonomy.extend import extended
    from skillshed.skills.taxonomy.store import keep
    from skillshed.sources.raw import RawFile

    made = extended(_named(taxonomy), RawFile.open(file))
    is_new = keep(made.taxonomy, data_folder())
    refused = made.rejected.to_dicts()
    if json:
        show_json({"taxonomy": made.taxonomy.key, "new": is_new, "rows_taken": made.added, "refused": refused})
    else:
        note(f"{made.taxonomy.key}: {made.added} rows taken, {len(refused)} refused.")
        show_table(refused, ["file", "row", "reason", "text"]) if refused else None
    return 11 if refused else 0
