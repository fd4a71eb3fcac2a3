"""The audit trail: append-only in the records and in the database, and tampering shows."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from skillshed.people import audit, reads, services
from skillshed.people.models import AuditEntry
from skillshed.people.services import SYSTEM
from skillshed.terms.errors import Refused
from tests.support.trail import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries() -> list[AuditEntry]:
    for number in range(1, 6):
        services.record(by=SYSTEM, did="evidence.import", kind="release", thing=f"nomis-{number}", rows=number, places=["É", "z"])
    return list(AuditEntry.objects.all())


def test_entries_are_numbered_and_chained(entries):
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.prev_hash for entry in entries] == [reads.FIRST_HASH, *[entry.hash for entry in entries[:-1]]]
    check = reads.check_trail()
    assert (check.entries, check.head, check.is_whole) == (5, entries[-1].hash, True)


def test_the_model_refuses_to_change_or_remove(entries):
    for act in (entries[0].save, entries[0].delete, AuditEntry.objects.all().delete, lambda: AuditEntry.objects.update(did="x")):
        with pytest.raises(Refused, match="append-only"):
            act()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE people_auditentry SET did = 'nothing' WHERE number = 2",
        "DELETE FROM people_auditentry WHERE number = 2",
        "DELETE FROM people_auditentry",
    ],
)
def test_the_database_refuses_too(entries, sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert reads.check_trail().is_whole


def test_postgresql_refuses_to_truncate(entries):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE people_auditentry")


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE people_auditentry SET did = 'nothing' WHERE number = 2", "Entry 2 is not as it was written."),
        ("UPDATE people_auditentry SET who_id = 99 WHERE number = 3", "Entry 3 is not as it was written."),
        ("DELETE FROM people_auditentry WHERE number = 3", "Entries are missing between 2 and 4."),
        ("DELETE FROM people_auditentry WHERE number = 1", "Entries are missing between 0 and 2."),
    ],
)
def test_tampering_past_the_triggers_shows(entries, sql, told):
    with unguarded() as cursor:
        cursor.execute(sql)
    assert reads.check_trail().broken == [told]


def test_a_rewritten_entry_breaks_the_next_link(entries):
    forged = entries[1]
    forged.did = "nothing"
    with unguarded() as cursor:
        cursor.execute("UPDATE people_auditentry SET did = 'nothing', hash = %s WHERE number = 2", [forged.digest()])
    assert reads.check_trail().broken == ["Entry 3 does not follow from the entry before it."]


@pytest.mark.parametrize("facts", [{"email": "x"}, {"sent_to": "amina@example.org"}, {"name": "Amina"}])
def test_personal_facts_are_refused(facts):
    with pytest.raises(ValueError, match="personal"):
        services.record(by=SYSTEM, did="x", **facts)


def test_fractions_are_refused_since_databases_write_them_differently():
    with pytest.raises(ValueError, match="whole number"):
        audit.refuse_personal({"share": 0.1})


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_may_empty_the_trail_and_leaves_the_guard_standing(entries):
    call_command("flush", interactive=False, verbosity=0)
    assert not AuditEntry.objects.exists()
    services.record(by=SYSTEM, did="evidence.import")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_auditentry")


def test_an_entry_falls_with_the_change_it_tells_of():
    def change() -> None:
        with transaction.atomic():
            services.record(by=SYSTEM, did="evidence.import")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert not AuditEntry.objects.exists()
