"""Look-ups: codes with names, and codes with other codes."""
