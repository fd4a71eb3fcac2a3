"""A forecast as plain values: what the API and `skillshed forecast --json` give."""

from __future__ import annotations

from typing import Any

from skillshed.insight.ahead.forecasting import Forecast
from skillshed.publishing.ahead import forecast_words

FIGURE = ("period", "value", "lower", "upper", "status", "release")
SCORED = ("forecasts", "origins", "mae", "mase", "relative", "cover_80", "cover_95", "widen_80", "widen_95")


def document(found: Forecast) -> dict[str, Any]:
    """Measure, history, points, and every method's record in the back-test."""
    scores = [
        {
            "method": one.method.id,
            "title": one.method.title,
            "is_used": one is found.chosen,
            **{name: getattr(one, name) for name in SCORED},
        }
        for one in found.scores
    ]
    return {
        "measure": found.measure.id, "title": found.measure.title, "unit": found.measure.unit, "breakdown": found.breakdown,
        "rhythm": found.rhythm.words, "why": found.why, "passed_over": found.passed_over, "words": forecast_words(found),
        "history": found.history.select(FIGURE).to_dicts(), "points": found.points.to_dicts(), "scores": scores,
    }  # fmt: skip
