"""The cast of referral, and a page's usual faults."""

from __future__ import annotations

from tests.referrals.conftest import case, refer, town  # noqa: F401
from tests.web.conftest import chromium  # noqa: F401
