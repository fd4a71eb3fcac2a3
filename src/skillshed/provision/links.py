"""Links that work without an account: signed, for one purpose, with nothing personal in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NoReturn
from uuid import UUID

from django.core import signing

from skillshed.terms.errors import NotFound

SALT = "skillshed.provision."


def signed(purpose: str, record: UUID) -> str:
    """The end of a link about one record, for one purpose."""
    return signing.dumps(record.hex, salt=SALT + purpose)


def read(purpose: str, token: str, *, days: int) -> tuple[UUID, datetime]:
    """(the record, when the link was made). NotFound where it is too old, altered, or for another purpose."""
    try:
        record = signing.loads(token, salt=SALT + purpose, max_age=timedelta(days=days))
        return UUID(hex=record), _made(token)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound(
            "This link has ended, or is not whole.", next_step="Copy the whole address from the newest letter, or sign in."
        ) from None


def _made(token: str) -> datetime:
    # The stamp was checked with the signature: data:stamp:signature.
    stamp = signing.b62_decode(token.rsplit(":", 2)[1])
    return datetime.fromtimestamp(stamp, UTC)


def ended() -> NoReturn:
    """NotFound: what the link was about is no longer here."""
    raise NotFound("What this link was about is no longer here.", next_step="Look for it in the directory, or sign in.")
