"""Teach the forest of occupation coding on the embedded SOC2010 index, and write it to the tables that travel.

`python scripts/teach_coding.py`: about two minutes of processor time and 2.5 GB. `bench occupations` measures the same on a part.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from skillshed.skills.coding.entries import open_index
from skillshed.skills.coding.evidence import SHIPPED
from skillshed.skills.coding.teaching import taught


def main() -> None:
    """Teach and write."""
    with tempfile.TemporaryDirectory() as nothing_loaded:
        index = open_index(Path(nothing_loaded), "soc2010")
    _, trees = taught(index.entries, index.names)
    np.savez_compressed(SHIPPED, **vars(trees))
    print(f"{SHIPPED.name}: {SHIPPED.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
