"""Invented offers by invented providers, for the demo, the tests and the benchmark."""
