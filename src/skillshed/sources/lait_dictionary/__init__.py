"""Local Authority Interactive Tool: its data dictionary."""
