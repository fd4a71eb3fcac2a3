"""What is to be said of a list that was read, in plain values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from skillshed.employers.redundancy.reading import ListRead

MOST_SHOWN = 300  # remarks of one list


def report(read: ListRead) -> dict[str, Any]:
    """Counts, columns known, refused (with why) and unknown; rows put aside and cells not read, each with its row and reason."""
    return {
        "rows": len(read.found), "known": list(read.known), "refused": [asdict(one) for one in read.refused], "unknown": list(read.unknown),
        "aside": [asdict(one) for one in read.aside[:MOST_SHOWN]], "aside_count": len(read.aside),
        "unread": [asdict(one) for one in read.unread[:MOST_SHOWN]], "unread_count": len(read.unread),
    }  # fmt: skip
