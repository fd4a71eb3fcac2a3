"""Signing in, being locked out, the second factor, and the organisation's own sign-in."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse

from skillshed.people import invitations
from skillshed.people.models import User

from .conftest import PASSWORD


def sign_in(client: Client, user: User, password: str = PASSWORD):
    return client.post("/account/login/", {"login": user.email, "password": password})


def test_the_address_is_the_sign_in_name_and_no_username_is_asked(client, amina):
    page = client.get("/account/login/").content.decode()
    assert "sername" not in page
    assert sign_in(client, amina).headers["Location"] == "/people/me/"
    assert "Amina" in client.get("/people/me/").content.decode()


def test_letters_case_of_the_address_does_not_matter(client, amina):
    assert client.post("/account/login/", {"login": "AMINA@Example.org", "password": PASSWORD}).status_code == 302


def test_five_wrong_passwords_lock_kindly_and_only_that_account_and_address(client, amina, account):
    for _ in range(4):
        assert sign_in(client, amina, "wrong").status_code == 200
    locked = sign_in(client, amina, "wrong")
    assert locked.status_code == 429
    assert "Wait 30 minutes" in locked.content.decode()
    assert sign_in(client, amina).status_code == 429, "the right password must not help while locked"
    assert sign_in(Client(), account("Brian")).status_code == 302, "others may still sign in from here"
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9"), amina).status_code == 302, "she may still sign in from elsewhere"


def test_strangers_cannot_make_accounts(client, db):
    client.post("/account/signup/", {"email": "zed@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.exists()


def test_second_factor_is_enrolled_and_then_asked(client, amina):
    sign_in(client, amina)
    asked = client.get("/account/2fa/totp/activate/")
    assert "reauthenticate" in asked.headers["Location"], "the password is asked again first"
    page = client.post(asked.headers["Location"], {"password": PASSWORD}, follow=True)
    assert page.redirect_chain[-1][0] == "/account/2fa/totp/activate/"
    assert "data:image/svg+xml" in page.content.decode()
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post("/account/2fa/totp/activate/", {"code": code}).status_code == 302
    assert "On" in client.get("/people/me/").content.decode()
    other = Client()
    assert sign_in(other, amina).headers["Location"].startswith("/account/2fa/authenticate/")
    assert other.get("/people/me/").status_code == 302, "half signed in is not signed in"


def test_an_invitation_leads_to_a_password_once(client, gwen):
    user, link, is_sent = invitations.invite(by=gwen, email="Hana@Example.org", name="Hana", role="analyst")
    assert is_sent
    letter = mail.outbox[-1]
    assert letter.to == ["hana@example.org"]
    assert link in letter.body
    path = re.sub(r"^https?://[^/]+", "", link)
    form = client.get(path, follow=True)
    assert form.status_code == 200
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(Client(), user).headers["Location"] == "/people/me/"
    again = Client().get(path, follow=True)
    assert "password1" not in again.content.decode()


def test_an_invitation_outlives_a_mail_server_that_is_away(client, gwen, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    _, link, is_sent = invitations.invite(by=gwen, email="ivo@example.org")
    assert not is_sent
    assert client.get(re.sub(r"^https?://[^/]+", "", link), follow=True).status_code == 200
    client.force_login(gwen)
    page = client.post(reverse("people:invite"), {"name": "Jo", "email": "jo@example.org"}, follow=True).content.decode()
    assert "no letter could be sent" in page
    assert "The invitation is sent" not in page


def test_the_organisations_sign_in_stands_on_the_page(client, db, settings):
    assert "organisation" not in client.get("/account/login/").content.decode()
    app = {
        "provider_id": "organisation",
        "name": "Lancashire staff",
        "client_id": "skillshed",
        "secret": "s",
        "settings": {"server_url": "https://login.example.org"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    page = client.get("/account/login/")
    assert "Lancashire staff" in page.content.decode()
    assert "/account/oidc/organisation/login/" in page.content.decode()
    assert "form-action 'self' https://login.example.org;" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/account/login/", "/account/password/reset/", "/people/me/"])
def test_nothing_inline_and_nothing_from_elsewhere(client, amina, address):
    if address == "/people/me/":
        sign_in(client, amina)
    reply = client.get(address)
    text = reply.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|<style", text)
    assert not re.search(r"<(?:link|script|img|iframe)[^>]*\"https?://", text)
    assert "script-src 'self';" in reply.headers["Content-Security-Policy"]
    assert reply.headers["X-Frame-Options"] == "DENY"
