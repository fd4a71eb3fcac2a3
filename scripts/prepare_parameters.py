"""Writes the dated funding parameters as tables the project owns: `python scripts/prepare_parameters.py FACTS.json`.

FACTS.json: {"checked_on", "rules": [{"scheme", "param", "value", "from", "to", "jurisdiction", "status", "source", "note"}]}.
One TOML file a scheme; a row a person corrects later is corrected there, and this script is not run again over it.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

HOME = Path(__file__).parents[1] / "src/skillshed/rules/parameters"
LAST = ("status", "source", "note", "checked_on")


def main(facts: Path) -> None:
    """Rows of each scheme in the order given."""
    schemes: dict[str, list[dict[str, Any]]] = {}
    for row in json.loads(facts.read_text("utf-8"))["rules"]:
        schemes.setdefault(row["scheme"], []).append(row)
    HOME.mkdir(exist_ok=True)
    for scheme, rows in schemes.items():
        text = f'scheme = "{scheme}"\n' + "".join(f"\n[[row]]\n{_row(row)}" for row in rows)
        (HOME / f"{scheme.lower()}.toml").write_text(text, "utf-8")
    print(f"{sum(map(len, schemes.values()))} rows of {len(schemes)} schemes")


def _row(row: dict[str, Any]) -> str:
    keys = [name for name in row if name not in ("scheme", *LAST)] + [name for name in LAST if name in row]
    # TOML has no null: a value known to be unknown is one that is absent.
    return "".join(f"{_key(name)} = {_value(row[name])}\n" for name in keys if row[name] is not None)


def _key(name: str) -> str:
    return name if name.replace("_", "").isalnum() else json.dumps(name)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _day(value) or json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(name)} = {_value(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if len(text) == 10 else ""
    except ValueError:
        return ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
