"""From one job to the next: what carries over, what is missing, which moves are viable, desirable and safe."""
