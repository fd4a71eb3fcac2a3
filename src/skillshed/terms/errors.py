"""Errors a person may read: each names the thing, the place and the next step, and has its exit code."""

from __future__ import annotations

from collections.abc import Iterable


class UserError(Exception):
    """Something the person can put right. Reaches them without a traceback."""

    exit_code = 2
    http_status = 400

    def __init__(self, message: str, *, next_step: str = "", **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()

    @property
    def kind(self) -> str:
        """The name by which programs know it, in the API and in JSON: it never changes."""
        return type(self).__name__


class UsageError(UserError):
    """The request itself cannot be understood."""


class InputNotUnderstood(UserError):
    """A file is not in a format we know, or is damaged. Nothing was changed."""

    exit_code = 10
    http_status = 422


class TooManyQuarantined(UserError):
    """Good rows were kept, but more rows than the limit were put aside."""

    exit_code = 11
    http_status = 422


class NotFound(UserError):
    """There is no such place, measure, release or period here."""

    exit_code = 12
    http_status = 404


class UnknownPlace(NotFound):
    """A place nobody here knows: one wording for every room. `near`: what may be meant.

    `is_listed`: the list of places is the next step. Pages link it; the command line, which alone has commands, names its own.
    """

    def __init__(self, text: str, *, what: str = "place called", near: Iterable[str] = (), write: str = "") -> None:
        self.near = tuple(near)
        meant = f"Did you mean {', '.join(self.near)}?" if self.near else ""
        self.is_listed = not (meant or write)
        super().__init__(f"We know no {what} '{text}'.", next_step=f"{write} {meant}".strip() or "Look it up among the places.")

    @property
    def kind(self) -> str:
        """As every other thing that is not here."""
        return NotFound.__name__


class SourceUnavailable(UserError):
    """A publisher could not be reached or did not answer properly; trying again may help."""

    exit_code = 13
    http_status = 503


class Refused(UserError):
    """Disclosure control, consent or permission says no."""

    exit_code = 14
    http_status = 403
