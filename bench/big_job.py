"""The 40,089,600-row job: small areas by month, sex and age, to 14 districts and 9 travel-to-work areas.

`python -m bench.big_job make FILE` writes the file, `... run ENGINE FILE` does the job (or the bare scan) with one engine and
prints its checksum. `main` sets them side by side.
"""

from __future__ import annotations

import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from bench.measure import Result, cache_folder, machine, once, python, rounds, table

AREAS, MONTHS, SEXES, AGES = 4640, 144, 2, 30
ROWS = AREAS * MONTHS * SEXES * AGES
SEED = 20260621
DISTRICTS, TTWAS = 14, 9
SCAN = "bare scan (Polars: sum, min, max of the three columns)"
OURS = "skillshed.evidence.aggregate (Polars streaming)"


def make(file: Path) -> None:
    """The file, the same every time."""
    import numpy as np
    import polars as pl

    drawn = np.random.default_rng(SEED)
    months = pl.date_range(date(2012, 1, 1), date(2023, 12, 1), "1mo", eager=True)
    codes = pl.Series("area", _codes())
    area = pl.Series(np.repeat(np.arange(AREAS, dtype=np.uint32), MONTHS * SEXES * AGES))
    month = pl.Series(np.tile(np.repeat(np.arange(MONTHS, dtype=np.uint32), SEXES * AGES), AREAS))
    frame = pl.DataFrame(
        {
            "area": codes.gather(area),
            "month": months.gather(month),
            "sex": np.tile(np.repeat(np.arange(SEXES, dtype=np.uint8), AGES), AREAS * MONTHS),
            "age": np.tile(np.arange(16, 16 + AGES, dtype=np.uint8), AREAS * MONTHS * SEXES),
            "value": drawn.poisson(3, size=ROWS).astype(np.int32),
        }
    )
    part = file.with_suffix(".part")
    frame.write_parquet(part, compression="zstd", row_group_size=1 << 18)
    part.rename(file)


def _codes() -> list[str]:
    return [f"E01{number * 7:06d}" for number in range(AREAS)]


def lookup_rows() -> list[dict[str, object]]:
    """Each area lies in one district and in one or two travel-to-work areas."""
    rows: list[dict[str, object]] = []
    for number, code in enumerate(_codes()):
        rows.append({"area": code, "wider": f"D{number % DISTRICTS:02d}", "kind": "district", "weight": 1.0})
        share = 0.75 if number % 10 == 0 else 1.0
        rows.append({"area": code, "wider": f"T{number % TTWAS:02d}", "kind": "ttwa", "weight": share})
        if share < 1:
            rows.append({"area": code, "wider": f"T{(number + 1) % TTWAS:02d}", "kind": "ttwa", "weight": 1 - share})
    return rows


def population_rows() -> list[dict[str, object]]:
    """A population for each wider area."""
    names = [f"D{n:02d}" for n in range(DISTRICTS)] + [f"T{n:02d}" for n in range(TTWAS)]
    return [{"wider": name, "population": 100_000.0 + 7_000 * place} for place, name in enumerate(names)]


def run(engine: str, file: Path) -> str:
    """Do it; the checksum of the answer."""
    return {"scan": _scan, "ours": _ours, "pandas": _pandas, "duckdb-scan": _duckdb_scan}[engine](file)


def _ours(file: Path) -> str:
    import polars as pl

    from skillshed.evidence.aggregate import wider_areas

    counts = pl.scan_parquet(file).select("area", "month", "value")
    answer = wider_areas(counts, pl.DataFrame(lookup_rows()), pl.DataFrame(population_rows()))
    last = answer["change"].drop_nulls().abs().sum()
    return checksum(answer.height, answer["value"].sum(), answer["rate"].sum(), int(answer["rank"].sum()), float(last))


def _scan(file: Path) -> str:
    import polars as pl

    names = ["area", "month", "value"]
    ends = [each for name in names for each in (pl.col(name).min().alias(f"{name}_min"), pl.col(name).max().alias(f"{name}_max"))]
    seen = pl.scan_parquet(file).select(*ends, pl.col("value").sum()).collect(engine="streaming")
    return str(seen["value"].item())


def _duckdb_scan(file: Path) -> str:
    import duckdb

    row = duckdb.sql(
        f"SELECT sum(value), min(value), max(value), min(month), max(month), min(area), max(area) FROM '{file}'"
    ).fetchall()
    return str(row[0][0])


def _pandas(file: Path) -> str:
    import pandas as pd

    rows = pd.read_parquet(file, columns=["area", "month", "value"])
    small = rows.groupby(["area", "month"], as_index=False, observed=True)["value"].sum()
    placed = small.merge(pd.DataFrame(lookup_rows()), on="area")
    placed["value"] = placed["value"] * placed["weight"]
    wider = (
        placed.groupby(["kind", "wider", "month"], as_index=False)["value"]
        .sum()
        .merge(pd.DataFrame(population_rows()), on="wider")
    )
    wider["rate"] = wider["value"] / wider["population"] * 100
    wider["rank"] = wider.groupby(["kind", "month"])["rate"].rank(method="min", ascending=False)
    wider = wider.sort_values(["kind", "wider", "month"])
    change = wider["rate"] - wider.groupby(["kind", "wider"])["rate"].shift(12)
    return checksum(len(wider), wider["value"].sum(), wider["rate"].sum(), int(wider["rank"].sum()), change.abs().sum())


def checksum(height: int, value: float, rate: float, rank: int, change: float) -> str:
    """The answer in a line: engines add in different orders, so sums are compared to six decimals."""
    return f"{height} {value:.3f} {rate:.6f} {rank} {change:.6f}"


def main() -> tuple[str, list[Result]]:
    """The table and the results."""
    file = cache_folder() / f"small_areas_{SEED}.parquet"
    if not file.exists():
        once(python("-m", "bench.big_job", "make", str(file)))  # apart: a child is charged for what its parent held
    engines = {SCAN: "scan", OURS: "ours"}
    if find_spec("duckdb"):
        engines["bare scan (DuckDB)"] = "duckdb-scan"
    if find_spec("pandas") and find_spec("pyarrow"):
        engines["pandas, summed before joining"] = "pandas"
    results = rounds({what: python("-m", "bench.big_job", "run", engine, str(file)) for what, engine in engines.items()})
    answers = {run.out for result in results for run in result.runs if "scan" not in result.what}
    if len(answers) != 1:
        raise RuntimeError(f"the engines do not agree: {answers}")
    head = f"{ROWS:,} rows, {file.stat().st_size / 1e6:.0f} MB. {machine()}. Answers agree: {next(iter(answers)).strip()}."
    return f"{head}\n\n{table(results, SCAN)}", results


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]))
    else:
        print(run(sys.argv[2], Path(sys.argv[3])))
