"""What employers need: their diagnosis of skills, and the response when they let people go."""
