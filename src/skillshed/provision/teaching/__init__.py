"""What offers teach, and which of them close a gap in skills."""
