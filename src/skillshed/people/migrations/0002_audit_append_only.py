"""The database itself refuses to change or remove an audit entry, whoever asks."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON people_auditentry
       BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON people_auditentry
       BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION people_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON people_auditentry
       FOR EACH ROW EXECUTE FUNCTION people_audit_refuse()""",
    """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON people_auditentry
       FOR EACH STATEMENT EXECUTE FUNCTION people_audit_refuse()""",
)
UNDO_SQLITE = ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete")
UNDO_POSTGRESQL = (
    "DROP TRIGGER audit_no_change ON people_auditentry",
    "DROP TRIGGER audit_no_truncate ON people_auditentry",
    "DROP FUNCTION people_audit_refuse()",
)


def _run(schema_editor: Any, by_vendor: dict[str, tuple[str, ...]]) -> None:
    for statement in by_vendor[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def refuse(apps: Any, schema_editor: Any) -> None:
    """Put the triggers in place."""
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def allow(apps: Any, schema_editor: Any) -> None:
    """Take them away again."""
    _run(schema_editor, {"sqlite": UNDO_SQLITE, "postgresql": UNDO_POSTGRESQL})


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    # Plain SQL by vendor: Django has no words for triggers.
    operations = [migrations.RunPython(refuse, allow, elidable=False)]
