"""Skills Imperative 2035 projections: one workbook an area."""
