"""`skillshed people`: the same services from the server's command line."""

from __future__ import annotations

import json

import pytest

from skillshed.cli import people
from skillshed.cli.main import main
from skillshed.people.models import AuditEntry, User


@pytest.fixture
def command(db, monkeypatch, capsys):
    """Runs a command on the tests' own database; gives exit code, standard output and standard error."""
    monkeypatch.setattr(people, "_ready", lambda: None)

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["people", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_the_first_administrator_comes_from_the_command_line(command):
    code, out, _ = command("add", "Gwen@Example.org", "--role", "administrator", "--name", "Gwen", "--json")
    told = json.loads(out)
    assert (code, told["email"], told["role"]) == (0, "gwen@example.org", "administrator")
    assert "/account/password/reset/key/" in told["link"]
    assert AuditEntry.objects.get(did="account.invite").who is None


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("add", "no address"), 2, "is not an email address"),
        (("add", "hana@example.org", "--role", "wizard"), 2, "There is no role 'wizard'"),
        (("grant", "nobody@example.org", "analyst"), 12, "There is no account"),
        (("end", "gwen@example.org", "analyst"), 12, "does not hold the role"),
        (("end", "gwen@example.org", "administrator"), 14, "last administrator"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_kept(command, gwen, words, code, told):
    found = command(*words)
    assert found[0] == code
    assert told in found[2]
    assert User.objects.count() == 1


def test_granting_and_ending(command, amina):
    assert command("grant", amina.email, "analyst")[0] == 0
    assert json.loads(command("list", "--json")[1]) == [{"number": amina.pk, "email": amina.email, "roles": "analyst"}]
    assert command("end", amina.email, "analyst")[0] == 0
    assert json.loads(command("list", "--json")[1])[0]["roles"] == ""
