"""Pages, API and commands of the insight rooms."""
