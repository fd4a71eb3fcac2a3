"""How well a place is served: access, travel and cold spots."""
