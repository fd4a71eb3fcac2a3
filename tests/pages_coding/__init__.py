"""Pages of occupation coding."""
