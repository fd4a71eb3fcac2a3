"""From a gap in skills to courses: the page a resident asks, and what commissioners see of what nobody teaches."""
