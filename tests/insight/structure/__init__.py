"""Structure and specialisation."""
