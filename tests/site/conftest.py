"""A whole system of its own, run as real processes: data folder, settings and database apart from the tests' own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class System:
    """One data folder with its database."""

    folder: Path
    environment: dict[str, str]

    def start(self, code: str) -> subprocess.Popen[str]:
        """Python code, with the settings of this system, under way."""
        return subprocess.Popen(
            [sys.executable, "-c", code], env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def run(self, code: str, *, expect: int = 0) -> str:
        """The same, to its end: what it printed; fails where the exit code is another."""
        process = self.start(code)
        out, err = process.communicate(timeout=120)
        assert process.returncode == expect, out + err
        return out if expect == 0 else out + err

    def command(self, *words: str, expect: int = 0) -> str:
        """A `skillshed` command."""
        return self.run(f"import sys; from skillshed.cli.main import main; sys.exit(main({list(words)!r}))", expect=expect)

    def rows(self) -> dict[str, Any]:
        """Every row of every table that people or programs filled."""
        return json.loads(self.run(ALL_ROWS))


ALL_ROWS = """
from skillshed.site.boot import setup; setup()
import json
from django.apps import apps
from django.db import connection
found = {}
with connection.cursor() as cursor:
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table in ("django_content_type", "auth_permission"): continue
        cursor.execute(f'SELECT * FROM "{table}"')
        found[table] = sorted(json.dumps([str(one) for one in row]) for row in cursor.fetchall())
print(json.dumps(found))
"""


def new_database() -> dict[str, str]:
    """Settings that name a new, empty database of the kind under test."""
    asked = os.environ.get("SKILLSHED_TEST_DATABASE")
    if not asked:
        return {}
    import psycopg

    name = f"own_{uuid.uuid4().hex}"
    with psycopg.connect(asked, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return {"SKILLSHED_DATABASE_URL": asked.replace("/postgres?", f"/{name}?")}


@pytest.fixture
def system(tmp_path: Path) -> Callable[[str], System]:
    """Makes a system: `system("first")`, in demo mode, with nothing in it."""

    def make(name: str) -> System:
        plain = {key: value for key, value in os.environ.items() if not key.startswith(("SKILLSHED_", "DJANGO_"))}
        given = {"SKILLSHED_DATA": str(tmp_path / name), "SKILLSHED_DEMO": "1", **new_database()}
        return System(tmp_path / name, plain | given)

    return make
