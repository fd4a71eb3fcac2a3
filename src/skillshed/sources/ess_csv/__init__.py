"""Employer Skills Survey CSV extracts: indicators in rows or areas in rows."""
