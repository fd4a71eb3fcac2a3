"""Plans held to account: the logic chain, its measures, their status with the why, and what the plan itself lacks."""
