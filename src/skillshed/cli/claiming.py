"""Commands on claims: check a ledger or a report, propose claims from a text, list the ledgers that ship."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from skillshed.cli.common import filled_book, note, read_date, show_json, show_table
from skillshed.terms.errors import InputNotUnderstood, UsageError

if TYPE_CHECKING:
    from skillshed.insight.claims.ledger import Ledger

app = App(name="claims", help="Check sentences against the evidence.", help_format="plaintext")
CONTRADICTED = 11
MARKED = {".md", ".markdown", ".mdown", ".txt", ".qmd", ".rmd"}


@app.command
def check(
    *files: str,
    as_of: Annotated[str, Parameter(help="As known on this day; else the ledger's own, else today.")] = "",
    strict: Annotated[bool, Parameter(negative="", help="Exit 11 where a claim is contradicted or inconsistent.")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Check the claims of ledgers (YAML), of reports with marked claims (Markdown), or of a shipped ledger by name."""
    from skillshed.insight.claims.check import check_all
    from skillshed.insight.claims.shown import counts, row

    if not files:
        raise UsageError("Which file?", next_step="Name a ledger or a report: `skillshed claims check my-claims.yaml`.")
    day = read_date(as_of, "--as-of")
    ledgers = [_opened(name) for name in files]
    book = filled_book()
    results = [(ledger, check_all(book, ledger.claims, day)) for ledger in ledgers]
    every = [one for _, found in results for one in found]
    if json:
        claims = [{**row(one), "file": ledger.name} for ledger, found in results for one in found]
        problems = [problem for ledger in ledgers for problem in ledger.problems]
        show_json({"claims": claims, "counts": counts(every), "problems": problems, "as_of": day})
    else:
        for ledger, found in results:
            show_table([row(one) for one in found], ["id", "statement", "verdict_words", "why"], title=ledger.title)
        for ledger in ledgers:
            for problem in ledger.problems:
                note(f"{ledger.name}: {problem}.")
        note("; ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts(every).items() if count))
    return CONTRADICTED if strict and any(one.is_bad for one in every) else 0


def _opened(name: str) -> Ledger:
    """A ledger file, a report with marked claims, or a ledger that ships."""
    from skillshed.insight.claims.inline import claims_in
    from skillshed.insight.claims.ledger import Ledger, read_ledger, shipped
    from skillshed.insight.text_files import read_text

    path = Path(name)
    if not path.exists() and name in shipped():
        return shipped()[name]
    if path.suffix.casefold() not in MARKED:
        return read_ledger(path)
    claims = claims_in(read_text(path))
    if not claims:
        raise InputNotUnderstood(
            f"'{path.name}' has no marked claim.",
            next_step="Mark one like {claim: measure=employment_rate place=Burnley period=2019}70.0%{/claim}, or try `skillshed claims draft`.",
        )
    problems = tuple(problem for claim in claims for problem in claim.problems)
    return Ledger(name=path.name, title=path.name, claims=tuple(claims), problems=problems)


@app.command
def draft(
    file: str,
    *,
    place: Annotated[str, Parameter(help="The place meant where a sentence names none.")] = "",
    period: Annotated[str, Parameter(help="The period meant where a sentence names none.")] = "",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Propose claims from a text: a ledger in YAML to correct, with confidence; what was not understood is listed."""
    from skillshed.insight.claims.draft import draft as drafted
    from skillshed.insight.claims.draft.shown import as_document, as_yaml
    from skillshed.insight.text_files import read_text

    found = drafted(filled_book(), read_text(Path(file)), place=place, period=period)
    if json:
        show_json(as_document(found))
    else:
        print(as_yaml(found, title=Path(file).stem))
        note(f"{len(found.proposals)} proposed, {len(found.not_understood)} not understood, {found.sentences} sentences read.")


@app.command(name="list")
def list_ledgers(*, json: Annotated[bool, Parameter(negative="")] = False) -> None:
    """The ledgers that ship, each with its verdicts counted against what is loaded here."""
    from skillshed.insight.claims.check import check_all
    from skillshed.insight.claims.ledger import shipped
    from skillshed.insight.claims.shown import counts

    book = filled_book()
    rows: list[dict[str, Any]] = []
    for name, ledger in shipped().items():
        found = counts(check_all(book, ledger.claims))
        rows.append(
            {"ledger": name, "title": ledger.title, "document": ledger.document, "claims": len(ledger.claims), "counts": found}
        )
    if json:
        show_json(rows)
        return
    flat = [{**one, "verdicts": ", ".join(f"{n} {v.replace('_', ' ')}" for v, n in one["counts"].items() if n)} for one in rows]
    show_table(flat, ["ledger", "title", "claims", "verdicts"])
