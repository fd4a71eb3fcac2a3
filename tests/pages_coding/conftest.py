"""The browser, and a data folder of its own with the starter taxonomy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import chromium  # noqa: F401


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    """ESCO's starter set is there without a file; the coder of SOC would have to learn, so pages are tried with ESCO."""
    settings.CONFIG = settings.CONFIG.model_copy(update={"data": tmp_path})
    return tmp_path
