"""Reports for a place: put together from templates, figures, claims; as pages, PDF, Word and data."""
