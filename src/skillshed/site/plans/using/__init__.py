"""Pages of plans: using."""
