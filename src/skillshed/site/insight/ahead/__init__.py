"""Pages of ahead: projections, scenarios, forecasts."""
