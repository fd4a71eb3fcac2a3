"""`skillshed taxonomy`: load, list, compare versions."""

from __future__ import annotations

from cyclopts import App

app = App(name="taxonomy", help="Occupations and skills: load, list, compare versions.", help_format="plaintext")
