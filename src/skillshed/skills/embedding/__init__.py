"""Words as vectors behind one port; nothing here calls a network."""
