"""Slots of a report's sections: each a function from its settings and the job to the blocks that stand there."""
