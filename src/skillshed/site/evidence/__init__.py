"""Pages of the evidence base: places, measures, figures, files to take away."""
