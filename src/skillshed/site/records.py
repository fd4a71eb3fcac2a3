"""A consistent copy of the records database for a backup, and back: SQLite's own way, or Django's for PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Any

from skillshed.site.database import database
from skillshed.terms.errors import UsageError

SQLITE_FILE = "skillshed.sqlite3"
DUMP_FILE = "records.jsonl"
# Made by `migrate` itself, with numbers that may differ; rows point to them by name.
MADE_BY_MIGRATE = frozenset({"contenttypes.contenttype", "auth.permission"})


def kind() -> str:
    """`sqlite` or `postgresql`, as the settings say."""
    return "postgresql" if _url().startswith("postgres") else "sqlite"


def _url() -> str:
    return os.environ.get("SKILLSHED_DATABASE_URL", "")


def live_files(data_dir: Path) -> frozenset[Path]:
    """What must never be copied as it lies there: an SQLite database in use is spread over several files."""
    if kind() == "postgresql":
        return frozenset()
    path = Path(database(_url(), data_dir)["NAME"])
    return frozenset(path.with_name(path.name + ending) for ending in ("", "-wal", "-shm", "-journal"))


def copies(data_dir: Path, scratch: Path) -> Iterator[Path]:
    """The records as of one instant, in a file in `scratch`; none where there are no records yet."""
    if kind() == "postgresql":
        yield _dump(data_dir, scratch / DUMP_FILE)
    elif (path := Path(database(_url(), data_dir)["NAME"])).exists():
        yield _copy_sqlite(path, scratch / SQLITE_FILE)


def _copy_sqlite(path: Path, to: Path) -> Path:
    # The online backup API sees one state of the database, however busy its writers are.
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy)
    return to


def _dump(data_dir: Path, to: Path) -> Path:
    from skillshed.site.boot import setup

    setup(data_dir)
    from django.core.serializers import serialize
    from django.db import connection, transaction

    with transaction.atomic(), to.open("w", encoding="utf-8") as stream:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        serialize("jsonl", _objects(), stream=stream, cls=_exact(), use_natural_foreign_keys=True)
    return to


def _objects() -> Iterator[Any]:
    """Every record of every table, those that others point to first."""
    from django.apps import apps
    from django.core.serializers import sort_dependencies

    for model in sort_dependencies([(config, None) for config in apps.get_app_configs()]):
        if model._meta.label_lower not in MADE_BY_MIGRATE:
            yield from model._base_manager.order_by("pk").iterator()


def _exact() -> type[Any]:
    from django.core.serializers.json import DjangoJSONEncoder

    class Exact(DjangoJSONEncoder):
        """Django's own drops microseconds, and the audit trail's fingerprints are made from them."""

        def default(self, o: Any) -> Any:
            return o.isoformat() if isinstance(o, datetime | time) else super().default(o)

    return Exact


@contextmanager
def brought_back(made_from: str, side: Path) -> Iterator[None]:
    """The records in place; what the caller does inside must succeed, or they are taken back."""
    if made_from != kind():
        raise UsageError(
            f"This backup holds {made_from} records, and the settings name a {kind()} database; nothing was changed.",
            next_step="Set SKILLSHED_DATABASE_URL to a database of the same kind, or leave it out for SQLite.",
        )
    if made_from == "sqlite" and _url():
        raise UsageError(
            "The records come back into the data folder, and SKILLSHED_DATABASE_URL names another file; nothing was changed.",
            next_step="Leave SKILLSHED_DATABASE_URL out, restore, then move the file where you want it.",
        )
    if made_from == "sqlite":
        # The file lies in the folder already and comes with it.
        yield
        return
    dump = side / DUMP_FILE
    with _loaded(side, dump):
        dump.unlink()
        yield


@contextmanager
def _loaded(side: Path, dump: Path) -> Iterator[None]:
    from skillshed.site.boot import migrate, setup

    # Only Django's own settings look into the folder; the copy takes its name later.
    asked = os.environ.get("SKILLSHED_DATA")
    setup(side)
    _put_back(asked)
    from django.core.management import call_command
    from django.db import transaction

    migrate()
    with transaction.atomic():
        _refuse_full_database()
        call_command("loaddata", str(dump), verbosity=0)
        yield


def _put_back(asked: str | None) -> None:
    if asked is None:
        os.environ.pop("SKILLSHED_DATA", None)
    else:
        os.environ["SKILLSHED_DATA"] = asked


def _refuse_full_database() -> None:
    from skillshed.people.models import AuditEntry, User

    if User.objects.exists() or AuditEntry.objects.exists():
        raise UsageError(
            "The database already holds records; nothing was changed.",
            next_step="Make a new, empty database (createdb) and name it in SKILLSHED_DATABASE_URL.",
        )
