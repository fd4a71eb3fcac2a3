"""Settings, addresses, base templates and the pages that only compose rooms."""
