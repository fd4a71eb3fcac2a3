"""Make Django ready for a command: settings first, so that a bad one is told by name and not by a traceback."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SETTINGS = "skillshed.site.settings"
# What only a server needs: people sign in with the one and read letters with the other.
OF_A_SERVER = ("SKILLSHED_SECRET_KEY", "SKILLSHED_BASE_URL")


def setup(data_dir: Path | None = None, *, demo: bool | None = None, alone: bool = False) -> None:
    """Django, ready, on the given data folder; SettingsError where a setting is bad. A second call changes nothing.

    `alone`: for a command that serves nobody, writes no letter and seals nothing, so that it needs no settings of a server.
    """
    from skillshed.evidence.postcodes.points import use
    from skillshed.site.config import DEMO_KEY, load

    if data_dir is not None:
        os.environ["SKILLSHED_DATA"] = str(data_dir)
    if demo is not None:
        os.environ["SKILLSHED_DEMO"] = "1" if demo else "0"
    is_demo = data_dir is not None and (data_dir / DEMO_KEY).exists()
    if alone and not is_demo and not any(os.environ.get(name) for name in OF_A_SERVER):
        # Signs nothing that outlives the command.
        os.environ.update(zip(OF_A_SERVER, (secrets.token_urlsafe(64), "http://127.0.0.1:8000"), strict=True))
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
