"""An invented closure for the demonstration."""
