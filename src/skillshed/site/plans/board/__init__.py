"""Pages of plans: board."""
