"""Pages of diagnosis: equilibrium and the low-skills trap."""
