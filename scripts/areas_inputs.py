"""What the area tables are prepared from and in: look-ups opened by name, and the tables as they grow."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import python_calamine
import shapely

HERE = Path(__file__).parent
TABLES = HERE.parent / "src" / "skillshed" / "evidence" / "areas" / "tables"
Extents = dict[str, dict[str, int | None]]  # area -> atom -> small areas of the atom inside it (None: the whole atom)


class Inputs:
    """Opens the look-ups by name and remembers which bytes were read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read: dict[str, str] = {}

    def bytes_of(self, name: str) -> bytes:
        data = (self.folder / name).read_bytes()
        self.read[name] = hashlib.sha256(data).hexdigest()
        return gzip.decompress(data) if name.endswith(".gz") else data

    def rows(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(self.bytes_of(name).decode("utf-8-sig").splitlines()))

    def sheet(self, name: str, header: int = 0) -> list[dict[str, Any]]:
        self.bytes_of(name)
        rows = python_calamine.CalamineWorkbook.from_path(self.folder / name).get_sheet_by_index(0).to_python()
        return [dict(zip(map(str, rows[header]), row, strict=False)) for row in rows[header + 1 :]]


class Build:
    """The tables as they grow."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.places: dict[str, dict[str, Any]] = {}
        self.other: dict[str, set[str]] = defaultdict(set)
        self.extents: Extents = defaultdict(dict)
        self.parts: dict[str, set[str]] = defaultdict(set)  # district of any year -> atoms
        self.lsoas: dict[str, int] = {}
        self.recode = {row["old"]: row["new"] for row in own_rows("areas_recodes.csv")}

    def place(self, code: str, name: str, kind: str, start: int | None = None, end: int | None = None, note: str = "") -> None:
        known = self.places.setdefault(code, {"code": code, "name": " ".join(name.split()), "kind": kind, "start": start,
                                              "end": end, "note": note})  # fmt: skip
        if known["name"] != " ".join(name.split()):
            self.other[code].add(" ".join(name.split()))

    def canonical(self, code: str) -> str:
        return self.recode.get(code, code)

    def atoms(self, code: str) -> set[str]:
        return self.parts[self.canonical(code)]

    def hold(self, area: str, districts: list[str]) -> None:
        for district in districts:
            self.extents[area].update(dict.fromkeys(self.atoms(district)))


def own_rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HERE / name).read_text(encoding="utf-8").splitlines()))


def features(build: Build, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(build.inputs.bytes_of(name))["features"]
    return found


def shapes_of(topo: dict[str, Any], name: str) -> dict[str, Any]:
    """The polygons of one object of a TopoJSON file."""
    sx, sy = topo["transform"]["scale"]
    dx, dy = topo["transform"]["translate"]

    def arc(index: int) -> list[tuple[float, float]]:
        x = y = 0
        points = []
        for step in topo["arcs"][~index if index < 0 else index]:
            x, y = x + step[0], y + step[1]
            points.append((x * sx + dx, y * sy + dy))
        return points[::-1] if index < 0 else points

    def ring(arcs: list[int]) -> list[tuple[float, float]]:
        return [point for index in arcs for point in arc(index)]

    def polygon(geometry: dict[str, Any]) -> Any:
        parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        return shapely.union_all([shapely.make_valid(shapely.Polygon(ring(p[0]), [ring(hole) for hole in p[1:]])) for p in parts])

    return {
        g["properties"]["areacd"]: (g["properties"], polygon(g)) for g in topo["objects"][name]["geometries"] if g.get("arcs")
    }
