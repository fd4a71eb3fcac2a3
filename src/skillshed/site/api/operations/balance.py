"""Balance: supply against demand, basic-skills counterfactual."""

from __future__ import annotations

from ninja import Router

router = Router()
