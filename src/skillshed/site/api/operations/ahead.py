"""Ahead: projections, scenarios, forecasts."""

from __future__ import annotations

from ninja import Router

router = Router()
