"""One thing found in a feed: where, how bad, and why it matters."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Finding:
    """`level`: error (the standard is broken) or warning (people are served badly). `path`: as in `contents[3].email`."""

    level: str
    code: str
    file: str
    path: str
    reason: str


@dataclass(slots=True)
class Report:
    """All findings of a feed, and what was looked at."""

    feed: str
    files: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, level: str, code: str, file: str, path: str, reason: str) -> None:
        """Note a finding."""
        self.findings.append(Finding(level, code, file, path, reason))

    def count(self, level: str) -> int:
        """How many of a level."""
        return sum(one.level == level for one in self.findings)

    def document(self) -> dict[str, Any]:
        """As `--json` prints it."""
        ordered = sorted(self.findings, key=lambda one: (one.level != "error", one.file, one.path))
        return {
            "feed": self.feed, "errors": self.count("error"), "warnings": self.count("warning"), "is_valid": not self.count("error"),
            "files": self.files, "findings": [asdict(one) for one in ordered],
        }  # fmt: skip


def path_of(parts: list[Any]) -> str:
    """`contents[3].organization.email`; `$` for the whole document."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".") or "$"


def shown(value: Any) -> str:
    """A value short enough for a sentence."""
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
