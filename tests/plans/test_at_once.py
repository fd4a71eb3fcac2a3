"""Two owners at the same moment: each change is kept, or whoever made it is told; on the database that the tests run on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.conftest import system  # noqa: F401

RUN = """
from skillshed.site.boot import setup, migrate; setup(); migrate()
import sys
sys.path.insert(0, {root!r})
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
from tests.plans import at_once
at_once.{name}()
print("held")
"""
NAMES = ("different_fields", "same_field", "sound_apart_but_not_together", "rows_added", "one_figure", "letters")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.django_db
def test_at_once(system, name):  # noqa: F811
    root = str(Path(__file__).parents[2])
    assert system(name).run(RUN.format(root=root, name=name)) == "held\n"
