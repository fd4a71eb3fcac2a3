"""The browser the web tests use."""

from tests.web.conftest import chromium

__all__ = ["chromium"]
