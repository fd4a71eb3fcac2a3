"""Skills equilibrium: supply against demand, with the chance of each quadrant, and the evidence for a low-skills trap."""
