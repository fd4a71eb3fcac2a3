"""A table in, something a person reads out: words, charts, maps, tables, files."""
