"""Everything into one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from skillshed.cli.common import data_folder, note, show_json


def backup(file: Path, *, json: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Write the evidence, the definitions and the records to FILE (.tar or .tar.gz), while others go on working."""
    from skillshed.site.backup import backup as write

    report = write(data_folder(), file)
    _show(report, json, f"{report.files} files ({report.bytes / 1e6:.1f} MB) are safe in {report.file}.")


def restore(
    file: Path,
    *,
    force: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Bring FILE back into an empty data folder. With --force, a folder in use is set aside under another name."""
    from skillshed.site.backup import restore as bring_back

    report = bring_back(file, data_folder(), force=force)
    aside = f" What stood there is now in {report.set_aside}." if report.set_aside else ""
    _show(report, json, f"{report.files} files of {report.made_on} are back in {report.folder}, all as they were.{aside}")


def _show(report: Any, json: bool, words: str) -> None:
    if not json:
        note(words)
        return
    from dataclasses import asdict

    show_json(asdict(report))
