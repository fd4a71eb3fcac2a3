"""Make the demo's plan from a plan file: names and relations in our own compact form, without its remarks.

    python scripts/prepare_plan.py lancashire-2021.yaml

The source is the public Lancashire Skills and Employment Strategic Framework 2021, restated as a chain of names.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from skillshed.insight.plan.reading import read_plan
from skillshed.plans.files import plain

OUT = Path(__file__).parents[1] / "src/skillshed/plans/demo/lancashire.json"
LEFT_OUT = ("note", "rationale", "predecessor", "parents", "source_anomalies", "conventions")


def main(source: str) -> None:
    """Write the compact plan."""
    found = plain(read_plan(Path(source)).plan)
    OUT.write_text(json.dumps(_without(found), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{OUT.name}: {OUT.stat().st_size:,} bytes")


def _without(value: object) -> object:
    if isinstance(value, dict):
        return {name: _without(one) for name, one in value.items() if name not in LEFT_OUT}
    return [_without(one) for one in value] if isinstance(value, list) else value


if __name__ == "__main__":
    main(sys.argv[1])
