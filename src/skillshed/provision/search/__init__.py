"""Finding offers: one port, several engines, the order explained."""
