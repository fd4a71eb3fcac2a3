"""Diagnosis: equilibrium and the low-skills trap."""

from __future__ import annotations

from ninja import Router

router = Router()
