"""The manual's page of settings, made from the settings themselves: `python -m skillshed.site.settings_page`."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from skillshed.site.config import PREFIX, Config, Words, fetch_setting_names

HEAD = """# Settings

Every setting is an environment variable. A bad, unknown or missing one stops the start and is named. In demo mode none is needed.
This page is made from the program: `python -m skillshed.site.settings_page docs/reference/settings.md`.

| variable | kind | default | what it does |
|---|---|---|---|
"""


TAIL = """
The connectors to publishers have settings of their own, explained in [Fetch figures from their publishers](../how-to/fetch-from-publishers.md):

"""


def page() -> str:
    """The whole page, one row a setting, in the order of the program."""
    return (
        HEAD
        + "".join(_row(name) for name in Config.model_fields)
        + TAIL
        + "".join(f"- `{name}`\n" for name in fetch_setting_names())
    )


def _row(name: str) -> str:
    field = Config.model_fields[name]
    default = "" if field.default_factory or field.default in (None, "", ()) else f"`{_plain(field.default)}`"
    return f"| `{PREFIX}{name.upper()}` | {_kind(_hint(name))} | {default} | {field.description} |\n"


def _hint(name: str) -> Any:

    return get_type_hints(Config, include_extras=True)[name]


def _plain(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _kind(hint: Any) -> str:
    if hint == Words:
        return "list"
    if get_origin(hint) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(hint))
    if get_origin(hint) in (Union, types.UnionType):
        return _kind(next(one for one in get_args(hint) if one is not type(None)))
    return {"bool": "yes or no", "int": "number", "Path": "folder", "SecretStr": "secret"}.get(hint.__name__, "text")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
