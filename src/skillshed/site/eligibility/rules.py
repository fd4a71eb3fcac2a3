"""The rules this site answers by: those its data folder published, else those that ship."""

from __future__ import annotations

from django.conf import settings

from skillshed.rules.definitions import RuleBook
from skillshed.rules.kept import rules_in


def rules() -> RuleBook:
    """The rule book in force."""
    return rules_in(settings.CONFIG.data)
