"""Pages of plans: actors."""
