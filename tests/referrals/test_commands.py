"""The commands, as processes."""

from __future__ import annotations

import json

import pytest

from tests.site.conftest import system  # noqa: F401

SEED = """
from skillshed.site.boot import setup, migrate; setup(); migrate()
import sys
sys.path.insert(0, {root!r})
from tests.referrals import at_once
at_once.quiet()
row = at_once.made(at_once.build())
print(row.client.code)
"""
HELD = """
from skillshed.site.boot import setup; setup()
from skillshed.referrals.models import Client
print(repr(Client.objects.get().name))
"""


@pytest.mark.django_db
def test_due_counts_and_erasure(system):  # noqa: F811
    from pathlib import Path

    here = system("commands")
    code = here.run(SEED.format(root=str(Path(__file__).parents[2]))).strip()
    assert json.loads(here.command("referrals", "due", "--json"))["sent"] == 2
    assert json.loads(here.command("referrals", "due", "--json"))["sent"] == 0
    assert len(list((here.folder / "mail").iterdir())) >= 1
    steps = json.loads(here.command("referrals", "funnel", "--json"))["steps"]
    assert {"step": "Referrals sent", "count": None} in steps, "one person is hidden"
    here.command("referrals", "rekey")
    assert here.run(HELD) == "'Zebedee Quill'\n"
    here.command("referrals", "erase", "AAA-AAA-AAA", expect=12)
    here.command("referrals", "erase", code.lower())
    assert here.run(HELD) == "''\n"
