"""Prepare the area tables that ship with the project from publishers' look-ups.

Run: `python scripts/prepare_areas.py FOLDER` where FOLDER holds the look-ups (`lookups/`, `boundaries/`, `ons/`, `dfe/`).
Everything is kept as shares of *atoms*: the districts of 2011 to 2018, the finest that every later merger is made of.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import shapely
from areas_inputs import HERE, TABLES, Build, Inputs, features, shapes_of
from areas_written import slugs, write
from shapely.geometry import shape

from skillshed.terms.breakdown import slug as slugify

ENGLAND, WALES, SCOTLAND, IRELAND = "E92000001", "W92000004", "S92000003", "N92000002"
COUNTRIES = {
    ENGLAND: ("England", "E"), WALES: ("Wales", "W"), SCOTLAND: ("Scotland", "S"), IRELAND: ("Northern Ireland", "N"),
    "K04000001": ("England and Wales", "EW"), "K03000001": ("Great Britain", "EWS"), "K02000001": ("United Kingdom", "EWSN"),
}  # fmt: skip


def districts(build: Build) -> None:
    """Every district code since 2011, its years and the atoms it is made of."""
    rows = build.inputs.rows("lookups/la_all_codes.csv")
    topo = json.loads(build.inputs.bytes_of("boundaries/els-uk-topo.json"))
    years = {g["properties"]["areacd"]: g["properties"] for g in topo["objects"]["ltla"]["geometries"]}
    for row in rows:
        code = row["LADCD"]
        if code in build.recode:
            build.other[build.canonical(code)].add(row["LADNM"])
            continue
        span = years.get(code, {})
        was_recoded = code in build.recode.values()
        build.place(code, row["LADNM"], "district", None if was_recoded else span.get("start"), span.get("end"))
    for row in rows:
        code, active = build.canonical(row["LADCD"]), row["LADCD_ACTIVE"]
        if build.places[code]["start"] is None and code not in build.recode:
            build.parts[code].add(code)
            build.parts[active].add(code)
    build.parts["E07000246"] = {"E07000190", "E07000191"}  # stood 2019-2022 between its two parts and Somerset
    former_names(build)


def former_names(build: Build) -> None:
    for row in build.inputs.rows("lookups/LAD11_to_LAD21_lookup.csv"):
        build.other[build.canonical(row["LAD11CD"])].add(row["LAD11NM"])
    for row in build.inputs.rows("lookups/LAD16_to_LAD24_history.csv"):
        for year in range(16, 25):
            if row[f"ltla{year}_code"] in build.places or row[f"ltla{year}_code"] in build.recode:
                build.other[build.canonical(row[f"ltla{year}_code"])].add(row[f"ltla{year}_name"])


def lsoa_counts(build: Build) -> None:
    """Small areas of each atom, and of each atom in each travel-to-work area and each overlapping partnership of 2017."""
    by_name = {name: build.canonical(row["LAD11CD"]) for row in build.inputs.rows("lookups/LAD11_to_LAD21_lookup.csv")
               for name in [row["LAD11NM"]]}  # fmt: skip
    by_name |= {p["name"]: c for c, p in build.places.items() if p["kind"] == "district" and c in build.parts[c]}
    by_name |= {name.split(",")[0]: code for name, code in by_name.items() if code not in by_name}
    ttwas: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in build.inputs.rows("lookups/LSOA11_to_TTWA11.csv"):
        if not row["LSOA11CD"].startswith(("E01", "W01")):
            continue  # Scottish and Irish small areas do not carry their district's name
        atom = by_name[row["LSOA11NM"].rsplit(" ", 1)[0]]
        build.lsoas[atom] = build.lsoas.get(atom, 0) + 1
        ttwas[row["TTWA11CD"]][atom] += 1
        build.place(row["TTWA11CD"], row["TTWA11NM"], "ttwa")
    for code in [c for c, held in ttwas.items() if not any(a.startswith("E") for a in held)]:
        del ttwas[code], build.places[code]
    for code, held in ttwas.items():
        build.extents[code] = {atom: (None if n == build.lsoas[atom] else n) for atom, n in held.items()}
    build.places["K01000009"]["note"] = "Only the English part is held."  # Berwick reaches into Scotland
    leps_of_2017(build, by_name)


def leps_of_2017(build: Build, by_name: dict[str, str]) -> None:
    """Partnerships overlapped until 2020. Their codes are kept, under names that say so."""
    held: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    names = {}
    for row in build.inputs.rows("lookups/LSOA11_to_LEP17.csv"):
        for side in "12":
            if code := row[f"LEP17CD{side}"]:
                held[code][by_name[row["LSOA11NM"].rsplit(" ", 1)[0]]] += 1
                names[code] = row[f"LEP17NM{side}"]
    current = {f["properties"]["LEP21CD"] for f in features(build, "boundaries/LEP_May2021_EN_BUC.geojson")}
    for code in sorted(set(held) - current):
        build.place(code, f"{names[code]} (until 2019)", "lep", None, 2019, "Partnerships could overlap until 2020.")
        build.extents[code] = {a: (None if n == build.lsoas[a] else n) for a, n in held[code].items()}


def within(build: Build, outer: dict[str, tuple[dict[str, Any], Any]], inner: dict[str, Any]) -> None:
    """Hold in each outer area the atoms that lie mostly inside it."""
    for code, (_, polygon) in outer.items():
        inside = [c for c, (_, g) in inner.items() if g.intersects(polygon) and g.intersection(polygon).area > 0.5 * g.area]
        build.hold(code, [c for c in inside if build.canonical(c) in build.parts[build.canonical(c)]])


def counties_and_partnerships(build: Build) -> None:
    topo = json.loads(build.inputs.bytes_of("boundaries/els-uk-topo.json"))
    inner = {c: v for c, v in shapes_of(topo, "ltla").items() if c.startswith("E")}
    for name, kind in [("cty", "county"), ("mcty", "county"), ("cauth", "combined_authority")]:
        found = shapes_of(topo, name)
        for code, (facts, _) in found.items():
            build.place(code, facts["areanm"], kind, facts.get("start"), facts.get("end"))
        within(build, found, inner)
    leps = {f["properties"]["LEP21CD"]: (f["properties"], shapely.make_valid(shape(f["geometry"])))
            for f in features(build, "boundaries/LEP_May2021_EN_BUC.geojson")}  # fmt: skip
    for code, (facts, _) in leps.items():
        build.place(code, facts["LEP21NM"], "lep")
    within(build, leps, inner)
    for row in build.inputs.rows("lookups/LAD25_to_CAUTH25_lookup.csv"):
        missing = build.atoms(row["LAD25CD"]) - set(build.extents[row["CAUTH25CD"]])
        if missing:
            raise SystemExit(f"{row['CAUTH25NM']}: the look-up has {row['LAD25NM']}, the boundary has not")


def regions(build: Build) -> None:
    for row in build.inputs.rows("lookups/la_all_codes.csv"):
        code = build.canonical(row["LADCD"])
        if row["RGNCD"].startswith("E12"):
            build.place(row["RGNCD"], row["RGNNM"], "region")
            build.hold(row["RGNCD"], [code])
    for code, (name, letters) in COUNTRIES.items():
        build.place(code, name, "country")
        build.hold(code, [c for c, p in build.places.items() if p["kind"] == "district" and c[0] in letters])


def lsips(build: Build) -> None:
    """Local skills improvement plan areas of 2023, and those of 2025 where they cover another set of districts."""
    newer: dict[str, list[str]] = defaultdict(list)
    for row in build.inputs.sheet("lookups/LAD23_to_LSIP23_lookup.xlsx"):
        build.place(row["LSIP23CD"], row["LSIP23NM"], "lsip", 2022)
        build.hold(row["LSIP23CD"], [row["LAD23CD"]])
        newer[" ".join(row["NEW LSIP GEOGRAPHY (4 london areas)"].split())].append(row["LAD23CD"])
    by_extent = {frozenset(h): c for c, h in build.extents.items() if c.startswith("E69")}
    kept = set()
    for name, members in newer.items():
        same = by_extent.get(frozenset(a for m in members for a in build.atoms(m)))
        if same:
            kept.add(same)
            build.other[same].add(name)
            continue
        code = f"lsip25:{slugify(name, '-')}"
        build.place(code, name, "lsip", 2025, None, "No official code was known when this table was made.")
        build.hold(code, members)
    for code in set(by_extent.values()) - kept:
        build.places[code]["end"] = 2024


def itl(build: Build) -> None:
    """ITL 2021 and the NUTS 2018 codes of the same areas, checked against ONS population."""
    by_name = {p["name"].split(", C")[0]: c for c, p in build.places.items() if p["kind"] == "district"}
    by_name |= {n: c for c, names in build.other.items() if build.places.get(c, {}).get("kind") == "district" for n in names}
    by_name |= {p["name"]: c for c, p in build.places.items() if p["kind"] == "district" and c in build.parts[c]}
    by_name |= {f"{p['name']} CC": c for c, p in build.places.items() if p["kind"] == "county"}
    explicit = tomllib.loads((HERE / "areas_itl2021.toml").read_text(encoding="utf-8"))
    top = dict(zip("CDEFGHIJK", ["E12000001", "E12000002", "E12000003", "E12000004", "E12000005", "E12000006", "E12000007",
                                 "E12000008", "E12000009"], strict=True))  # fmt: skip
    people = {
        r["ltla19_code"]: int(float(r["total_population"]))
        for r in build.inputs.rows("ons/population_mid2019_LAD_single_year_age.csv.gz")
    }
    for row in build.inputs.rows("ons/population_ITL_Apr2024.csv"):
        code, name = row["ITL code"], row["Region name"]
        if code[:3] == "TLB" or len(code) < 3 or code[2] not in top:
            continue
        if len(code) == 5:
            held = explicit.get(code) or [name.split(", C")[0]]
            atoms = {a for n in held for a in (build.extents[by_name[n]] if by_name[n][:3] == "E10" else build.atoms(by_name[n]))}
            check_people(build, code, atoms, int(row["2019"].replace(",", "")), people)
        for each in [code[:n] for n in (3, 4, 5) if len(code) == 5]:
            for edition in (each, each.replace("TL", "UK", 1)):
                build.extents[edition].update(dict.fromkeys(atoms))
        for edition, kind in ((code, "itl"), (code.replace("TL", "UK", 1), "nuts")):
            build.place(edition, name, kind)
    for letter, region in top.items():
        if set(build.extents[f"TL{letter}"]) != set(build.extents[region]):
            raise SystemExit(f"TL{letter} is not {region}: {set(build.extents[f'TL{letter}']) ^ set(build.extents[region])}")


def check_people(build: Build, code: str, atoms: set[str], published: int, people: dict[str, int]) -> None:
    whole = [c for c in people if build.atoms(c) <= atoms]
    missing = atoms - {a for c in whole for a in build.atoms(c)}
    found = sum(people[c] for c in whole)
    # A district of 2019 may straddle two areas of the older edition (Christchurch): then nothing can be compared.
    # One series was rebased on the 2021 census: a tenth apart at most, but up to three tenths in London (Camden, Westminster).
    if not missing and abs(found / published - 1) > (0.3 if code.startswith("TLI") else 0.1):
        raise SystemExit(f"{code}: districts have {found:,} people, ONS says {published:,}")


def more(build: Build) -> None:
    """Places that publishers name and none of the look-ups holds."""
    for each in tomllib.loads((HERE / "areas_more.toml").read_text(encoding="utf-8"))["place"]:
        build.place(each["code"], each["name"], each["kind"], None, each.get("end"), each["note"])
        build.other[each["code"]].update(each.get("other_names", []))
        for part in each.get("holds", []):
            build.extents[each["code"]].update(build.extents[part])


def groups(build: Build) -> None:
    for each in tomllib.loads((TABLES / "groups.toml").read_text(encoding="utf-8"))["set"]:
        for group in each["group"]:
            build.place(group["slug"], group["name"], "group", note=f"One of the groups of the {each['name']}: whole districts.")
            build.other[group["slug"]].update(group.get("other_names", []))
            build.hold(group["slug"], group["districts"])


def main(folder: Path) -> None:
    build = Build(Inputs(folder))
    for step in (districts, lsoa_counts, counties_and_partnerships, regions, lsips, itl, groups, more, slugs, write):
        step(build)
    for path in sorted(TABLES.iterdir()):
        sys.stdout.write(f"{path.name}: {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
