"""Explore Education Statistics: CSV files saved from the table tool."""
