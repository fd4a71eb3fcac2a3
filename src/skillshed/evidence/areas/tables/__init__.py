"""Shipped tables of places, districts and areas. `PROVENANCE.toml` says where each comes from."""
