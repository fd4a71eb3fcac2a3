"""Nomis tables of the Annual Population Survey turned on their side: one line a cell, columns for areas."""
