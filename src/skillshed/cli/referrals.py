"""Referrals from the server's own command line: what time brings, the counts, a person's erasure, a change of keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from cyclopts import App, Parameter

from skillshed.cli.common import data_folder, note, read_date, show_json, show_table
from skillshed.terms.errors import NotFound

app = App(name="referrals", help="Referrals: what is due, counts, erasure.", help_format="plaintext")
Json = Annotated[bool, Parameter(negative="")]


def _ready() -> None:
    from skillshed.site.boot import migrate, setup

    setup(data_folder())
    migrate()


@app.command
def due(*, json: Json = False) -> None:
    """Do all that is due: ask providers again, expire, ask for outcomes, erase, send letters. Run it every quarter of an hour."""
    _ready()
    from dataclasses import asdict

    from skillshed.referrals.due import run_due

    done = asdict(run_due())
    show_json(done) if json else show_table([{"what": name, "count": count} for name, count in done.items()], ["what", "count"])


@app.command
def funnel(*, since: str = "", until: str = "", json: Json = False) -> None:
    """From searches to outcomes, protected: small counts are hidden, the others rounded. The last year where no days are given."""
    _ready()
    from django.utils import timezone

    from skillshed.people.services import SYSTEM
    from skillshed.referrals import funnel as counted

    last = read_date(until, "until") or timezone.localdate()
    first = read_date(since, "since") or last - timedelta(days=365)
    found = counted.funnel(by=SYSTEM, since=first, until=last)
    steps = (*counted.VISITS, *counted.STAGES, *counted.ENDS)
    rows = [{"step": words, "count": found.count(step)} for step, words in steps]
    if json:
        show_json({"since": first.isoformat(), "until": last.isoformat(), "steps": rows})
    else:
        show_table([{**row, "count": "hidden" if row["count"] is None else row["count"]} for row in rows], ["step", "count"])


@app.command
def erase(code: str) -> None:
    """Erase a person who asked for it, by the code they were given. Cannot be undone."""
    _ready()
    from skillshed.people.services import SYSTEM
    from skillshed.referrals.keys import read_code
    from skillshed.referrals.models import Client
    from skillshed.referrals.rights import erase_client

    client = Client.objects.filter(code=read_code(code), erased_on=None).first()
    if client is None:
        raise NotFound("There is nobody with this code.", next_step="Check the letters: it looks like K7M-3XP-ACD.")
    erase_client(by=SYSTEM, client=client)
    note("Erased. Counts stay, without the person.")


@app.command
def rekey() -> None:
    """After SKILLSHED_SECRET_KEY changed: seal everything anew, so that the earlier key can be taken out of the settings."""
    _ready()
    from skillshed.referrals.rekeying import renew_keys

    note(f"{renew_keys()} records are sealed under the newest key.")
