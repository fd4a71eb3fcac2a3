"""Settings: a bad, unknown or missing one stops the start by its name."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from skillshed.site import config as config_module
from skillshed.site import settings_page
from skillshed.site.config import TEST_ONLY, Config, SettingsError, load, secret_key, setting_names
from skillshed.site.database import database
from skillshed.terms.errors import UserError

ROOT = Path(__file__).parents[2]
SERVER = {"SKILLSHED_SECRET_KEY": "0123456789" * 5, "SKILLSHED_BASE_URL": "https://skills.example.org/"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Puts exactly these settings in force."""
    for name in setting_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SKILLSHED_DATA", str(tmp_path / "data"))

    def put(**settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)

    return put


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "SKILLSHED_SECRET_KEY is missing"),
        ({}, "SKILLSHED_BASE_URL is missing"),
        ({"SKILLSHED_TYPO": "1"}, "Unknown setting: SKILLSHED_TYPO."),
        ({"SKILLSHED_BASE_URI": "x"}, "Did you mean SKILLSHED_BASE_URL?"),
        (SERVER | {"SKILLSHED_EMAIL_PORT": "abc"}, "SKILLSHED_EMAIL_PORT: Input should be a valid integer"),
        (SERVER | {"SKILLSHED_EMAIL_SECURITY": "ssl"}, "SKILLSHED_EMAIL_SECURITY: Input should be 'starttls', 'tls' or 'none'"),
        (SERVER | {"SKILLSHED_SECRET_KEY": "k" * 60}, "SKILLSHED_SECRET_KEY: must have 50 characters or more"),
        (SERVER | {"SKILLSHED_DATABASE_URL": "mysql://x"}, "SKILLSHED_DATABASE_URL: must begin with postgres://"),
        (SERVER | {"SKILLSHED_BASE_URL": "skills.example.org"}, "SKILLSHED_BASE_URL: must begin with https://"),
        (SERVER | {"SKILLSHED_DEBUG": "yes"}, "SKILLSHED_DEBUG must be off outside demo mode"),
        (SERVER | {"SKILLSHED_NOMIS_INTERVAL": "soon"}, "SKILLSHED_NOMIS_INTERVAL is 'soon', which is not a number"),
        (SERVER | {"SKILLSHED_OIDC_NAME": "Staff"}, "SKILLSHED_OIDC_CLIENT_SECRET is missing"),
    ],
)
def test_what_is_wrong_is_named(environment, settings, told):
    environment(**settings)
    with pytest.raises(UserError) as error:
        load()
    assert told in str(error.value)
    assert error.value.exit_code == 2


def test_no_secret_is_told_back(environment):
    environment(**SERVER, SKILLSHED_DATABASE_URL="mysql://me:hush@host/name", SKILLSHED_EMAIL_PASSWORD="hush")
    with pytest.raises(SettingsError) as error:
        load()
    assert "hush" not in str(error.value)
    environment(SKILLSHED_DATABASE_URL="postgres://me:hush@host/name")
    assert "hush" not in repr(load())


def test_a_server_needs_two_settings_and_is_then_strict(environment):
    environment(**SERVER)
    config = load()
    assert (config.is_demo, config.is_https, config.base_url) == (False, True, "https://skills.example.org")


def test_the_demo_makes_its_key_once_for_its_owner_only(environment):
    environment(SKILLSHED_DEMO="1")
    config = load()
    key = secret_key(config)
    path = config.data / "demo.key"
    assert secret_key(config) == key == path.read_text()
    assert len(key) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_demos_folder_stays_a_demo_without_being_told(environment, monkeypatch):
    environment(SKILLSHED_DEMO="1")
    secret_key(load())
    monkeypatch.delenv("SKILLSHED_DEMO")
    assert load().is_demo
    monkeypatch.setenv("SKILLSHED_DEMO", "0")
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        load()


def test_an_empty_setting_is_as_good_as_none(environment):
    environment(**SERVER, SKILLSHED_EMAIL_PORT="", SKILLSHED_OIDC_NAME="")
    assert load().email_port == 587


def test_the_connectors_settings_are_known(environment):
    environment(**SERVER, SKILLSHED_NOMIS_KEY="0x1", SKILLSHED_FETCH_TIMEOUT="30")
    assert load().base_url == "https://skills.example.org"


def test_every_setting_the_program_reads_is_known():
    read = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"\bSKILLSHED_[A-Z_]*[A-Z]\b", path.read_text("utf-8"))
    }
    assert len(read) > 10
    assert read <= {*setting_names(), *TEST_ONLY}


def test_a_queue_without_its_package_is_told(environment, monkeypatch):
    monkeypatch.setattr(config_module, "find_spec", lambda name: None)
    environment(**SERVER, SKILLSHED_TASKS="database")
    with pytest.raises(SettingsError, match=r"SKILLSHED_TASKS=database needs a package that is not here"):
        load()


