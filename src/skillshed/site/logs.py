"""Logs: one key=value line an event, to standard error, with nothing personal in it."""

from __future__ import annotations

import logging.config
from typing import Any

import structlog

# Values under these keys are about a person wherever they come from; they never reach a log.
PERSONAL = frozenset({"email", "name", "user", "username", "login", "password", "ip_address", "phone", "postcode", "request"})


def without_personal(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """The event with personal values struck out."""
    return {key: "[withheld]" if key in PERSONAL else value for key, value in event.items()}


_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_personal,
]


def logging_settings(level: str) -> None:
    """Put logging in force for Django's loggers and our own alike."""
    line = structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "logger", "event"], drop_missing=True)
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            line,
        ],
        "foreign_pre_chain": _SHARED,
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": formatter},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": level},
            # Axes writes the address and the network address of whoever fails to sign in; its table keeps them instead.
            "loggers": {
                "axes": {"level": "ERROR"},
                # Every address asked for would stand there, with the key of whoever asks in some.
                "httpx": {"level": "WARNING"},
                # Whoever scans the internet asks for hosts that are not ours: refused, and not worth a page of log each.
                "django.security.DisallowedHost": {"level": "CRITICAL"},
                "django": {"level": level},
                "django.db.backends": {"level": "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
