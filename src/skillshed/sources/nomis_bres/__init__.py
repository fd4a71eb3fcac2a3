"""Nomis employment by industry (BRES) as CSV: one line an area, two header rows, no date inside."""
