"""Employer Skills Survey workbooks by local enterprise partnership."""
