"""`skillshed provision`: bring a directory in, take it out, check it, find what stands in it twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from skillshed.cli import teaching
from skillshed.cli.common import data_folder, note, show_json, show_table
from skillshed.terms.errors import TooManyQuarantined, UsageError

if TYPE_CHECKING:
    from skillshed.provision.feeds.bring import Outcome

app = App(name="provision", help="The directory of provision: bring in, export, check.", help_format="plaintext")
app.command(teaching.skills)
Json = Annotated[bool, Parameter(negative="")]
SHOWN = 40


@app.command(name="import")
def import_(
    what: Annotated[
        str,
        Parameter(help="A CSV or workbook, an XCRI-CAP file, a folder of saved Open Referral UK responses, or a feed's address."),
    ],
    *,
    feed: Annotated[
        str,
        Parameter(
            help="The feed's name: what is brought in under it again is changed, what is not in it any more is marked inactive."
        ),
    ] = "",
    provider: Annotated[str, Parameter(help="Whose offers they are, where the file does not say: a name or a UKPRN.")] = "",
    part: Annotated[bool, Parameter(negative="", help="The file is only a part of the feed: nothing counts as gone.")] = False,
    dry_run: Annotated[
        bool, Parameter(negative="", help="Say what would be made, changed, gone and refused; write nothing.")
    ] = False,
    strict: Annotated[bool, Parameter(negative="", help="Keep nothing where any row is refused.")] = False,
    accept_gone: Annotated[bool, Parameter(negative="", help="Go on even where more than half of a feed is gone.")] = False,
    limit: Annotated[float, Parameter(help="Share of rows that may be refused before the exit code is 11.")] = 0.05,
    json: Json = False,
) -> int:
    """Bring offers in. Good rows are kept, bad ones named with what to write. Importing again changes nothing."""
    from datetime import date

    _ready()
    from skillshed.people.services import SYSTEM
    from skillshed.provision.feeds.bring import bring
    from skillshed.provision.feeds.reading import read_named

    is_address = what.startswith(("http://", "https://"))
    batch = read_named(what, on=date.today(), own=_own(provider))
    # A spreadsheet without a feed's name adds to the directory; a feed is known by its name or where it comes from.
    batch.is_whole = not part and (bool(feed) if batch.kind == "table" else batch.is_whole)
    name = feed or ("" if batch.kind == "table" else what.rstrip("/") if is_address else Path(what).resolve().name)
    outcome = bring(by=SYSTEM, batch=batch, feed=name, dry_run=dry_run, strict=strict, accept_gone=accept_gone)
    show_json(outcome.document()) if json else _show(outcome)
    if strict and outcome.rows_refused and not dry_run:
        note("Nothing was kept, because --strict was given and rows were refused.")
        return TooManyQuarantined.exit_code
    if outcome.share_refused > limit:
        note(f"{outcome.rows_refused} of {outcome.rows} rows were refused, above the limit of {limit:.0%}.")
        return TooManyQuarantined.exit_code
    return 0


def _own(provider: str) -> Any:
    from skillshed.people.models import Organisation
    from skillshed.provision.feeds.tables import Own

    if provider.isdigit() and len(provider) == 8:
        found = Organisation.objects.filter(ukprn=provider).first()
        if found is None:
            raise UsageError(f"No organisation here has UKPRN {provider}.", next_step="Give the provider's name instead.")
        return Own(found.name, provider)
    return Own(provider)


def _show(outcome: Outcome) -> None:
    show_table(
        [{"record": kind, **counts} for kind, counts in outcome.counts.items()], ["record", "new", "changed", "unchanged", "gone"]
    )
    if outcome.is_dry_run and outcome.changes:
        rows = [{**one, "fields": ", ".join(one["fields"])} for one in outcome.changes[:SHOWN]]
        show_table(rows, ["action", "record", "title", "where", "fields"], title="Would be made or changed")
        _more(len(outcome.changes))
    for title, rows, columns in (
        ("Gone", outcome.gone, ["record", "title", "reason"]),
        ("Kept as it is here, though the feed says otherwise", outcome.conflicts, ["record", "title", "field", "here", "feed"]),
    ):
        if rows:
            show_table(rows[:SHOWN], columns, title=title)
            _more(len(rows))
    for is_refusal, title in ((True, "Refused"), (False, "Worth a look")):
        faults = [
            {"where": one.where, "column": one.column, "value": one.value, "what to write": one.reason}
            for one in outcome.faults
            if one.is_refusal is is_refusal
        ]
        if faults:
            show_table(faults[:SHOWN], ["where", "column", "value", "what to write"], title=title)
            _more(len(faults))
    for text in (*outcome.notes, *([f"{outcome.incomplete} So nothing counts as gone."] if outcome.incomplete else [])):
        note(text)
    done = (
        "A dry run: nothing was written."
        if outcome.is_dry_run
        else f"Feed: {outcome.feed}. {outcome.duplicates} new pairs may be one offer."
    )
    note(
        f"{outcome.rows} rows read, {outcome.rows_refused} refused, {outcome.repeated} repeated, in {outcome.seconds:.1f} s. {done}"
    )


def _more(count: int) -> None:
    if count > SHOWN:
        note(f"{count - SHOWN} more: --json shows all.")


@app.command
def template(
    *, out: Annotated[Path, Parameter(help="A file that ends in .csv or .xlsx; the workbook explains every column.")]
) -> None:
    """Write an empty template, one row for each time and place of an offer."""
    from skillshed.site.boot import setup

    # The columns know how long each field may be; no database is opened, so no settings of a server are needed.
    setup(data_folder(), demo=True)
    from skillshed.provision.feeds.tables_out import template as write

    write(out)
    note(f"{out}: fill in one row for each time and place, then: skillshed provision import {out} --dry-run")


@app.command
def export(*, out: Annotated[Path, Parameter(help="A file that ends in .csv or .xlsx.")], provider: str = "") -> None:
    """Write the directory as a table that can be changed and brought back."""
    _ready()
    from skillshed.provision.feeds.tables_out import export as write
    from skillshed.provision.models import Offer

    offers = Offer.objects.exclude(status="defunct")
    if provider:
        offers = offers.filter(provider__organisation__name__iexact=provider)
    note(f"{out}: {write(out, offers)} rows.")


@app.command
def check(*, json: Json = False) -> int:
    """How good the directory is: errors, warnings and richness, by provider. Exit code 0 without errors, 11 with."""
    from datetime import date

    _ready()
    from skillshed.provision.feeds.quality_reads import directory

    report = directory(on=date.today())
    if json:
        show_json(report.document())
    else:
        show_table(
            [one.document() for one in report.providers], ["provider", "offers", "errors", "warnings", "richness", "assured"]
        )
        show_table(
            [{"level": level, "what": code, "offers": count, "why": reason} for level, code, count, reason in report.kinds()],
            ["level", "what", "offers", "why"],
        )
        note(
            f"{report.offers} offers: {report.errors} errors, {report.warnings} warnings, richness {report.richness:.0f} of 100."
        )
    return TooManyQuarantined.exit_code if report.errors else 0


@app.command
def duplicates(
    *, find: Annotated[bool, Parameter(negative="", help="Compare the whole directory anew first.")] = False, json: Json = False
) -> None:
    """Offers that may be one, with the reasons; they are joined or kept apart on the pages."""
    _ready()
    from django.db import transaction

    from skillshed.provision.feeds.duplicates import propose
    from skillshed.provision.models import Duplicate

    if find:
        with transaction.atomic():
            note(f"{propose()} new pairs.")
    pairs = Duplicate.objects.filter(state="proposed").select_related("one", "other").order_by("-score", "pk")
    rows = [
        {
            "number": one.pk,
            "score": one.score,
            "one": one.one.title,
            "other": one.other.title,
            "one_id": str(one.one_id),
            "other_id": str(one.other_id),
            "reasons": " ".join(one.reasons),
        }
        for one in pairs
    ]
    show_json(rows) if json else show_table(rows, ["number", "score", "one", "other", "reasons"])


def _ready(*, alone: bool = True) -> None:
    from skillshed.site.boot import migrate, setup

    setup(data_folder(), alone=alone)
    migrate()


@app.command
def keep(*, json: Json = False) -> None:
    """What the directory does once a day: ask providers whether offers are still right, send answers and search letters, read what changed offers teach. Twice does no harm."""
    _ready(alone=False)  # letters name the address of the site
    from dataclasses import asdict

    from django.utils import timezone

    from skillshed.provision import answers, assuring, problems
    from skillshed.provision.teaching.reading import read_offers
    from skillshed.site.find.kept import send_alerts

    today = timezone.localdate()
    done = {
        **asdict(assuring.remind(today)),
        "answers": problems.send_answers(),
        "search_letters": send_alerts(),
        "answers_forgotten": answers.forget_overdue(on=today),
        "offers_read": read_offers().read,
    }
    show_json(done) if json else show_table([{"what": name, "count": count} for name, count in done.items()], ["what", "count"])
