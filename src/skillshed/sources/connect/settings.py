"""Where the publishers are, how fast they may be asked, and how long we try."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from skillshed.terms.errors import UsageError

PUBLISHERS = Path(__file__).with_name("publishers.toml")


@dataclass(frozen=True)
class Publisher:
    """One publisher's service."""

    name: str
    title: str
    url: str
    interval: float
    requests: int = 0
    window: float = 0.0
    key_parameter: str = ""


@dataclass(frozen=True)
class Settings:
    """All a client needs to know. Keys are left out of its printed form, so that no log can hold one."""

    publishers: Mapping[str, Publisher]
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 90.0  # a publisher that asks for a longer pause is left alone until the next run
    jitter: float = 1.0
    timeout: float = 90.0

    def publisher(self, name: str) -> Publisher:
        """The publisher of that name; UsageError with the names there are."""
        if name not in self.publishers:
            known = ", ".join(sorted(self.publishers))
            raise UsageError(f"There is no publisher '{name}'.", next_step=f"Publishers: {known}.")
        return self.publishers[name]


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from publishers.toml and the environment (`SKILLSHED_NOMIS_URL`, `_KEY`, `_INTERVAL`, and so for each).

    Raises UsageError where a setting is not a web address or not a number.
    """
    facts = tomllib.loads(PUBLISHERS.read_text(encoding="utf-8"))
    publishers = {name: _publisher(name, given, environ) for name, given in facts.items()}
    keys = {name: environ.get(f"SKILLSHED_{name.upper()}_KEY", "").strip() for name in publishers}
    settings = Settings(publishers, {name: key for name, key in keys.items() if key})
    return replace(
        settings,
        attempts=max(1, int(_number(environ, "SKILLSHED_FETCH_ATTEMPTS", settings.attempts))),
        first_wait=_number(environ, "SKILLSHED_FETCH_FIRST_WAIT", settings.first_wait),
        longest_wait=_number(environ, "SKILLSHED_FETCH_LONGEST_WAIT", settings.longest_wait),
        jitter=_number(environ, "SKILLSHED_FETCH_JITTER", settings.jitter),
        timeout=_number(environ, "SKILLSHED_FETCH_TIMEOUT", settings.timeout),
    )


def _publisher(name: str, facts: Mapping[str, str | float | int], environ: Mapping[str, str]) -> Publisher:
    setting = f"SKILLSHED_{name.upper()}_URL"
    url = (environ.get(setting) or str(facts["url"])).rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"{setting} is '{url}', which is not a web address.", next_step="Begin it with https://, or unset it.")
    return Publisher(
        name=name,
        title=str(facts["title"]),
        url=url,
        interval=_number(environ, f"SKILLSHED_{name.upper()}_INTERVAL", float(facts["interval"])),
        requests=int(facts["requests"]),
        window=float(facts["window"]),
        key_parameter=str(facts.get("key_parameter", "")),
    )


def _number(environ: Mapping[str, str], setting: str, otherwise: float) -> float:
    text = environ.get(setting, "").strip()
    if not text:
        return otherwise
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e6:
        raise UsageError(f"{setting} is '{text}', which is not a number of zero or more.", next_step="Correct or unset it.")
    return value
