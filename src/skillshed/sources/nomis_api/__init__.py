"""Nomis API downloads: one line an observation, each dimension in up to six columns."""
