"""Accounts and roles, from the server's own command line: whoever works there may do everything, and it is audited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from skillshed.cli.common import data_folder, note, show_json, show_table

if TYPE_CHECKING:
    from skillshed.people.models import User

app = App(name="people", help="Accounts and roles.", help_format="plaintext")
Json = Annotated[bool, Parameter(negative="")]


@app.command(name="list")
def list_accounts(*, json: Json = False) -> None:
    """Accounts and their roles."""
    _ready()
    from skillshed.people import reads

    rows = [
        {"number": user.pk, "email": user.email, "roles": ", ".join(sorted(grant.role for grant in user.open_grants))}
        for user in reads.accounts()
        if user.is_active
    ]
    show_json(rows) if json else show_table(rows, ["number", "email", "roles"])


@app.command
def add(email: str, *, role: str = "", name: str = "", place: str = "", json: Json = False) -> None:
    """Make an account, perhaps with a role, and print the link to its first password."""
    _ready()
    from skillshed.people.invitations import invite
    from skillshed.people.services import SYSTEM

    user, link, is_sent = invite(by=SYSTEM, email=email, name=name, role=role, place_ons=place)
    if json:
        show_json({"number": user.pk, "email": user.email, "role": role or None, "link": link, "is_sent": is_sent})
    else:
        note(f"{user.email} has an account{f' as {role}' if role else ''}. The password is chosen here, once, within three days:")
        note(link)
        if not is_sent:
            note("The mail server could not be reached, so no letter went out: hand the link over yourself.")


@app.command
def grant(email: str, role: str, *, place: str = "") -> None:
    """Give an account a role."""
    _ready()
    from skillshed.people.services import SYSTEM, grant_role

    user = _account(email)
    grant_role(by=SYSTEM, user=user, role=role, place_ons=place)
    note(f"{user.email} is now {role.replace('_', ' ')}.")


@app.command
def end(email: str, role: str) -> None:
    """End an account's role."""
    _ready()
    from skillshed.people import reads
    from skillshed.people.services import SYSTEM, end_role
    from skillshed.terms.errors import NotFound

    user = _account(email)
    found = [one for one in reads.open_grants(user) if one.role == role]
    if not found:
        raise NotFound(
            f"{user.email} does not hold the role '{role}'.", next_step="`skillshed people list` shows who holds what."
        )
    for one in found:
        end_role(by=SYSTEM, grant=one)
    note(f"{user.email} is no longer {role.replace('_', ' ')}.")


@app.command
def audit(*, json: Json = False) -> int:
    """Check that the whole audit trail is as it was written; 14 where it is not."""
    _ready()
    from dataclasses import asdict

    from skillshed.people import reads
    from skillshed.terms.errors import Refused

    check = reads.check_trail()
    if json:
        show_json({**asdict(check), "whole": check.is_whole})
    else:
        note(f"{check.entries} entries, last fingerprint {check.head}: {'whole' if check.is_whole else 'NOT whole'}.")
        for fault in check.broken:
            note(fault)
    return 0 if check.is_whole else Refused.exit_code


def _ready() -> None:
    from skillshed.site.boot import migrate, setup

    setup(data_folder())
    migrate()


def _account(email: str) -> User:
    from skillshed.people.models import User
    from skillshed.terms.errors import NotFound

    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise NotFound(f"There is no account {email}.", next_step="`skillshed people add` makes one.")
    return user
