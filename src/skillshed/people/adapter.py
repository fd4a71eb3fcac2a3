"""How sign-in asks our records: allauth's hooks, thin."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from skillshed.people.models import Person, User


class AccountAdapter(DefaultAccountAdapter):
    """Local accounts: closed to strangers unless the settings open them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.CONFIG.registration_open)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.person = _person_for(form.cleaned_data["email"])
        return super().save_user(request, user, form, commit=commit)


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """Accounts vouched for by the organisation's own sign-in: any of its people may come in, with no role yet."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        sociallogin.user.person = _person_for(sociallogin.user.email)
        return super().save_user(request, sociallogin, form)


def _person_for(email: str) -> Person:
    return Person.objects.create(name=email.partition("@")[0])


def login_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The name that failed sign-ins are counted under: the address, whatever its letters' case."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username")
    if not given and request is not None:
        given = request.POST.get("login", "")
    return str(given or "").strip().lower()
