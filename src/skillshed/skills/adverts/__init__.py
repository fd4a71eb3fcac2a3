"""Job adverts: read from files, told apart from their copies, counted as stock and flow."""
