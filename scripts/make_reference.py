"""Make the pages of docs/reference that follow from the code: commands, definition files, formats.

Run: `python scripts/make_reference.py` (or `make reference`). A test fails where the pages are older than the code.
"""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

from cyclopts import App
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from rich.console import Console

from skillshed.cli.main import _COMMANDS, EPILOGUE, app
from skillshed.evidence.measures import From, Measure, shipped_measures
from skillshed.evidence.packs import Pack, Slot, shipped_packs
from skillshed.sources.registry import sources

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "docs" / "reference"
MADE = "<!-- Made by scripts/make_reference.py: change the code, then run `make reference`. -->\n"


def main() -> None:
    """Write all pages."""
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """File name -> text of each page."""
    return {
        "command-line.md": command_line(),
        "measure-files.md": measure_files(),
        "pack-files.md": pack_files(),
        "formats.md": formats(),
    }


def command_line() -> str:
    """Every command with its help, as the terminal shows it."""
    parts = [f"# Commands\n\n{MADE}\n```text\n{EPILOGUE}\n```\n"]
    for name in _COMMANDS:
        parts.append(f"\n## skillshed {name}\n\n{_help([name])}")
        command = app[name]
        if isinstance(command, App):
            subcommands = [sub for sub in command if not sub.startswith("-") and sub in command]
            parts += [f"\n### skillshed {name} {sub}\n\n{_help([name, sub])}" for sub in subcommands]
    return "".join(parts)


def _help(words: list[str]) -> str:
    out = io.StringIO()
    app.help_print(words, console=Console(file=out, width=110, color_system=None, force_terminal=False))
    own, _, _ = out.getvalue().partition(EPILOGUE[:25])  # what every command says stands once, at the top of the page
    lines = [line.rstrip() for line in own.strip().splitlines()]
    return "```text\n" + "\n".join(lines) + "\n```\n"


def measure_files() -> str:
    """The fields of a measure file and the measures that come with skillshed."""
    shipped = sorted(shipped_measures().values(), key=lambda measure: (measure.theme, measure.id))
    rows = "".join(f"| `{m.id}` | {m.title} | {m.unit} | {m.kind} | {m.theme} | {m.source} |\n" for m in shipped)
    return (
        f"# Measure files\n\n{MADE}\nA measure is one TOML file: in `src/skillshed/evidence/measures/`, or in `measures/` of a data folder, "
        "where a file with the id of a shipped measure replaces it. [How to define one](../how-to/define-a-measure.md).\n\n"
        f"{_fields(Measure)}\n## In `[[from]]`, `[[sum]]`, `[[numerator]]` and `[[denominator]]`\n\n{_fields(From)}\n"
        f"## The {len(shipped)} measures that come with skillshed\n\n| id | title | unit | kind | theme | source |\n|---|---|---|---|---|---|\n{rows}"
    )


def pack_files() -> str:
    """The fields of a pack file and the packs that come with skillshed."""
    rows = "".join(f"| `{p.id}` | {p.title} | {len(p.slots)} | {p.about} |\n" for p in shipped_packs().values())
    return (
        f"# Pack files\n\n{MADE}\nA pack is an ordered set of figures in one TOML file: in `src/skillshed/evidence/packs/`, or in `packs/` of "
        "a data folder. [How to make one](../how-to/make-a-pack.md).\n\n"
        f"{_fields(Pack)}\n## In `[[slots]]`\n\n{_fields(Slot)}\n"
        f"## The packs that come with skillshed\n\n| id | title | figures | about |\n|---|---|---|---|\n{rows}"
    )


def _fields(model: type[BaseModel]) -> str:
    said = tomllib.loads((HERE / "reference.toml").read_text(encoding="utf-8"))[model.__name__]
    missing = set(model.model_fields) ^ set(said)
    if missing:
        raise SystemExit(f"reference.toml and {model.__name__} differ in: {', '.join(sorted(missing))}.")
    rows = [f"| `{field.alias or name}` | {_needed(field)} | {said[name]} |\n" for name, field in model.model_fields.items()]
    return "| field | | |\n|---|---|---|\n" + "".join(rows)


def _needed(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    plain = field.default
    return f"`{plain}`" if plain not in ("", None, [], {}, False) else ""


def formats() -> str:
    """The publishers' formats that are read."""
    parts = [
        f"# Formats\n\n{MADE}\n`skillshed import FILE...` tells these {len(sources())} formats apart by content, never by file name; "
        "`--source NAME` names one. Gzip is opened by itself.\n"
    ]
    for source in sources().values():
        facts = [
            ("Publisher", source.publisher),
            ("Licence", source.licence),
            ("From", source.where),
            ("Next release", source.next_release),
        ]
        listed = "".join(f"- {name}: {value}\n" for name, value in facts if value)
        parts.append(f"\n## {source.name}\n\n{source.title}. {source.about.strip()}\n\n{listed}")
    return "".join(parts)


if __name__ == "__main__":
    main()
