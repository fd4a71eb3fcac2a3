"""The embedded evidence base shown by the site, as the pages on supply and demand have it."""

from tests.pages_insight.balance.conftest import chromium, here, loaded

__all__ = ["chromium", "here", "loaded"]
