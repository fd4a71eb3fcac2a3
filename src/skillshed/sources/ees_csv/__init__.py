"""Explore Education Statistics: CSV files in the open data standard."""
