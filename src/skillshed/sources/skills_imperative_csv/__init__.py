"""Skills Imperative 2035 projections of many areas as long CSV."""
