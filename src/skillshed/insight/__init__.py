"""Pure functions over tables: comparison, change, ranks, diagnosis, forecasts, claims, progress."""
