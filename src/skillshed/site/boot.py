"""Make Django ready for a command: settings first, so that a bad one is told by name and not by a traceback."""

from __future__ import annotations

import os
from pathlib import Path

SETTINGS = "skillshed.site.settings"


def setup(data_dir: Path | None = None, *, demo: bool | None = None) -> None:
    """Django, ready, on the given data folder; SettingsError where a setting is bad. A second call changes nothing."""
    from skillshed.evidence.postcodes.points import use
    from skillshed.site.config import load

    if data_dir is not None:
        os.environ["SKILLSHED_DATA"] = str(data_dir)
    if demo is not None:
        os.environ["SKILLSHED_DEMO"] = "1" if demo else "0"
    config = load()
    use(config.data)
    (config.data / "static").mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def build_static() -> None:
    """Styles and scripts gathered, compressed and named by their content, as the server sends them."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, clear=True)


def migrate() -> None:
    """The database brought up to this version."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
