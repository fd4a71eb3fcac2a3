"""From text to skills: what the words say, what they mean, and when to say nothing."""
