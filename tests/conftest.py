"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How fast a machine draws an example, or runs one, is no promise of the product: a busy one would fail a sound test.
# The same examples where the same modules are loaded (their constants are drawn from); `make search` looks for new ones.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", settings.get_profile("search"), derandomize=True, database=None)
settings.load_profile("steady")


def real_data(folder: str) -> Path:
    """The folder of real open data that stands beside the project, or a skip that says so.

    `SKILLSHED_REAL_DATA` names it; else `../shared/data`. CI sets `SKILLSHED_REQUIRE_DATA=1`, and then absence fails.
    """
    root = Path(os.environ.get("SKILLSHED_REAL_DATA") or Path(__file__).parents[2] / "shared" / "data")
    if not (root / folder).is_dir():
        message = f"real data are not here ({folder}); set SKILLSHED_REAL_DATA to the folder that holds them"
        if os.environ.get("SKILLSHED_REQUIRE_DATA") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return root / folder


@pytest.fixture(scope="session")
def lmi() -> Path:
    """Publishers' labour-market files as published."""
    return real_data("lmi")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes name no test: gzip writes the second into its head, and workers that collect a second apart would disagree."""
    return argname if isinstance(val, bytes) else None
