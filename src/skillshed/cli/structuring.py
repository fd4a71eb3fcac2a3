"""The command `structure`: what a place is specialised in, how that came about, and what it could turn to."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from cyclopts import Parameter

from skillshed.cli.common import filled_book, note, one_place, read_date, show_json, show_table

MOST = 15


def structure(
    place: str, *, year: int | None = None, base_year: int | None = None,
    level: Annotated[Literal["section", "division", "subclass"], Parameter(help="How finely industries are told apart.")] = "division",
    sign: Annotated[Literal["auto", "diversity", "productivity"], Parameter(help="Which end of the complexity index is up.")] = "auto",
    as_of: Annotated[str, Parameter(help="As known on this day.")] = "", json: Annotated[bool, Parameter(negative="")] = False,
) -> None:  # fmt: skip
    """A place's specialisations, growth and share, shift-share, complexity and options, beside its candidate domains."""
    from skillshed.insight.structure.document import document

    book = filled_book()
    found = one_place(book, place)
    answer = document(book, found.code, level=level, year=year, base_year=base_year, sign=sign, as_of=read_date(as_of, "--as-of"))
    show_json(answer) if json else _show(answer)


def _show(answer: dict[str, Any]) -> None:
    note(answer["answered_by"]["said"])
    note(f"Jobs by {answer['level']}, {answer['base_year']} and {answer['year']}, beside {answer['reference']}.")
    fewest = answer["definitions"]["quotient"]["fewest_jobs"]
    large = [row for row in answer["quotients"] if row["jobs"] >= fewest]
    show_table(_rounded(large[:MOST]), ["code", "name", "jobs", "quotient", "reading"], title="Most specialised")
    total = answer["shift_share"]["total"]
    note(
        f"Change {total['change']:+,.0f} jobs = {total['national']:+,.0f} growth at {answer['reference']}'s rate "
        f"{total['mix']:+,.0f} industry mix {total['regional']:+,.0f} local shift."
    )
    if answer["complexity"]:
        _show_space(answer["complexity"])
    for sentence in [*answer["breaks"], *(f"Not known: {gap}" for gap in answer["not_known"])]:
        note(sentence)
    note(f"Releases: {', '.join(answer['releases'])}.")


def _show_space(space: dict[str, Any]) -> None:
    if space["rank"] is not None:
        note(
            f"Complexity: {space['rank']} of {space['of']} areas (index {space['index']:.2f}), {space['level']} {space['year']}."
        )
    note(space["why_none"] or space["sign"]["said"])
    near = [row for row in space["options"] if row["quadrant"] == "near_complex"]
    columns = ["code", "name", "jobs", "quotient", "relatedness", "complexity"]
    show_table(_rounded(near[:MOST]), columns, title="Options near what is held and complex")
    if space["domains"]:
        note(f"{space['domains']['title']}. {space['domains']['whose']}")
        show_table([_domain(one) for one in space["domains"]["domains"]], list(_domain(space["domains"]["domains"][0])))


def _domain(one: dict[str, Any]) -> dict[str, Any]:
    """A domain's line: scores with their state in words, and the measured axes."""
    scores = {name: _score(score) for name, score in one["scores"].items()}
    axes = {name: one["measured"][name] for name in ("quotient", "relatedness", "complexity")}
    return {"domain": one["title"], **scores, **_rounded([axes])[0]}


def _score(score: dict[str, Any]) -> str:
    if score["state"] == "unknown":
        return "unknown"
    return f"{score['score']}{' (not evidenced)' if score['state'] == 'not_evidenced' else ''}"


def _rounded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: round(value, 2) if isinstance(value, float) else value for name, value in row.items()} for row in rows]
