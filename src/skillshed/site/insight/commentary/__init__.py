"""Commentary of a place: sentences made from figures, which analysts may replace."""
