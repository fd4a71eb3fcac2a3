"""Pages of what job adverts ask, where, and what comes and goes."""
