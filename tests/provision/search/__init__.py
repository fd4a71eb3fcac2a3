"""Tests of the search: one contract for every engine."""
