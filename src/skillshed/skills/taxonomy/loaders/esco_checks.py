"""Relations of an ESCO package whose ends it has; those that point outside it are put aside with the reason."""

from __future__ import annotations

import polars as pl

from skillshed.skills.taxonomy.reading import REJECTED
from skillshed.sources.raw import RawFile

Roles = dict[str, list[tuple[RawFile, pl.DataFrame]]]
_ENDS = {
    "relations": ("occupationuri", "skilluri"),
    "skill relations": ("originalskilluri", "relatedskilluri"),
    "broader": ("concepturi", "broaderuri"),
}


def known_ends(roles: Roles, concepts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Relations, broader links, and the rows put aside."""
    good: dict[str, list[pl.DataFrame]] = {}
    bad = [pl.DataFrame(schema=REJECTED)]
    for role, ends in _ENDS.items():
        for raw, frame in roles.get(role, []):
            kept, aside = _split(raw.name, frame, ends, concepts)
            good.setdefault("broader" if role == "broader" else "relations", []).append(kept)
            bad.append(aside)
    relations = pl.concat(good["relations"])
    broader = pl.concat(good["broader"]).rename({"origin": "id", "target": "broader"}) if "broader" in good else pl.DataFrame()
    return relations, broader, pl.concat(bad)


def _split(name: str, frame: pl.DataFrame, ends: tuple[str, str], concepts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    has_kind = "relationtype" in frame.columns
    kind = pl.col("relationtype").str.to_lowercase() if has_kind else pl.lit("broader")
    rows = frame.select("_row", origin=ends[0], target=ends[1], kind=kind)
    known = concepts["id"].implode()
    marked = rows.with_columns(_origin=pl.col("origin").is_in(known), _target=pl.col("target").is_in(known))
    fits = marked.filter(pl.col("_origin") & pl.col("_target")).select("origin", "target", "kind")
    unknown = pl.when(~pl.col("_origin")).then("origin").otherwise("target")
    aside = marked.filter(~(pl.col("_origin") & pl.col("_target"))).select(
        file=pl.lit(name),
        row=pl.col("_row").cast(pl.Int64),
        reason=pl.format("no concept {} in the package", unknown),
        text=pl.concat_str("origin", "kind", "target", separator=" "),
    )
    return fits, aside
