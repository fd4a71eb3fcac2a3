"""Django's own commands, for developers: `python -m skillshed.site.manage migrate`."""

from __future__ import annotations

import os
import sys

from skillshed.site.boot import SETTINGS
from skillshed.site.config import load
from skillshed.terms.errors import UserError


def main() -> int:
    """Run one of Django's commands; 2 where a setting is bad."""
    try:
        (load().data / "static").mkdir(parents=True, exist_ok=True)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["skillshed", *sys.argv[1:]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
