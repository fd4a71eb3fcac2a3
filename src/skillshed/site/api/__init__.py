"""The evidence base for programs: read-only, typed, the same rows as the command line."""
