"""Thin command modules, one per room; each imports what it needs only when it runs."""
