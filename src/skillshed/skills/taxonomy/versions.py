"""What changed from one version of a taxonomy to the next, and where each vanished concept went."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from skillshed.skills.taxonomy.tables import Taxonomy

LIVE = pl.col("status") != "withdrawn"
WAYS = ("id", "label", "alternative label", "unresolved")


@dataclass(frozen=True)
class Difference:
    """Two versions compared. Frames: `added` and `withdrawn` id | kind | label; `relabelled` id | before | after;
    `moved` id | label | before | after (groups above, by label); `relations` origin | target | before | after;
    `remapped` id | label | way | to | to_label, a row for every concept that the newer version no longer has as it was."""

    older: str
    newer: str
    added: pl.DataFrame
    withdrawn: pl.DataFrame
    relabelled: pl.DataFrame
    moved: pl.DataFrame
    relations: pl.DataFrame
    remapped: pl.DataFrame

    def counts(self) -> dict[str, int]:
        """How many of each."""
        names = ("added", "withdrawn", "relabelled", "moved", "relations", "remapped")
        found = {name: getattr(self, name).height for name in names}
        return found | {"unresolved": self.remapped.filter(pl.col("way") == "unresolved").height}


def difference(older: Taxonomy, newer: Taxonomy) -> Difference:
    """Compare two versions by their ids."""
    before, after = older.concepts.filter(LIVE), newer.concepts.filter(LIVE)
    listed = ["id", "kind", "label"]
    gone = before.join(after, on="id", how="anti").select(listed).sort("id")
    both = before.join(after, on="id", suffix="_after")
    return Difference(
        older=older.key,
        newer=newer.key,
        added=after.join(before, on="id", how="anti").select(listed).sort("id"),
        withdrawn=gone,
        relabelled=both.filter(pl.col("label") != pl.col("label_after"))
        .select("id", before="label", after="label_after")
        .sort("id"),
        moved=_moved(older, newer, both.select("id", "label")),
        relations=_relations(older, newer),
        remapped=remapped(gone, newer),
    )


def _moved(older: Taxonomy, newer: Taxonomy, both: pl.DataFrame) -> pl.DataFrame:
    before, after = _above(older), _above(newer)
    sides = both.join(before, on="id", how="left").join(after, on="id", how="left", suffix="_after")
    sides = sides.with_columns(pl.col("above", "above_after").fill_null(""))
    return (
        sides.filter(pl.col("above") != pl.col("above_after"))
        .select("id", "label", before="above", after="above_after")
        .sort("id")
    )


def _above(taxonomy: Taxonomy) -> pl.DataFrame:
    named = taxonomy.broader.join(taxonomy.concepts.select(broader="id", name="label"), on="broader")
    return named.group_by("id").agg(above=pl.col("name").sort().str.join("; "))


def _relations(older: Taxonomy, newer: Taxonomy) -> pl.DataFrame:
    """Relations that came, went or changed their kind; a side that lacks it is empty."""
    keys = ["origin", "target"]
    one = older.relations.group_by(keys).agg(before=pl.col("kind").sort().str.join(" and "))
    other = newer.relations.group_by(keys).agg(after=pl.col("kind").sort().str.join(" and "))
    whole = one.join(other, on=keys, how="full", coalesce=True).with_columns(pl.col("before", "after").fill_null(""))
    return whole.filter(pl.col("before") != pl.col("after")).sort(keys)


def remapped(gone: pl.DataFrame, newer: Taxonomy) -> pl.DataFrame:
    """Where concepts that are no longer there lead: to the one of the same label, or of that alternative label, else nowhere.

    `gone`: id | kind | label. A label that several concepts share leads nowhere: a person must choose.
    """
    live = newer.concepts.filter(LIVE).select("id", "kind", to_label="label")
    labels = newer.labels.join(live, on="id", suffix="_of").select(
        "id", "to_label", of="kind_of", kind="kind", label=_folded("label")
    )
    wanted = gone.select("id", "kind", "label", folded=_folded("label"))
    exact = _one(labels.filter(pl.col("kind") == "preferred"), "label")
    other = _one(labels.filter(pl.col("kind") != "preferred"), "alternative label")
    ways = [wanted.join(side, left_on=["folded", "kind"], right_on=["label", "of"], how="inner") for side in (exact, other)]
    found = pl.concat(ways).unique("id", keep="first", maintain_order=True)
    rest = wanted.join(found, on="id", how="anti").with_columns(to=pl.lit(""), to_label=pl.lit(""), way=pl.lit("unresolved"))
    columns = ["id", "label", "way", "to", "to_label"]
    return pl.concat([found.select(columns), rest.select(columns)]).sort("id")


def _folded(name: str) -> pl.Expr:
    return pl.col(name).str.to_lowercase().str.replace_all(r"\s+", " ")


def _one(labels: pl.DataFrame, way: str) -> pl.DataFrame:
    """Labels that exactly one concept of a kind bears."""
    alone = labels.group_by("label", "of").agg(
        pl.col("id").n_unique().alias("n"), to=pl.col("id").first(), to_label=pl.col("to_label").first()
    )
    return alone.filter(pl.col("n") == 1).select("label", "of", "to", "to_label", way=pl.lit(way))
