"""`skillshed skills`: from words to skills and occupations, and the steps between jobs."""

from __future__ import annotations

from cyclopts import App

from skillshed.cli import skills_transitions

app = App(name="skills", help="From words to skills and occupations, and the steps between jobs.", help_format="plaintext")
skills_transitions.mount(app)
