"""`skillshed forecast`: what a place will need, what a scenario would change, where a figure may go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from skillshed.cli.common import filled_book, note, one_place, read_date, show_json, show_table
from skillshed.terms.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from skillshed.evidence.book import Book
    from skillshed.terms.place import Place

NEEDED = ["code", "category", "base", "expansion", "replacement", "total", "per_year", "rate_pct_pa"]


def forecast(
    place: str, *,
    measure: Annotated[str, Parameter(help="Carry this measure forward, with intervals and a back-test.")] = "",
    horizon: Annotated[int | None, Parameter(help="Steps ahead, in the measure's own rhythm.")] = None,
    by: Annotated[list[str], Parameter(help="occupation, qualification, industry or all; with --measure dimension=category.")] = [],  # noqa: B006
    scenario: Annotated[str, Parameter(help="Set this scenario beside the baseline; all sets each.")] = "",
    share: Annotated[str, Parameter(help="estimate: the place's own share of the figures of the area that holds it.")] = "",
    sectors: Annotated[bool, Parameter(negative="", help="The own model for sectors nobody projects, with its rates.")] = False,
    as_of: Annotated[str, Parameter(help="As known on this day.")] = "",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:  # fmt: skip
    """Official projections of a place, scenarios beside them, or a forecast of one of its measures."""
    chosen = [name for name, given in (("--measure", measure), ("--scenario", scenario), ("--sectors", sectors)) if given]
    if len(chosen) > 1:
        raise UsageError(f"{' and '.join(chosen)} are different questions.", next_step="Ask one at a time.")
    if horizon is not None and not measure:
        raise UsageError("--horizon belongs to --measure.", next_step="Projections reach 2035 by themselves.")
    if share not in ("", "estimate") or (share and chosen):
        raise UsageError("--share estimate belongs to projections alone.", next_step="Leave it out here.")
    book, day = filled_book(), read_date(as_of, "--as-of")
    found = one_place(book, place)
    if measure:
        _measure(book, found, measure, horizon, by, day, json=json)
    elif scenario:
        _scenario(book, found, scenario, _dimension(by), day, json=json)
    elif sectors:
        _sectors(book, found, day, json=json)
    else:
        _requirement(book, found, _dimension(by), share, day, json=json)


def _dimension(by: list[str]) -> str:
    if len(by) > 1:
        raise UsageError("One breakdown at a time.", next_step="Write --by occupation, qualification, industry or all.")
    return by[0].strip() if by else "occupation"


def _requirement(book: Book, found: Place, by: str, share: str, day: date | None, *, json: bool) -> None:
    from skillshed.insight.ahead.projections import requirement, shared_requirement
    from skillshed.publishing import ahead as words

    work = shared_requirement if share else requirement
    rows = work(book, found.code, by, day)
    if json:
        show_json(rows.to_dicts())
        return
    whole = work(book, found.code, "all", day).row(0, named=True)
    years = _years()
    note(f"{words.total_title(whole, years, is_estimate=whole['status'] == 'estimated')}. {words.total_sentence(whole, years)}")
    for text in dict.fromkeys(rows.filter(rows["note"] != "")["note"].to_list()):
        note(f"note: {text}.")
    show_table([_rounded(row) for row in rows.iter_rows(named=True)], NEEDED)
    if rows["is_indicative"].any():
        note(words.STAR)
    note(f"Source: {', '.join(sorted({one for text in rows['release'] for one in text.split('+')}))}")


def _years() -> tuple[int, int]:
    from skillshed.insight.ahead import facts

    return facts.base_year(), facts.target_year()


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    """As a person reads them: to the hundred, with a star where the cell is small."""
    from skillshed.publishing import ahead as words
    from skillshed.publishing.numbers import digits

    figures = {name: words.people(row[name]) for name in ("base", "replacement", "total", "per_year")}
    rate = row["rate_pct_pa"]
    star = " *" if row["is_indicative"] else ""
    return {
        **figures, "code": row["code"], "category": row["category"] + star, "expansion": words.signed(row["expansion"]),
        "rate_pct_pa": "not known" if rate is None else digits(rate, 1),
    }  # fmt: skip


def _scenario(book: Book, found: Place, wanted: str, by: str, day: date | None, *, json: bool) -> None:
    from skillshed.insight.ahead.comparing import compared
    from skillshed.insight.ahead.scenarios import scenario, scenarios
    from skillshed.publishing import ahead as words

    every, faults = scenarios(book)
    for fault in faults:
        note(f"note: {fault}")
    chosen = list(every.values()) if wanted == "all" else [scenario(book, wanted)]
    answers = [compared(book, found.code, one, by, day) for one in chosen]
    if json:
        show_json([_told(one) for one in answers])
        return
    for one in answers:
        note(words.scenario_sentence(one))
        for shock, jobs in one.shocks:
            note(
                f"  {shock.title}: {words.signed(jobs)} jobs. {shock.says} ({shock.status}{'; ' + shock.source if shock.source else ''})"
            )
        if one.note:
            note(f"  note: {one.note}.")
        if one.why:
            note(f"  {one.why}")
        else:
            shown = [{name: row[name] if isinstance(row[name], str) else words.people(row[name]) for name in ("code", "category", "baseline", "scenario")}
                     | {"change": words.signed(row["change"])} for row in one.table.iter_rows(named=True)]  # fmt: skip
            show_table(shown, ["code", "category", "baseline", "scenario", "change"], title=one.scenario.title)


def _told(one: Any) -> dict[str, Any]:
    shocks = [
        {"title": shock.title, "says": shock.says, "source": shock.source, "status": shock.status, "jobs": jobs}
        for shock, jobs in one.shocks
    ]
    return {
        "scenario": one.scenario.id, "title": one.scenario.title, "author": one.scenario.author, "place": one.place, "place_name": one.place_name,
        "basis": one.basis, "note": one.note, "by": one.by, "why": one.why, "notes": list(one.notes), "shocks": shocks,
        "years": one.years.to_dicts(), "rows": one.table.to_dicts(), "release": one.release,
    }  # fmt: skip


def _sectors(book: Book, found: Place, day: date | None, *, json: bool) -> None:
    from skillshed.insight.ahead.leavers import modelled, rates, sectors
    from skillshed.publishing import ahead as words
    from skillshed.terms.errors import NotFound

    answers, (every, faults) = [], sectors(book)
    for fault in faults:
        note(f"note: {fault}")
    for sector in every.values():
        try:
            answers.append(modelled(book, found.code, sector, day))
        except NotFound as why:
            note(f"note: {why.message}")
    if not answers:
        raise NotFound(
            f"The own model has no sector with jobs in {found.name}.",
            next_step="Add a file to the folder sectors of the data folder.",
        )
    if json:
        show_json([_plain(one) for one in answers])
        return
    for one in answers:
        note(words.model_sentence(one))
    bands = [{"ages": band.ages, "leave_pct_a_year": f"{band.leave_pct:.1f}"} for band in answers[0].bands]
    show_table(bands, ["ages", "leave_pct_a_year"], title="Rates of leaving")
    note(f"{rates().says} Status: {rates().status}.")


def _plain(one: Any) -> dict[str, Any]:
    names = ("place", "place_name", "year", "to", "base", "expansion", "replacement", "total", "per_year", "leave_pct_pa", "growth_pct_pa",
             "is_indicative", "release", "note")  # fmt: skip
    bands = [
        {"ages": band.ages, "share_pct": band.share_pct, "leave_pct": band.leave_pct, "adds_pct": band.adds_pct}
        for band in one.bands
    ]
    return {
        "sector": one.sector.id,
        "title": one.sector.title,
        "status": one.sector.status,
        **{name: getattr(one, name) for name in names},
        "bands": bands,
    }


def _measure(book: Book, found: Place, measure: str, horizon: int | None, by: list[str], day: date | None, *, json: bool) -> None:
    from skillshed.insight.ahead.forecasting import forecasted
    from skillshed.insight.ahead.methods import has_smoothing
    from skillshed.publishing import ahead as words
    from skillshed.publishing.ahead_document import document

    one = forecasted(book, measure, found.code, by=_parts(by), horizon=horizon, as_of=day)
    if json:
        show_json({"place": found.code, "place_name": found.name, **document(one)})
        return
    note(f"{words.forecast_title(one)}.")
    for said in [words.forecast_sentence(one), *words.forecast_words(one)]:
        note(said)
    if not one.why:
        table = words.points_table(one)
        names = [header.text for header in table.headers]
        rows = [dict(zip(names, [row.head.text, *[cell.text for cell in row.cells]], strict=True)) for row in table.rows]
        show_table(rows, names)
    if not has_smoothing():
        note('Exponential smoothing is not installed; `pip install "skillshed[forecast]"` brings it.')
    note(f"Source: {', '.join(one.releases)}")


def _parts(pairs: list[str]) -> dict[str, str] | None:
    found = {}
    for pair in pairs:
        name, sign, part = pair.partition("=")
        if not sign or not name.strip() or not part.strip():
            raise UsageError(f"--by '{pair}' is not dimension=category.", next_step="Write it like --by sex=Female.")
        found[name.strip()] = part.strip()
    return found or None
