"""Referring and being referred: pages for residents, advisers, providers and the hub."""
