"""Commands that ask: series, trace, profile, sql."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from skillshed.cli.common import (
    filled_book,
    note,
    one_place,
    periods_like,
    read_date,
    read_start,
    several_places,
    show_json,
    show_table,
)
from skillshed.terms.errors import NotFound, UsageError

COLUMNS = ["measure", "place", "place_name", "period", "breakdown", "value", "status", "lower", "upper", "unit", "release"]


def series(
    measure: str,
    *,
    place: Annotated[list[str], Parameter(consume_multiple=True, help="Places by code, name or slug; several, or with commas.")],
    by: Annotated[list[str], Parameter(help="dimension=category; dimension=* opens it, all shows every part.")] = [],  # noqa: B006
    from_: Annotated[str, Parameter(name="--from")] = "",
    to: str = "",
    as_of: Annotated[str, Parameter(help="As known on this day.")] = "",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """A measure's figures for places: value, status, interval, unit and release."""
    from skillshed.evidence import series as asked
    from skillshed.evidence.assemble import why_not

    book = filled_book()
    defined = book.measure(measure)
    places = several_places(book, place)
    rows = asked.series(
        book, measure, [found.code for found in places], by=_by(by), start=read_start(from_), end=read_date(to, "--to"),
        as_of=read_date(as_of, "--as-of"),
    )  # fmt: skip
    if not rows.height:
        names = ", ".join(found.name for found in places)
        reason = why_not(defined) if book.is_loaded(defined) else f"No release here holds it. {defined.source}".strip()
        raise NotFound(f"No figures of '{measure}' for {names}{' in those periods' if from_ or to else ''}. {reason}".strip(),
                       next_step="`skillshed measures --loaded` shows what is here; `skillshed fetch` brings more.")  # fmt: skip
    for text in dict.fromkeys(rows.filter(rows["note"] != "")["note"].to_list()):
        note(f"note: {text}.")
    for text in sorted({found.name for found in places} - set(rows["place_name"])):
        note(f"note: no figures for {text}. {why_not(defined)}".rstrip())
    keys = [*COLUMNS, "basis", "is_lower_bound", "note"]
    show_json(rows.select(keys).to_dicts()) if json else show_table(_rounded(rows.to_dicts(), defined.decimals), COLUMNS[2:])


def _rounded(rows: list[dict[str, Any]], decimals: int) -> list[dict[str, Any]]:
    """Figures as a person reads them, to the measure's decimals; --json keeps them whole."""
    from skillshed.publishing.numbers import digits

    figures = ("value", "lower", "upper")
    return [{**row, **{name: digits(row[name], decimals) for name in figures if row[name] is not None}} for row in rows]


def _by(pairs: list[str]) -> dict[str, str] | None:
    if not pairs:
        return None
    found: dict[str, str] = {}
    for pair in pairs:
        if pair.strip() in ("all", "*"):
            return {"*": "*"}
        name, mark, category = pair.partition("=")
        if not mark:
            raise UsageError(f"--by '{pair}' is not dimension=category.", next_step="Write it like --by sex=Female, or --by all.")
        found[name.strip()] = category.strip()
    return found


def trace(
    measure: str, *, place: str, period: str, by: list[str] = [], as_of: str = "",  # noqa: B006
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:  # fmt: skip
    """Where a number comes from: function, releases, rows and the raw file's checksum."""
    from skillshed.evidence.trace import trace as traced
    from skillshed.terms.breakdown import breakdown

    book = filled_book()
    found = one_place(book, place)
    wanted = periods_like(period)
    if not wanted:
        raise UsageError(f"'{period}' is not a period.", next_step="Write it like 2019, 2018/19, 2020-07 or 2020-07-01/P1M.")
    chosen = _period_of(book, measure, found.code, wanted)
    pairs = _by(by)
    chain = traced(
        book, measure, found.code, chosen, breakdown=breakdown(pairs) if pairs else "", as_of=read_date(as_of, "--as-of")
    )
    show_json(chain) if json else _show_chain(chain)


def _period_of(book: Any, measure: str, code: str, wanted: list[Any]) -> Any:
    """The one of the periods meant that has a figure; a year also means the date or period that starts in it."""
    from skillshed.evidence.series import series as asked
    from skillshed.terms.period import Period

    have = [Period.parse(text) for text in asked(book, measure, [code], by={"*": "*"})["period"].unique().sort()]
    for period in wanted:
        if period in have:
            return period
    inside = [one for one in have if wanted[0].start <= one.start < wanted[0].end]
    return inside[-1] if inside else wanted[0]


def _show_chain(chain: dict[str, Any]) -> None:
    answer = chain["answer"]
    note(
        f"{chain['definition']['title']}, {answer['place_name']}, {answer['period_label']}: {answer['value']} {answer['unit']} ({answer['status']})"
    )
    note(f"how: {chain['function']} ({chain['version']}){'; ' + answer['note'] if answer['note'] else ''}")
    rows = [{**row, "where": f"{row['sheet'] or row['raw'][0]['name']} row {row['row']}", "sha256": row["raw"][0]["sha256"][:16],
             "bytes": row["raw"][0]["bytes"]} for row in chain["inputs"]]  # fmt: skip
    show_table(rows, ["role", "place_name", "value", "status", "release", "where", "sha256", "bytes"])
    for one in {row["release"]: row for row in chain["inputs"]}.values():
        said = one["published"]
        note(
            f"{one['release']}: {said['publisher']}, {said['title']}, published {said['published_on'] or 'on a date not given'}, read {said['accessed_on']:%Y-%m-%d}, {said['licence']}"
        )
        for part in one["raw"]:
            note(f"  {part['name']}  sha256 {part['sha256']}  {part['url']}")
    if len(chain["vintages"]) > 1:
        note("what each release said: " + "; ".join(f"{row['release']} {row['value']}" for row in chain["vintages"]))


def profile(
    place: str, *, pack: str = "headline", as_of: str = "", json: Annotated[bool, Parameter(negative="")] = False
) -> None:
    """A place's headline figures, each with its comparator, interval, period and release; --pack chooses another set."""
    from skillshed.cli.sentences import with_words
    from skillshed.insight.profile import profile as profiled

    book = filled_book()
    found = one_place(book, place)
    document = profiled(book, found.code, as_of=read_date(as_of, "--as-of"), pack_id=pack)
    document["figures"] = [with_words(book, figure) for figure in document["figures"]]
    if json:
        show_json(document)
        return
    note(f"{document['name']}, {document['kind']} ({document['place']}). {document['note']}".strip())
    show_table(document["figures"], ["title", "period_label", "said", "comparator_name", "comparator_said"])
    for figure in document["figures"]:
        note(" ".join(sentence for sentence in (figure["sentence"], figure["change_sentence"]) if sentence))
    for gap in document["missing"]:
        note(f"{gap['title']}: {gap['why']}{' Bring it with `' + gap['bring'] + '`.' if gap['bring'] else ''}")


def sql(query: str, *, json: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Ask in SQL: tables `observations` (all releases), `latest`, `releases`, `measures`, `areas`."""
    from skillshed.evidence.sql import ask

    rows = ask(filled_book(), query)
    show_json(rows.to_dicts()) if json else show_table(rows.to_dicts(), rows.columns)
