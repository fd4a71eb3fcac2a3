"""What jobs ask, what people can do, and the steps between: pure functions over a loaded taxonomy."""
