"""Errors a person may read: each names the thing, the place and the next step, and has its exit code."""

from __future__ import annotations


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


class SourceUnavailable(UserError):
    """A publisher could not be reached or did not answer properly; trying again may help."""

    exit_code = 13
    http_status = 503


class Refused(UserError):
    """Disclosure control, consent or permission says no."""

    exit_code = 14
    http_status = 403
