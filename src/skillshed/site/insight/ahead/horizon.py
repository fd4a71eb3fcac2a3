"""How many steps ahead an address asks for."""

from __future__ import annotations

from django.http import HttpRequest

from skillshed.terms.errors import UsageError


def horizon_of(request: HttpRequest) -> int | None:
    """The number asked for; None leaves it to the series. UsageError for what is no number."""
    text = request.GET.get("horizon", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"'{text}' is not a number of steps.", next_step="Write it as horizon=3.")
    return int(text[:6])
