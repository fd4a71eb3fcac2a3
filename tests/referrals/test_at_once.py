"""The same form at the same moment is one referral; letters leave once, and none after consent was taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.conftest import system  # noqa: F401

RUN = """
from skillshed.site.boot import setup, migrate; setup(); migrate()
import sys
sys.path.insert(0, {root!r})
from tests.referrals import at_once
at_once.quiet()
at_once.{name}()
print("held")
"""
NAMES = ("double_submit", "adviser_double_submit", "three_answers", "many_senders", "withdrawn_while_sending", "withdrawn_before_sending")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.django_db
def test_at_once(system, name):  # noqa: F811
    root = str(Path(__file__).parents[2])
    assert system(name).run(RUN.format(root=root, name=name)) == "held\n"
