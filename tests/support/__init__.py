"""What tests need and the system must not have."""
