"""From a gap in skills to the courses that close it."""
