"""What somebody told these pages, kept in their own browser: signed, so that only we can have written it, and nowhere on the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class SignedCookie:
    """One cookie. It goes when the browser closes, or after `age`; scripts never see it."""

    name: str
    salt: str
    path: str = "/"
    age: timedelta | None = None

    def read(self, request: HttpRequest) -> Any:
        """What was kept; None where nothing was, or it is not ours."""
        try:
            return signing.loads(request.COOKIES.get(self.name, ""), salt=self.salt)
        except signing.BadSignature:
            return None

    def text(self, value: Any) -> str:
        """The value as it stands in the browser."""
        return signing.dumps(value, salt=self.salt, compress=True)

    def keep(self, reply: HttpResponse, value: Any) -> HttpResponse:
        """Send it along."""
        reply.set_cookie(
            self.name, self.text(value), max_age=self.age, path=self.path, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )  # fmt: skip
        return reply

    def forget(self, reply: HttpResponse) -> HttpResponse:
        """Take it away."""
        reply.delete_cookie(self.name, path=self.path, samesite="Lax")
        return reply
