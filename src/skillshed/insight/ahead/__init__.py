"""Demand ahead: official projections for any area, an own model of leavers, scenarios, and forecasts with a back-test."""
