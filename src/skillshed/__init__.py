"""skillshed: the open-source working system of a local skills ecosystem."""

__version__ = "0.1.0"
