"""The area engine: what a place is called, what it is made of, and how figures of its parts make a figure of the whole.

Start here:
- `Areas.load(folder)`: shipped tables plus the areas defined in `folder`.
- `areas.one("Lancashire")`, `areas.find("burn")`, `areas.get("E07000117")` -> `Place`.
- `areas.resolve(frame)`: publishers' codes and names -> canonical codes, or the reason why not.
- `areas.members(code, year=2018)` -> `code | weight`: districts in force that year and the share of each inside the area.
- `areas.membership(codes, years)` -> `area | year | code | weight`: the same for many at once.
- `areas.vintage(codes)`: the year whose districts a file uses; `areas.outline(code)`, `areas.is_approximate(code)` for maps.
- `combine.total`, `combine.ratio`, `combine.mean`: see `combine.py`.

Two conventions. A year stands for the districts in force at its end (reorganisations take effect on 1 April).
A code issued anew for the same place (Northumberland E06000048 -> E06000057) is read as the newest one in every year.
"""

from skillshed.evidence.areas.areas import Areas

__all__ = ["Areas"]
