"""Redundancy responses from the command line: what there is, erasure on its day, and a match from file to file that keeps nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from skillshed.cli.common import data_folder, note, show_json, show_table
from skillshed.cli.teaching import WAYS

app = App(name="redundancy", help="Redundancy responses: match two lists, list, erase.", help_format="plaintext")
Json = Annotated[bool, Parameter(negative="")]


def _ready() -> None:
    from skillshed.site.boot import migrate, setup

    setup(data_folder())
    migrate()


@app.command(name="list")
def list_(*, json: Json = False) -> None:
    """Every response: employer, last day, erased by, how many people and vacancies. No people."""
    _ready()
    from django.db.models import Count

    from skillshed.employers.models import Redundancy

    found = Redundancy.objects.annotate(n_people=Count("people", distinct=True), n_vacancies=Count("vacancies", distinct=True))
    told = [
        {
            "id": str(one.pk), "employer": one.employer, "noticed_on": one.noticed_on.isoformat(), "ends_on": one.ends_on.isoformat(),
            "erase_on": one.erase_on.isoformat(), "erased": one.erased_on is not None, "people": one.n_people, "vacancies": one.n_vacancies,
        }
        for one in found.order_by("ends_on", "pk")
    ]  # fmt: skip
    if json:
        show_json(told)
    elif told:
        show_table(told, ["employer", "ends_on", "erase_on", "erased", "people", "vacancies", "id"])
    else:
        note("There is no response.")


@app.command
def erase(*, now: Annotated[str, Parameter(help="Id of a response to erase before its day.")] = "", json: Json = False) -> None:
    """Erase every response whose day has come, and lists that nobody brought in. Run it every night."""
    _ready()
    from uuid import UUID

    from skillshed.employers.redundancy.rights import erase_response, run_due
    from skillshed.people.services import SYSTEM
    from skillshed.terms.errors import UsageError

    if now:
        try:
            erase_response(by=SYSTEM, number=UUID(now))
        except ValueError as error:
            raise UsageError(f"'{now}' is no id of a response.", next_step="`skillshed redundancy list` shows them.") from error
    done = run_due()
    show_json(done) if json else show_table([{"what": name, "count": count} for name, count in done.items()], ["what", "count"])


@app.command
def rekey() -> None:
    """After SKILLSHED_SECRET_KEY changed: seal everything of the room anew."""
    _ready()
    from skillshed.employers.redundancy.rights import renew_keys

    note(f"{renew_keys()} records are sealed under the newest key.")


@app.command(name="match")
def match_(
    people: Path,
    vacancies: Path,
    *,
    fair: Annotated[bool, Parameter(negative="", help="Lift the worst fit of anybody placed as high as it goes.")] = False,
    fit: Annotated[
        int | None, Parameter(validator=Number(gte=0, lte=100), help="Least share of what a vacancy asks, in per cent.")
    ] = None,
    pay: Annotated[
        int | None, Parameter(validator=Number(gte=0, lte=200), help="Least share of present pay, in per cent; 0 is no bar.")
    ] = None,
    minutes: Annotated[
        int | None, Parameter(validator=Number(gte=1, lte=300), help="Most minutes of those who name none.")
    ] = None,
    by: Annotated[WAYS | None, Parameter(help="How people travel where the list does not say.")] = None,
    without: Annotated[str, Parameter(help="Numbers of vacancies left out (the first is 1): 3.17")] = "",
    titles: Annotated[Path | None, Parameter(help="CSV side,title,occupation: what titles are taken for.")] = None,
    json: Json = False,
) -> None:
    """Who could go where, from two spreadsheets. Nothing is kept, and nothing leaves this computer."""
    from skillshed.employers.redundancy.from_files import match_files, told
    from skillshed.employers.redundancy.state import State

    said = {"fair": "on" if fair else None, "by": by, "without": without, "fit": fit, "pay": pay, "minutes": minutes}
    state = State.read({name: str(value) for name, value in said.items() if value is not None})
    found = match_files(people, vacancies, state=state, data=data_folder(), titles=titles)
    document = told(found)
    if json:
        show_json(document)
        return
    show_table(document["suggested"], ["person", "title", "vacancy", "employer", "fit", "minutes", "sentence"])
    show_table(document["left"], ["person", "title", "bar", "why", "change"])
    note(f"{len(document['suggested'])} of {document['people']} could be placed; {document['free_places']} places stay free.")
