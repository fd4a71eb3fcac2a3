"""Pages of structure: specialisation, complexity, smart specialisation."""
