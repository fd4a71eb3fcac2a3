"""The browser, for every page of plans."""

from __future__ import annotations

from tests.web.conftest import chromium  # noqa: F401
