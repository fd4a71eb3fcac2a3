"""The demo's plan as data."""
