"""Renew the table that links the starter set's occupations to SOC: `python scripts/prepare_soc_groups.py DATA_FOLDER`.

What was decided by hand (columns soc2020 and soc2010_major) stands; what the coder proposes from the title is written beside it, so
that the two can be compared. An occupation that is new has no code until somebody gives it one. The data folder only keeps what
the coder learns.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import polars as pl

from skillshed.skills.coding.coder import open_coder
from skillshed.skills.coding.titles import read_title
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.skills.transitions.soc import REVIEWED

COLUMNS = ("id", "label", "isco08", "soc2020", "soc2010_major", "proposed")


def main(data: Path) -> None:
    """Write the table and say how often the coder agrees with what was decided."""
    taxonomy = open_taxonomy(data, "esco")
    isco = taxonomy.matches.filter(pl.col("scheme") == "isco08").select("id", isco08="other")
    jobs = taxonomy.occupations.join(isco, on="id", how="left").sort("isco08", "label").to_dicts()
    decided = _decided()
    coded = open_coder(data, "soc2020").code([read_title(job["label"]) for job in jobs], top=1)
    with REVIEWED.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for job, found in zip(jobs, coded, strict=True):
            proposed = found.candidates[0].code if found.candidates else ""
            writer.writerow(job | {"soc2020": "", "soc2010_major": ""} | decided.get(job["id"], {}) | {"proposed": proposed})
    known = [row for row in _decided().values() if row["soc2020"]]
    print(f"{len(jobs)} occupations, {len(known)} decided, {sum(row['soc2020'] == row['proposed'] for row in known)} as proposed")


def _decided() -> dict[str, dict[str, str]]:
    if not REVIEWED.is_file():
        return {}
    with REVIEWED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {row["id"]: {name: row[name] for name in ("soc2020", "soc2010_major", "proposed")} for row in rows}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
