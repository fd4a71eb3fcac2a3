"""Boundaries of places: GeoJSON and TopoJSON from the Open Geography Portal and from Explore Local Statistics."""
