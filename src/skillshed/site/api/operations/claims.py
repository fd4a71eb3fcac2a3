"""Claims: the claim ledger and pasted drafts."""

from __future__ import annotations

from ninja import Router

router = Router()
