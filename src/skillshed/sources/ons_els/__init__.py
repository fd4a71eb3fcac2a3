"""ONS Explore Local Statistics: one tidy CSV an indicator, with a JSON of words beside it."""
