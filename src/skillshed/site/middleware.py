"""What every reply carries: a content security policy, and kind pages for errors a person can put right."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from skillshed.terms.errors import UserError

Next = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'{forms}; frame-ancestors {frames}"
)


def content_security_policy(get_response: Next) -> Next:
    """Nothing from another host and nothing inline. A view that may be embedded is marked `xframe_options_exempt`."""

    def reply(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        frames = "*" if getattr(response, "xframe_options_exempt", False) else "'none'"
        response.headers.setdefault("Content-Security-Policy", POLICY.format(frames=frames, forms=_form_targets()))
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return reply


def _form_targets() -> str:
    # The sign-in button of an organisation is a form whose answer leads to the provider's host.
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return "".join(f" {_origin(app['settings']['server_url'])}" for app in apps)


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])


class KindErrors:
    """A UserError raised by a page becomes a page that says what happened and what to do next."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, UserError):
            return None
        return render(request, "error.html", {"error": error}, status=error.http_status)


def client_ip(request: HttpRequest) -> str:
    """The caller's network address: the one our own proxy saw, or the connection's."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.CONFIG.behind_proxy else ""
    # Only the last entry was written by our proxy; those before it are whatever the caller claims.
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
