"""Writes the objects of Open Referral UK 3.0 as one short table: `python scripts/prepare_oruk.py SCHEMA_FOLDER`.

SCHEMA_FOLDER holds the profile's object schemas (service.json, organization.json, ...). Names, types and requirements only.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "src/skillshed/oruk/objects.toml"
HEAD = """# Objects of Open Referral UK 3.0 (HSDS-UK), as facts: fields, kinds, what is required. Made by scripts/prepare_oruk.py from the
# profile of 10 October 2024. Kinds: text, number, uuid, uri, email, date-time, date, time, "one of: a, b", another object, or [object].
"""


def main(folder: Path) -> None:
    """One table an object."""
    texts = []
    for path in sorted(folder.glob("*.json")):
        schema = json.loads(path.read_text("utf-8"))
        if "properties" in schema:
            rows = "".join(f'{name} = "{_kind(field)}"\n' for name, field in schema["properties"].items())
            texts.append(f"\n[{path.stem}]\nrequired = {json.dumps(schema.get('required', []))}\n\n[{path.stem}.fields]\n{rows}")
    OUT.write_text(HEAD + "".join(texts), "utf-8")
    print(f"{len(texts)} objects")


def _kind(field: dict[str, Any]) -> str:
    target = field.get("$ref") or (field.get("items") or {}).get("$ref")
    if target:
        name = target.removesuffix(".json")
        return f"[{name}]" if field.get("type") == "array" else name
    if field.get("enum"):
        return "one of: " + ", ".join(field["enum"])
    plain = {"number": "number", "string": "text"}[field["type"]]
    # `date` and `time` are promised by the tabular form only: the official schemas take any text there.
    return str(field.get("format") or {"date": "date", "time": "time"}.get(field.get("datapackage_type", ""), plain))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
