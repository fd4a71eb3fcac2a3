"""Where provision is missing."""
