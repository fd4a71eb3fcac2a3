"""One reader for each publisher's files; each knows its own by their columns, never by their names."""
