"""Finding provision: three doors to one directory."""
