"""`skillshed skills`: from words to skills and occupations, and the steps between jobs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from skillshed.cli import skills_transitions, teaching
from skillshed.cli.common import data_folder, note, show_json, show_table

if TYPE_CHECKING:
    from skillshed.skills.extracting.ranking import Ranker

app = App(name="skills", help="From words to skills and occupations, and the steps between jobs.", help_format="plaintext")
skills_transitions.mount(app)
app.command(teaching.cover)
Json = Annotated[bool, Parameter(negative="")]
Model = Annotated[
    Literal["wordllama", "minilm"], Parameter(help="minilm: a second, slower model on top (extra `minilm`, SKILLSHED_MINILM).")
]


def open_ranker(model: str) -> Ranker:
    """The ranker of the newest ESCO at hand; says what it is making where nothing is kept yet."""
    from skillshed.skills.embedding.port import open_embedder
    from skillshed.skills.extracting.ranking import Ranker
    from skillshed.skills.taxonomy.store import open_taxonomy

    taxonomy = open_taxonomy(data_folder(), "esco")
    second = open_embedder("minilm") if model == "minilm" else None
    ranker = Ranker(taxonomy, open_embedder(), data=data_folder(), second=second)
    if "starter" in taxonomy.version:
        note(f"{taxonomy.key}: {taxonomy.skills.height:,} skills. `skillshed taxonomy load FOLDER` brings the whole of ESCO.")
    return ranker


@app.command
def rank(
    file: Path,
    *,
    top: Annotated[int, Parameter(help="How many skills a text.")] = 10,
    model: Model = "wordllama",
    json: Json = False,
) -> None:
    """Rank the skills of the taxonomy for each line of a file."""
    from skillshed.insight.text_files import read_text
    from skillshed.terms.errors import UsageError

    if top < 1:
        raise UsageError(f"--top {top} asks for nothing.", next_step="Give 1 or more.")
    # A line ends where a file's line ends; other separators (U+2028, form feed) stand inside texts that were copied from pages.
    texts = [line.strip() for line in read_text(file).split("\n") if line.strip()]
    ranker = open_ranker(model)
    rows: list[dict[str, Any]] = [
        {"text": text, "skills": [{"uri": one.uri, "label": one.label, "score": one.score} for one in found]}
        for text, found in zip(texts, ranker.rank(texts, top), strict=True)
    ]
    if json:
        show_json(rows)
        return
    flat = [{"text": row["text"][:60], **one} for row in rows for one in row["skills"]]
    show_table(flat, ["text", "label", "score"])


@app.command
def extract(
    *files: Path,
    overrides: Annotated[
        Path | None, Parameter(help="CSV of phrase,skill; else skills/overrides.csv of the data folder.")
    ] = None,
    sure: Annotated[float | None, Parameter(help="Say nothing under this probability (0 to 1).")] = None,
    model: Model = "wordllama",
    json: Json = False,
) -> None:
    """Skills of whole texts (adverts, courses, CVs), each with where it stands, how sure, and why."""
    from dataclasses import asdict

    from skillshed.insight.text_files import read_text
    from skillshed.skills.extracting.extractor import Extractor
    from skillshed.skills.extracting.overrides import FILE, read_overrides
    from skillshed.terms.errors import NotFound, UsageError

    if not files:
        raise UsageError("Which file?", next_step="Name a text: `skillshed skills extract advert.txt`.")
    if overrides and not overrides.is_file():
        raise NotFound(f"'{overrides}' is not there.", next_step="Check the name of the overrides file.")
    texts = [read_text(file) for file in files]
    ranker = open_ranker(model)
    decided = read_overrides(overrides or data_folder() / FILE, ranker.concepts)
    found = Extractor(ranker, decided, below=sure).extract(texts)
    rows: list[dict[str, Any]] = [
        {"file": file.name, "taxonomy": ranker.concepts.taxonomy.key, "sentences": one.sentences, "passed_over": one.passed_over,
         "skills": [asdict(skill) for skill in one.skills]}
        for file, one in zip(files, found, strict=True)
    ]  # fmt: skip
    if json:
        show_json(rows)
        return
    for row in rows:
        title = f"{row['file']}: {len(row['skills'])} skills; {row['passed_over']} of {row['sentences']} sentences passed over"
        show_table(row["skills"], ["label", "score", "method", "text", "reason"], title=title)


@app.command
def learn(
    *,
    scheme: Annotated[Literal["soc2010", "soc2020"], Parameter(help="The classification.")] = "soc2020",
    decided: Annotated[bool, Parameter(help="Count what people decided until now as titles of the index.")] = True,
) -> None:
    """Let the coder learn: once before its first use, and again when people have decided more codes. A minute or two."""
    from skillshed.skills.coding.coder import open_coder
    from skillshed.skills.coding.files import decided_file, teach_decided

    if decided and decided_file(data_folder(), scheme).is_file():
        note(f"{teach_decided(data_folder(), scheme)} decisions are counted.")
    open_coder(data_folder(), scheme, note=note)
    note(f"The coder of {scheme} is ready.")


@app.command
def code(
    file: Path,
    *,
    scheme: Annotated[Literal["soc2010", "soc2020", "esco"], Parameter(help="The classification.")] = "soc2020",
    top: Annotated[int, Parameter(help="How many candidates a row.")] = 5,
    decided: Annotated[
        Path | None, Parameter(help="CSV of title,sector,code that people decided; else what the data folder keeps.")
    ] = None,
    json: Json = False,
) -> None:
    """Code job titles: a CSV with a column title, and sector and description where known."""
    from skillshed.skills.coding.coder import open_coder
    from skillshed.skills.coding.files import read_decided, read_titles

    given, titles = read_titles(file)
    chosen = read_decided(decided, data_folder(), scheme)
    coder = open_coder(data_folder(), scheme, note=note)
    rows: list[dict[str, Any]] = [
        {**row, "candidates": [{"code": one.code, "label": one.label, "score": one.score} for one in found.candidates],
         "needs_review": found.needs_review, "why": found.why}
        for row, found in zip(given, coder.code(titles, top=top, decided=chosen), strict=True)
    ]  # fmt: skip
    if json:
        show_json(rows)
        return
    flat = [
        {**row, **(row["candidates"][0] if row["candidates"] else {}), "review": "yes" if row["needs_review"] else ""}
        for row in rows
    ]
    show_table(flat, ["title", "sector", "code", "label", "score", "review"])
