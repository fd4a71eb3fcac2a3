"""Text that is personal and must be kept: sealed in the database, read only by the running system.

The sealing key is derived from the secret key, and from each earlier one, so that changing the secret key loses nothing.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from skillshed.terms.errors import UserError

# The secret key signs sessions too. What is derived for this one use tells nothing of the others.
PURPOSE = b"skillshed sealed text 1"


class Unreadable(UserError):
    """Sealed with a secret key that is no longer among the settings, or damaged."""

    exit_code = 14
    http_status = 503


def seal(text: str) -> str:
    """The text, encrypted; nothing stays nothing, so that an empty field remains seen as empty."""
    return _keys().encrypt(text.encode()).decode() if text else ""


def unseal(text: str) -> str:
    """What was sealed, with this secret key or an earlier one still named. Raises Unreadable."""
    try:
        return _keys().decrypt(text.encode()).decode() if text else ""
    except InvalidToken as error:
        raise Unreadable(
            "A sealed text cannot be read with the secret keys known here.",
            next_step="Name the earlier key in SKILLSHED_SECRET_KEY_FALLBACKS.",
        ) from error


def resealed(text: str) -> str:
    """The same text under the newest key: run it over what is kept before an earlier key is taken away. Raises Unreadable."""
    return seal(unseal(text))


def _keys() -> MultiFernet:
    return _derived(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=4)
def _derived(*secrets: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(secret))) for secret in secrets])


def _key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
