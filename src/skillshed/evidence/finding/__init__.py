"""The parts of `find`: how it reads times, places and measures out of what somebody typed."""
