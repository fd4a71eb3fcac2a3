"""Write the embedded starter taxonomy from a full ESCO package: `python scripts/prepare_starter_taxonomy.py FOLDER`.

Names, codes and relations only: no descriptions. Which occupations: starter_taxonomy.toml.
"""

from __future__ import annotations

import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from skillshed.skills.taxonomy.loaders.esco import load_esco
from skillshed.skills.taxonomy.reading import made
from skillshed.skills.taxonomy.store import STARTER, write_folder
from skillshed.skills.taxonomy.tables import Taxonomy

CHOICE = Path(__file__).parent / "starter_taxonomy.toml"
LABELS = 6  # alternative labels kept of a skill: the shortest ones
SHARED = 3  # occupations that must share a skill which none of them needs


def main(folder: Path) -> None:
    """Choose, cut, write, and say how large it became."""
    whole = load_esco(folder)
    jobs = chosen(whole, tomllib.loads(CHOICE.read_text(encoding="utf-8"))["pillar"])
    starter = cut(whole, jobs)
    for old in STARTER.glob("*.parquet"):
        old.unlink()
    write_folder(starter, STARTER, at=datetime(2026, 11, 22, tzinfo=UTC), level=19)
    size = sum(file.stat().st_size for file in STARTER.iterdir())
    print(f"{starter.occupations.height} occupations, {starter.skills.height} skills, {starter.relations.height} relations,")
    print(f"{starter.labels.height} labels, {size:,} bytes")


def chosen(whole: Taxonomy, pillars: list[dict[str, object]]) -> pl.DataFrame:
    """Ids of the occupations the choice names; raises ValueError for a label or group that the package lacks."""
    jobs = whole.occupations.select("id", "code", "label").with_columns(
        isco=pl.col("code").str.slice(0, 4), depth=pl.col("code").str.count_matches(r"\."), words=pl.col("label").str.len_chars()
    )
    found: set[str] = set()
    for pillar in pillars:
        for group, count in pillar["groups"].items():  # type: ignore[attr-defined]
            inside = jobs.filter(pl.col("isco") == group).sort("depth", "words", "id")
            if not inside.height:
                raise ValueError(f"no occupation in ISCO {group}")
            found |= set(inside["id"].head(count))
        for label in pillar["labels"]:  # type: ignore[attr-defined]
            one = jobs.filter(pl.col("label").str.to_lowercase() == label.lower())
            if not one.height:
                raise ValueError(f"no occupation '{label}'")
            found |= set(one["id"])
    return pl.DataFrame({"id": sorted(found)})


def cut(whole: Taxonomy, jobs: pl.DataFrame) -> Taxonomy:
    """The occupations with their skills, the groups above both, and what joins them."""
    asked = _worth_it(whole.relations.join(jobs, left_on="origin", right_on="id", how="semi"))
    ids = set(jobs["id"]) | set(asked["target"])
    ids |= _above(whole.broader, ids, set(whole.concepts.filter(pl.col("kind").str.contains("group"))["id"]))
    here = pl.DataFrame({"id": sorted(ids)})
    concepts = whole.concepts.join(here, on="id", how="semi").with_columns(description=pl.lit(""))
    return made(
        whole.name,
        f"{whole.version} starter",
        licence=whole.licence,
        attribution=whole.attribution,
        sources=[f"ESCO {whole.version}, English package; chosen by scripts/starter_taxonomy.toml"],
        concepts=concepts,
        labels=_labels(whole, concepts),
        relations=_worth_it(_both(whole.relations, here, "origin", "target")),
        broader=_both(whole.broader, here, "id", "broader"),
        matches=whole.matches.join(here, on="id", how="semi"),
        members=whole.members.join(here, on="id", how="semi"),
    )


def _worth_it(relations: pl.DataFrame) -> pl.DataFrame:
    """Essential skills, and optional ones that three or more of these occupations share or one needs: the set stays small."""
    needed = pl.col("kind") == "essential"
    shared = needed.any().over("target") | (pl.len().over("target") >= SHARED)
    return relations.filter(needed | shared)


def _labels(whole: Taxonomy, concepts: pl.DataFrame) -> pl.DataFrame:
    labels = whole.labels.join(concepts.select("id", of="kind"), on="id").filter(pl.col("kind") != "hidden")
    labels = labels.with_columns(length=pl.col("label").str.len_chars()).sort("length", "label")
    place = pl.col("label").cum_count().over("id", "kind")
    few = (pl.col("of") == "occupation") | (pl.col("kind") == "preferred") | (place <= LABELS)
    return labels.filter(few & ~((pl.col("of").str.contains("group")) & (pl.col("kind") != "preferred")))


def _above(broader: pl.DataFrame, ids: set[str], groups: set[str]) -> set[str]:
    """Every group above the concepts; a broader skill is no group and is not drawn in."""
    above: dict[str, set[str]] = {}
    for one, other in broader.iter_rows():
        above.setdefault(one, set()).add(other)
    found: set[str] = set()
    rest = set(ids)
    while rest:
        rest = {other for one in rest for other in above.get(one, ()) if other in groups} - found
        found |= rest
    return found


def _both(frame: pl.DataFrame, here: pl.DataFrame, one: str, other: str) -> pl.DataFrame:
    return frame.join(here, left_on=one, right_on="id", how="semi").join(here, left_on=other, right_on="id", how="semi")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
