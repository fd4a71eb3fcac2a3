"""Structure: specialisation, complexity, smart specialisation."""

from __future__ import annotations

from ninja import Router

router = Router()
