"""The team and the lists of the room's own tests, a browser."""

from __future__ import annotations

from tests.redundancy.conftest import _nothing_held, brought, response, skills, team  # noqa: F401
from tests.web.conftest import chromium  # noqa: F401
