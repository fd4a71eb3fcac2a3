"""Logs: one line an event, and nothing personal in it."""

from __future__ import annotations

import logging

import structlog

from skillshed.site.logs import logging_settings, without_personal


def test_personal_values_are_withheld():
    event = {"event": "account.invite", "email": "amina@example.org", "rows": 5}
    assert without_personal(None, "info", event) == {"event": "account.invite", "email": "[withheld]", "rows": 5}


def test_our_lines_and_djangos_look_alike(capsys):
    kept = logging.getLogger().handlers[:]
    try:
        logging_settings("INFO")
        structlog.get_logger("skillshed.import").info("imported", rows_in=5, name="Amina")
        logging.getLogger("django.request").warning("Too Many Requests")
        said = capsys.readouterr().err.splitlines()
    finally:
        logging.getLogger().handlers[:] = kept
    assert "level='info' logger='skillshed.import' event='imported' rows_in=5 name='[withheld]'" in said[0]
    assert "level='warning' logger='django.request' event='Too Many Requests'" in said[1]
