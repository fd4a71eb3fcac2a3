"""Pages of the evidence base: places, measures, packs, areas, sources, and bringing data in."""
