"""Choose the real postcodes at which the demo's invented venues stand: the middle of towns, most of them in Lancashire.

Run: `python scripts/prepare_demo_places.py` where the extra `postcodes` is installed. Writes provision/demo/places.csv.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from skillshed.evidence.areas import Areas
from skillshed.evidence.postcodes.exact import _carried_of
from skillshed.evidence.postcodes.points import HERE, _outward_sectors, _points, locate

TARGET = Path(__file__).parent.parent / "src" / "skillshed" / "provision" / "demo" / "places.csv"
LANCASHIRE = "E37000019"
NEAR = {"BD", "BL", "HX", "L", "LA", "M", "OL", "PR", "WA", "WN"}
EACH = {"lancashire": 2, "near": 2, "england": 1}
MORE = {"Preston": 5, "Burnley": 5, "Blackburn": 5, "Blackpool": 4, "Lancaster": 4, "Accrington": 3, "Nelson": 3, "Chorley": 3}
LEAST = 80
SURE = 20  # positional quality: a building, not a mean


def towns() -> list[dict[str, str]]:
    """The towns of the postcode finder."""
    with (HERE / "towns.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def postcodes(part: str, count: int) -> list[str]:
    """Postcodes known to the building, evenly from the list of the part's tightest sector: the middle of the town."""
    sector = part.replace(" ", "") if " " in part else tightest(part)
    area = "".join(one for one in sector[:2] if one.isalpha())
    found = [c for c, (quality, *_) in sorted(_carried_of(area).items()) if c[:-2] == sector and quality <= SURE]
    return [found[(2 * n + 1) * len(found) // (2 * count)] for n in range(count)]


def tightest(outward: str) -> str:
    """The sector of the outward part whose postcodes lie closest together, of those that are no mere post office boxes."""
    large = [one for one in _outward_sectors()[outward] if _points()[one][3] >= LEAST]
    return min(large or _outward_sectors()[outward], key=lambda one: _points()[one][2])


def county(areas: Areas, district: str) -> str:
    """The county that a reader would write under the town, else the region."""
    if district in {"E06000008", "E06000009"}:
        return "Lancashire"
    held = {place.kind: place.name for place in areas.parents(district)}
    return held.get("county") or held.get("region", "")


def main() -> None:
    areas = Areas.load()
    lancashire = {code for code, _ in areas.made_of(LANCASHIRE)}
    rows, met = [], set()
    for town in towns():
        name, sector = town["name"], town["postcode"]
        district = locate(sector).district
        letters = "".join(one for one in sector[:2] if one.isalpha())
        region = "lancashire" if district in lancashire else "near" if letters in NEAR else "england"
        for code in postcodes(sector, MORE.get(name, EACH[region])):
            found = locate(code)
            if code in met or found is None:
                continue
            met.add(code)
            rows.append(
                [name, county(areas, found.district), found.label, found.latitude, found.longitude, found.district, region]
            )
    with TARGET.open("w", encoding="utf-8", newline="") as stream:
        written = csv.writer(stream, lineterminator="\n")
        written.writerow(["town", "county", "postcode", "latitude", "longitude", "district", "region"])
        written.writerows(sorted(rows, key=lambda row: (["lancashire", "near", "england"].index(row[6]), row[0], row[2])))
    sys.stdout.write(f"{len(rows)} postcodes\n")


if __name__ == "__main__":
    main()
