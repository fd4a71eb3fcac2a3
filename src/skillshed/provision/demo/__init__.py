"""Invented provision for the demo and the benchmark: marked as such, on real postcodes, the same for the same seed."""