def test_lists_are_written_with_commas(environment):
    environment(**SERVER, SKILLSHED_ALLOWED_HOSTS="a.example.org, b.example.org,")
    assert load().allowed_hosts == ("a.example.org", "b.example.org")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgres://me:p%40ss@db.example.org:5433/skills", ("db.example.org", "5433", "skills", "me", "p@ss")),
        ("postgresql://me@/skills?host=/run/postgresql", ("/run/postgresql", "", "skills", "me", "")),
    ],
)
def test_database_addresses(url, told, tmp_path):
    found = database(url, tmp_path)
    assert tuple(found[key] for key in ("HOST", "PORT", "NAME", "USER", "PASSWORD")) == told


def test_without_an_address_sqlite_stands_in_the_data_folder(tmp_path):
    found = database(None, tmp_path)
    assert found["NAME"] == tmp_path / "skillshed.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("module", ["skillshed.site.wsgi", "skillshed.site.manage"])
def test_both_doors_stop_with_the_name_and_no_traceback(system, module):
    here = system("here")
    here.environment["SKILLSHED_TYPO"] = "1"
    said = here.run(f"import runpy; runpy.run_module({module!r}, run_name='__main__')", expect=2)
    assert "Unknown setting: SKILLSHED_TYPO." in said
    assert "Traceback" not in said


def test_every_setting_is_documented():
    assert all(field.description for field in Config.model_fields.values())
    path = ROOT / "docs" / "reference" / "settings.md"
    assert path.read_text(encoding="utf-8") == settings_page.page(), f"run: python -m skillshed.site.settings_page {path}"


def test_the_servers_example_names_known_settings_only():
    text = (ROOT / "deploy" / "environment.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?\s?(SKILLSHED_[A-Z_]+)=", text, re.M))
    assert named
    assert named <= set(setting_names())
    assert {"SKILLSHED_SECRET_KEY", "SKILLSHED_BASE_URL", "SKILLSHED_DATABASE_URL", "SKILLSHED_BEHIND_PROXY"} <= named


def test_security_settings_of_a_server(system):
    here = system("server")
    del here.environment["SKILLSHED_DEMO"]
    here.environment.update(SERVER, SKILLSHED_BEHIND_PROXY="1")
    said = here.run(
        "from skillshed.site.boot import setup; setup()\n"
        "from django.core.management import call_command\n"
        "call_command('check', deploy=True, fail_level='WARNING')\n"
        "from django.conf import settings as s\n"
        "print(s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS)"
    )
    assert "['skills.example.org'] True True 3600" in said


STATIC = """
from skillshed.site.boot import setup, build_static; setup()
from django.templatetags.static import static
from django.test import Client
before = static("mfa/js/recovery_codes.js")
assert Client(HTTP_HOST="localhost").get(before).status_code == 200, before
build_static()
"""
BUILT = """
from skillshed.site.boot import setup; setup()
from django.templatetags.static import static
from django.test import Client
after = static("mfa/js/recovery_codes.js")
reply = Client(HTTP_HOST="localhost").get(after)
print(after, reply.status_code, reply.headers["Cache-Control"])
"""


def test_static_files_are_served_plain_then_built(system):
    here = system("here")
    here.run(STATIC)
    name, status, cache = here.run(BUILT).split(maxsplit=2)
    assert re.fullmatch(r"/static/mfa/js/recovery_codes\.[0-9a-f]{12}\.js", name)
    assert (status, "immutable" in cache) == ("200", True)


def test_a_shell_reads_the_servers_example_as_systemd_does(tmp_path):
    filled = tmp_path / "environment"
    text = (ROOT / "deploy" / "environment.example").read_text(encoding="utf-8")
    filled.write_text(re.sub(r"^# (SKILLSHED_)", r"\1", text, flags=re.M), encoding="utf-8")
    script = f". {filled}; echo $SKILLSHED_OIDC_NAME; echo $SKILLSHED_DATABASE_URL"
    said = subprocess.run(["sh", "-euc", script], text=True, capture_output=True, check=True).stdout.splitlines()
    assert said == ["Lancashire staff", "postgres://skillshed@/skillshed?host=/var/run/postgresql"]


@pytest.mark.parametrize("unit", sorted((ROOT / "deploy").glob("skillshed*.service")) + sorted((ROOT / "deploy").glob("*.timer")))
def test_units_are_understood(unit, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not here")
    # The programs lie elsewhere on this machine; everything else must be right.
    for other in unit.parent.glob("skillshed*.[st]*"):
        text = re.sub(
            r"^(ExecStart=-?)(?:/opt/skillshed/\S+|/bin/sh)", rf"\1{shutil.which('true')}", other.read_text(), flags=re.M
        )
        (tmp_path / other.name).write_text(
            text.replace("Documentation=file:///opt/skillshed/docs/how-to/one-small-server.md\n", "")
        )
    found = subprocess.run(["systemd-analyze", "verify", str(tmp_path / unit.name)], text=True, capture_output=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")
