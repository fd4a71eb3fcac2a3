"""Sign-in through the organisation: the whole way, against an OpenID Connect provider on this machine."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from skillshed.people.models import User

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(ThreadingHTTPServer):
    """Discovery, token and user information; it remembers what was asked of it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.person = {"sub": "1", "email": "", "email_verified": True, "name": "Somebody"}
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, path: str) -> dict[str, object]:
        if path.startswith("/.well-known/"):
            ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            return {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/keys",
                **{f"{a}_endpoint": f"{self.url}/{b}" for a, b in ends.items()},
            }
        if path == "/token":
            now = int(time.time())
            said = {**self.person, "iss": self.url, "aud": "skillshed", "iat": now, "exp": now + 60}
            return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": jwt.encode(said, KEY, "RS256")}
        return dict(self.person)


class Door(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        self._reply({})

    def do_POST(self) -> None:
        self._reply(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

    def _reply(self, sent: dict[str, list[str]]) -> None:
        path = urlsplit(self.path).path
        self.server.asked.append((path, sent))
        body = json.dumps(self.server.answer(path)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def provider(settings):
    found = Provider()
    app = {"provider_id": "organisation", "name": "Lancashire staff", "client_id": "skillshed", "secret": "s",
           "settings": {"server_url": found.url}}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield found
    found.shutdown()
    found.server_close()


def come_in(client: Client, *, state: str = ""):
    """Press the button, be sent to the provider, come back with its code."""
    sent = client.post("/account/oidc/organisation/login/")
    assert sent.status_code == 302
    asked = parse_qs(urlsplit(sent.headers["Location"]).query)
    assert asked["client_id"] == ["skillshed"]
    assert asked["code_challenge_method"] == ["S256"]
    return client.get("/account/oidc/organisation/login/callback/", {"code": "c", "state": state or asked["state"][0]})


def test_a_known_verified_address_signs_straight_in(client, amina, provider):
    provider.person["email"] = amina.email
    assert come_in(client).headers["Location"] == "/people/me/"
    assert "Amina" in client.get("/people/me/").content.decode()
    assert User.objects.filter(email=amina.email).count() == 1
    (form,) = [sent for path, sent in provider.asked if path == "/token"]
    assert form["code_verifier"][0], "the code is of no use to anyone who only saw it pass"


@pytest.mark.django_db
def test_a_stranger_of_the_organisation_gets_an_account_and_no_role(client, provider):
    provider.person["email"] = "new@example.org"
    assert come_in(client).status_code == 302
    found = User.objects.get(email="new@example.org")
    assert client.get("/people/me/").status_code == 200
    assert client.get("/people/").status_code == 403
    assert not found.has_usable_password()


def test_an_address_nobody_verified_takes_over_no_account(client, amina, provider):
    provider.person.update(email=amina.email, email_verified=False)
    come_in(client)
    assert client.get("/people/me/").status_code == 302, "not signed in"


@pytest.mark.django_db
def test_an_answer_nobody_asked_for_is_refused(client, provider):
    provider.person["email"] = "new@example.org"
    reply = come_in(client, state="forged")
    assert not User.objects.filter(email="new@example.org").exists()
    assert client.get("/people/me/").status_code == 302
    assert reply.status_code in (200, 302, 401, 403)
