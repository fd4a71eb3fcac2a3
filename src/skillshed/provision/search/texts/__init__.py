"""The text part of an engine: which offers have the words, and how well."""
