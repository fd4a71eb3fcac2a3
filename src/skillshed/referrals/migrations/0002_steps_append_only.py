"""The database itself refuses to change or remove a step that a referral took, whoever asks."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER transition_no_update BEFORE UPDATE ON referrals_transition
       BEGIN SELECT RAISE(ABORT, 'the steps of a referral are append-only'); END""",
    """CREATE TRIGGER transition_no_delete BEFORE DELETE ON referrals_transition
       BEGIN SELECT RAISE(ABORT, 'the steps of a referral are append-only'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION referrals_transition_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the steps of a referral are append-only' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER transition_no_change BEFORE UPDATE OR DELETE ON referrals_transition
       FOR EACH ROW EXECUTE FUNCTION referrals_transition_refuse()""",
    """CREATE TRIGGER transition_no_truncate BEFORE TRUNCATE ON referrals_transition
       FOR EACH STATEMENT EXECUTE FUNCTION referrals_transition_refuse()""",
)
UNDO_SQLITE = ("DROP TRIGGER transition_no_update", "DROP TRIGGER transition_no_delete")
UNDO_POSTGRESQL = (
    "DROP TRIGGER transition_no_change ON referrals_transition",
    "DROP TRIGGER transition_no_truncate ON referrals_transition",
    "DROP FUNCTION referrals_transition_refuse()",
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
    dependencies = [("referrals", "0001_initial")]
    operations = [migrations.RunPython(refuse, allow, elidable=False)]
