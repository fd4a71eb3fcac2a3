"""Extracts that travel with skillshed; written by scripts/prepare_embedded.py."""
