"""`python -m skillshed.site.reports.making DATA TEMPLATE PLACE AS_OF OUT`: one report in a process of its own.

Pages start it, because drawing takes seconds of processor time and the chart engine is not safe beside the drawing of
other pictures in the same process.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from skillshed.terms.errors import UserError


def main(words: list[str]) -> int:
    """Build every format into OUT; the exit code and words of an error a person may read."""
    data, template_id, place, as_of, out = words
    from skillshed.site.boot import setup

    try:
        setup(Path(data))
        from skillshed.site.reports.building import build, write
        from skillshed.site.reports.templates import template

        chosen = template(Path(data), template_id)
        write(build(chosen, place, as_of=date.fromisoformat(as_of) if as_of else None), Path(out))
    except UserError as error:
        sys.stderr.write(str(error))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
