"""Letters of the directory: written from a template, sent through the site's mail, never with anything personal in an address."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from skillshed.people import reads

log = logging.getLogger(__name__)


def send(template: str, to: list[str], subject: str, **facts: Any) -> bool:
    """Whether the mail server took it: a server that is away must not undo what was done."""
    if not to:
        return False
    text = render_to_string(f"provision/email/{template}.txt", {"site": settings.BASE_URL, **facts})
    try:
        send_mail(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, text, settings.DEFAULT_FROM_EMAIL, to)
    except OSError as error:  # every fault of a mail server or of the way to it
        log.warning("letter not sent: letter=%s error=%s", template, type(error).__name__)
        return False
    return True


def hub() -> list[str]:
    """Where letters to those who keep the directory go: the addresses of the settings, else the administrators' accounts."""
    return [address for _, address in settings.ADMINS] or list(reads.administrators().values_list("email", flat=True))
