"""Secrets of the room: sealed fields, keyed hashes to find the same address again, codes to say, tokens to hold."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from skillshed.people.sealed import seal, unseal

PURPOSE = b"skillshed referrals lookup 1"
# No letter or figure that is taken for another by eye or ear: no 0 O 1 I L, no 5 S, no 8 B, no U V.
LETTERS = "234679ACDEFGHJKMNPQRTWXYZ"
CODE_LENGTH = 9


def opened(field: str) -> Any:
    """A property that reads and writes a sealed text field as plain text."""

    def read(record: Any) -> str:
        return unseal(getattr(record, field))

    def write(record: Any, text: str) -> None:
        setattr(record, field, seal(text))

    return property(read, write)


def keyed(kind: str, text: str) -> str:
    """The hash under which the same address, number or name is found again; nothing stays nothing."""
    plain = _NORMAL[kind](text)
    return _hash(settings.SECRET_KEY, kind, plain) if plain else ""


def keyed_all(kind: str, text: str) -> list[str]:
    """The hash under every key still named, for looking up while a key is being changed."""
    plain = _NORMAL[kind](text)
    return [_hash(one, kind, plain) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)] if plain else []


def _hash(secret: str, kind: str, plain: str) -> str:
    return hmac.new(_key(secret), f"{kind}:{plain}".encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())


def plain_phone(text: str) -> str:
    """Figures only, as dialled inside the country: +44 7700 900123 is 07700900123."""
    figures = re.sub(r"\D", "", text)
    for prefix in ("0044", "44"):
        if figures.startswith(prefix) and len(figures) > 10:
            return "0" + figures.removeprefix(prefix).removeprefix("0")
    return figures


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


_NORMAL = {"email": _plain, "phone": plain_phone, "name": _plain, "network": _plain, "code": lambda text: read_code(text)}


def new_code() -> str:
    """A code people can say on the phone, such as K7M-3XP-ACD."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    return "-".join(letters[at : at + 3] for at in range(0, CODE_LENGTH, 3))


def read_code(text: str) -> str:
    """The code as it is kept, whatever spaces, dashes and letters' case it is typed with."""
    letters = re.sub(r"[^A-Z0-9]", "", text.upper())
    return "-".join(letters[at : at + 3] for at in range(0, len(letters), 3))


def new_token() -> str:
    """A secret nobody can guess: 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token: enough to know it again, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest() if token else ""
