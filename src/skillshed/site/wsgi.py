"""The door for the web server: `granian --interface wsgi skillshed.site.wsgi:application`."""

from __future__ import annotations

import sys

from skillshed.site.boot import setup
from skillshed.terms.errors import UserError

try:
    setup()
except UserError as error:
    sys.stderr.write(f"{error}\n")
    raise SystemExit(error.exit_code) from None

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from skillshed.site.evidence import warm  # noqa: E402 - models must be ready first
from skillshed.site.find import ready  # noqa: E402

warm.start()
ready.start()
