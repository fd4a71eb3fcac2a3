"""Pages of diagnosis, structure, demand ahead, balance and claims: each room brings its own addresses."""
