"""Pages of plans: evaluating."""
