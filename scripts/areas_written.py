"""The last steps of the area tables: short names, neighbours, and the files that ship."""

from __future__ import annotations

import json
import tomllib

import polars as pl
from areas_inputs import HERE, TABLES, Build, own_rows

from skillshed.terms.breakdown import slug as slugify

# The plain slug goes to the first kind in this order that claims it.
SLUG_ORDER = ["district", "country", "region", "lep", "lsip", "combined_authority", "county", "group", "ttwa", "itl", "nuts"]


def slugs(build: Build) -> None:
    """Short names for addresses: plain for districts, with the kind behind them where two places share one."""
    taken: dict[str, str] = {}
    order = sorted(build.places.values(), key=lambda p: (SLUG_ORDER.index(p["kind"]), p["end"] or 9999 if p["kind"] == "district"
                                                         else -(p["end"] or 9999), p["code"]))  # fmt: skip
    for place in order:
        plain = slugify(place["name"].split(", C")[0].split(" (until")[0], "-")
        kind = place["kind"].replace("_", "-")
        wanted = [f"{plain}-{place['code'].casefold()}"] if kind in ("itl", "nuts") else [plain, f"{plain}-{kind}"]
        if kind == "group":
            wanted = [place["code"]]
        wanted += [f"{plain}-{kind}-to-{place['end']}"] if place["end"] else []
        wanted += [f"{plain}-{kind}-{place['start']}"] if place["start"] else []
        if place["end"] and kind not in ("district", "county"):
            wanted = wanted[2:]
        place["slug"] = next(s for s in wanted if s not in taken)
        taken[place["slug"]] = place["code"]


def neighbours(build: Build) -> pl.DataFrame:
    """Statistical neighbours: districts by three sets of facts, upper-tier authorities by their children."""
    rows = []
    for code, sets in json.loads(build.inputs.bytes_of("lookups/els-areas-similar.json")).items():
        for by, near in sets.items():
            rows += [(code, by, rank, other) for rank, other in enumerate(near, 1)]
    number = {int(r["LA Number"]): " ".join(str(r["LA Name"]).split()) for r in build.inputs.sheet("dfe/LAIT_la_code_list.xlsx")
              if str(r["LA Number"]).replace(".0", "").isdigit()}  # fmt: skip
    codes = upper_tier(build)
    for row in build.inputs.sheet("dfe/LAIT_statistical_neighbours_2025.xlsx", header=2):
        if not str(row["LA Name"]).strip():
            break  # below the blank line stand authorities of former years
        own = codes.get(key(str(row["LA Name"])))
        near = [
            codes.get(key(number.get(int(row[f"SN{i}"]), "")))
            for i in range(1, 11)
            if str(row[f"SN{i}"]).strip() not in ("", "-")
        ]
        if own is None:
            raise SystemExit(f"no upper-tier authority is called {row['LA Name']}")
        rows += [(own, "children", rank, other) for rank, other in enumerate(near, 1) if other]
    table = pl.DataFrame(
        rows, schema={"code": pl.String, "by": pl.String, "rank": pl.UInt8, "neighbour": pl.String}, orient="row"
    )
    return table.filter(pl.col("code").is_in(list(build.places)) & pl.col("neighbour").is_in(list(build.places)))


def key(name: str) -> str:
    return slugify(name.split(", C")[0].replace(".", "").replace("Upon", "upon"))


def upper_tier(build: Build) -> dict[str, str]:
    open_now = {c: p for c, p in build.places.items() if p["end"] is None and c[:3] in ("E06", "E08", "E09", "E10")}
    names = {key(p["name"]): c for c, p in open_now.items()}
    return names | {key(n): c for c in open_now for n in build.other[c] if key(n) not in names}


def write(build: Build) -> None:
    for row in own_rows("areas_aliases.csv"):
        build.other[row["code"]].add(row["other_name"])
    places = [{**p, "other_names": "|".join(sorted(build.other[c] - {p["name"]}))} for c, p in sorted(build.places.items())]
    columns = ["code", "name", "kind", "slug", "start", "end", "other_names", "note"]
    pl.DataFrame(places, infer_schema_length=None).select(columns).write_csv(TABLES / "places.csv")
    made = [(c, a, build.lsoas.get(a)) for c, atoms in sorted(build.parts.items()) if c in build.places for a in sorted(atoms)]
    pl.DataFrame(made, schema=["code", "atom", "lsoas"], orient="row").write_csv(TABLES / "districts.csv")
    held = [(area, atom, n) for area, atoms in sorted(build.extents.items()) for atom, n in sorted(atoms.items())]
    frame = pl.DataFrame(held, schema={"area": pl.String, "atom": pl.String, "lsoas": pl.Int32}, orient="row")
    frame.write_parquet(TABLES / "extents.parquet", compression="zstd")
    neighbours(build).write_parquet(TABLES / "neighbours.parquet", compression="zstd")
    (TABLES / "recodes.csv").write_bytes((HERE / "areas_recodes.csv").read_bytes())
    write_provenance(build)


def write_provenance(build: Build) -> None:
    """Which bytes each table came from; the words stand in `areas_sources.toml`."""
    words = tomllib.loads((HERE / "areas_sources.toml").read_text(encoding="utf-8"))
    lines = ["# Written by scripts/prepare_areas.py."]
    for table, facts in words["table"].items():
        lines += ["", f'["{table}"]'] + [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in facts.items()]
        lines += ["[[" + f'"{table}".input' + "]]\n" + f'name = "{n}"\nsha256 = "{build.inputs.read[n]}"\n'
                  f'release = "{words["release"][n]}"' for n in words["inputs"][table]]  # fmt: skip
    # The outlines are drawn by prepare_outlines.py; what it wrote stays.
    path = TABLES / "PROVENANCE.toml"
    drawn = path.read_text(encoding="utf-8").partition('\n["outlines.geojson"]') if path.exists() else ("", "", "")
    path.write_text("\n".join(lines) + "\n" + drawn[1] + drawn[2], encoding="utf-8")
