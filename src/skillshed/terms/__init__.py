"""The words every room shares: Place, Period, Status, Breakdown, errors. Standard library only."""
