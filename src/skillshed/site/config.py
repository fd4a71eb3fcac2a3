"""Settings from the environment, checked before anything starts: bad, unknown or missing ones are named."""

from __future__ import annotations

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from skillshed.sources.connect.settings import read_settings
from skillshed.terms.errors import UserError

PREFIX = "SKILLSHED_"
# Read by the tests and by continuous integration only; never by the running system.
TEST_ONLY = frozenset(
    {
        "SKILLSHED_REAL_DATA",
        "SKILLSHED_REQUIRE_DATA",
        "SKILLSHED_TEST_DATABASE",
        "SKILLSHED_REQUIRE_BROWSER",
        "SKILLSHED_CHROMIUM",
    }
)
# The connectors read these by themselves (docs/how-to/fetch-from-publishers.md); here they are only known and checked.
FETCHING = ("ATTEMPTS", "FIRST_WAIT", "LONGEST_WAIT", "JITTER", "TIMEOUT")
EACH_PUBLISHER = ("URL", "KEY", "INTERVAL")
DEMO_KEY = "demo.key"
Words = Annotated[tuple[str, ...], NoDecode]


class SettingsError(UserError):
    """A setting is bad, unknown or missing. Nothing was started."""

    exit_code = 2


class Config(BaseSettings):
    """Every setting there is. The description is the manual: `docs/reference/settings.md` is made from it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", env_ignore_empty=True, frozen=True, validate_default=True
    )

    data: Path = Field(
        default_factory=lambda: user_data_path("skillshed", appauthor=False),
        description="The data folder: evidence lake, SQLite database, uploads. Default: the user data folder of the platform.",
    )
    demo: bool | None = Field(
        None, description="Demo mode: loopback only, own secret key. Default: yes where `skillshed demo` made the data folder."
    )
    debug: bool = Field(False, description="Show tracebacks in pages. Only in demo mode.")
    secret_key: SecretStr | None = Field(
        None, description="Signs sessions and links: 50 characters or more. Needed outside demo mode; the demo makes its own."
    )
    secret_key_fallbacks: Words = Field(
        (), repr=False, description="Earlier secret keys, comma-separated, still accepted while a key is being changed."
    )
    base_url: str = Field(
        "", description="The address people type, such as `https://skills.example.org`. Needed outside demo mode."
    )
    allowed_hosts: Words = Field(
        (), description="Host names served, comma-separated. Default: the host of the base address; loopback in demo mode."
    )
    database_url: SecretStr | None = Field(
        None,
        description="`postgres://user:password@host:5432/name`, or `sqlite:////path/file.sqlite3`. Default: SQLite in the data folder.",
    )
    behind_proxy: bool = Field(
        False,
        description="A trusted proxy ends TLS in front and sets `X-Forwarded-Proto` and `X-Forwarded-For`. Never without one.",
    )
    hsts_seconds: int = Field(
        3600, ge=0, le=63_072_000, description="How long browsers insist on TLS. Raise to 31536000 when TLS is proven."
    )
    registration_open: bool = Field(False, description="Anyone may make an account. Default: only people who were invited.")
    session_hours: int = Field(12, ge=1, le=720, description="Hours until a person has to sign in again.")
    oidc_name: str = Field("", description="The words on the sign-in button of your organisation, such as `Lancashire staff`.")
    oidc_server_url: str = Field(
        "", description="Address of the OpenID Connect provider (the issuer, or its discovery document)."
    )
    oidc_client_id: str = Field("", description="Client id which the provider gave to skillshed.")
    oidc_client_secret: SecretStr | None = Field(None, description="Client secret which the provider gave to skillshed.")
    email_host: str = Field("", description="Mail server. Default: letters are written to `mail/` in the data folder.")
    email_port: int = Field(587, ge=1, le=65_535, description="Port of the mail server.")
    email_user: str = Field("", description="User name at the mail server.")
    email_password: SecretStr | None = Field(None, description="Password at the mail server.")
    email_security: Literal["starttls", "tls", "none"] = Field("starttls", description="How mail is protected on its way.")
    email_from: str = Field("skillshed@localhost", description="Sender of letters.")
    admin_emails: Words = Field((), description="Who is told of server errors, comma-separated.")
    tasks: Literal["immediate", "database"] = Field(
        "immediate", description="Where long work runs: at once, or queued in the database for `skillshed serve`'s worker."
    )
    search: Literal["tantivy", "database"] = Field(
        "tantivy", description="Where words are looked up: tantivy in memory, or the full-text search of the database's own kind."
    )
    minilm: Path | None = Field(
        None,
        description="A folder with `tokenizer.json` or `vocab.txt`, and `model.onnx`: the second model of `skillshed skills --model minilm`.",
    )
    searches_a_minute: int = Field(
        300,
        ge=0,
        le=1_000_000,
        description="Searches, offers and shortlists that one network address, or one person signed in, may ask for in a minute; 0 is no limit.",
    )
    answers_a_minute: int = Field(
        300,
        ge=0,
        le=1_000_000,
        description="Answers of the API and the Open Referral UK feed to one address in a minute; 0 is no limit.",
    )
    downloads_a_minute: int = Field(
        10,
        ge=0,
        le=1_000_000,
        description="Whole directories (`format=ndjson`, `/offers.csv`) to one address in a minute; 0 is no limit.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="The least important line that is logged."
    )

    @field_validator("secret_key_fallbacks", "allowed_hosts", "admin_emails", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value

    @field_validator("data")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// (or http:// for a trial)")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("postgres://", "postgresql://", "sqlite:///")):
            raise ValueError("must begin with postgres://, postgresql:// or sqlite:///")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value and (len(value.get_secret_value()) < 50 or len(set(value.get_secret_value())) < 10):
            raise ValueError("must have 50 characters or more, made at random")
        return value

    @model_validator(mode="after")
    def _whole(self) -> Config:
        problems = _oidc_problems(self) + _worker_problems(self) + ([] if self.is_demo else _server_problems(self))
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @property
    def is_demo(self) -> bool:
        """Whether this is a demo: said so, or the data folder was made by one."""
        return (self.data / DEMO_KEY).exists() if self.demo is None else self.demo

    @property
    def is_https(self) -> bool:
        """Whether people reach the site over TLS."""
        return self.base_url.startswith("https://")

    @property
    def has_oidc(self) -> bool:
        """Whether people may sign in through their organisation."""
        return bool(self.oidc_client_id)


def _oidc_problems(config: Config) -> list[str]:
    given = {
        "SKILLSHED_OIDC_NAME": config.oidc_name, "SKILLSHED_OIDC_SERVER_URL": config.oidc_server_url,
        "SKILLSHED_OIDC_CLIENT_ID": config.oidc_client_id, "SKILLSHED_OIDC_CLIENT_SECRET": config.oidc_client_secret,
    }  # fmt: skip
    missing = [name for name, value in given.items() if not value]
    if not missing or len(missing) == len(given):
        return []
    return [f"{name} is missing (sign-in through an organisation needs all four OIDC settings)" for name in missing]


def _worker_problems(config: Config) -> list[str]:
    if config.tasks == "immediate" or find_spec("django_tasks_db"):
        return []
    return ["SKILLSHED_TASKS=database needs a package that is not here (pip install 'skillshed[worker]')"]


def _server_problems(config: Config) -> list[str]:
    problems = []
    if not config.secret_key:
        problems.append(
            'SKILLSHED_SECRET_KEY is missing (make one: python -c "import secrets; print(secrets.token_urlsafe(64))")'
        )
    if not config.base_url:
        problems.append("SKILLSHED_BASE_URL is missing (the address people type, such as https://skills.example.org)")
    if config.debug:
        problems.append("SKILLSHED_DEBUG must be off outside demo mode: tracebacks would show secrets")
    return problems


def setting_names() -> tuple[str, ...]:
    """Every environment variable the system reads."""
    return (*(f"{PREFIX}{name.upper()}" for name in Config.model_fields), *fetch_setting_names())


def fetch_setting_names() -> tuple[str, ...]:
    """Those of them that only the connectors read."""
    publishers = read_settings({}).publishers
    each = (f"{PREFIX}{name.upper()}_{what}" for name in publishers for what in EACH_PUBLISHER)
    return (*each, *(f"{PREFIX}FETCH_{what}" for what in FETCHING))


def load() -> Config:
    """The settings in force; SettingsError (or the connectors' UsageError) names each bad, unknown or missing one."""
    if unknown := sorted(name for name in os.environ if name.startswith(PREFIX) and name not in _allowed()):
        raise SettingsError(f"Unknown setting: {', '.join(unknown)}.", next_step=_nearest(unknown[0]))
    read_settings(os.environ)
    try:
        return Config()
    except ValidationError as error:
        raise SettingsError(_told(error), next_step="See docs/reference/settings.md. Nothing was started.") from None


def _allowed() -> frozenset[str]:
    return TEST_ONLY.union(setting_names())


def _nearest(name: str) -> str:
    from rapidfuzz import process

    plain = [known.removeprefix(PREFIX) for known in setting_names()]
    best = process.extractOne(name.removeprefix(PREFIX), plain, score_cutoff=75)
    hint = f"Did you mean {PREFIX}{best[0]}? " if best else ""
    return f"{hint}Correct or remove it; docs/reference/settings.md lists them all."


def _told(error: ValidationError) -> str:
    lines = []
    for fault in error.errors(include_url=False, include_input=False):
        said = fault["msg"].removeprefix("Value error, ")
        lines.append(f"{PREFIX}{str(fault['loc'][0]).upper()}: {said}" if fault["loc"] else said)
    return f"The settings are not right: {'; '.join(lines)}."


def secret_key(config: Config) -> str:
    """The given key, or in demo mode the one kept in the data folder, made on first use and readable by its owner only."""
    if config.secret_key:
        return config.secret_key.get_secret_value()
    path = config.data / DEMO_KEY
    try:
        config.data.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text()
