"""The review page of occupation codes."""
