"""Keeping the directory true: providers edit, assure and import; problems are told and answered."""
