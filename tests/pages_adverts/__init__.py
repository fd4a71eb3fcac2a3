"""Doors of structure."""
