"""What is read out of adverts, as one pure function over Arrow record batches: for a process pool, and for Spark as it is.

    enrich = enricher(data)                         # picklable
    pool.submit(apply, enrich, ...)                 # here: `running`
    spark_frame.mapInArrow(enrich, schema=...)      # there: `spark`

Each row of the answer hangs on its advert and the recipe alone: any batching gives the same rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from skillshed.skills.adverts.shape import ADVERTS, ENRICHED, FIELDS, definitions
from skillshed.terms.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa

    from skillshed.skills.adverts.asking import Asking
    from skillshed.skills.adverts.occupations import Occupations

LAYOUT = "1"  # of the answer; change it when the same advert may give another row
Batches = Iterator["pa.RecordBatch"]


@dataclass(frozen=True)
class Recipe:
    """Everything an answer hangs on besides the advert. `data`: the folder the taxonomy and the coder are opened from."""

    data: str
    taxonomy: str  # key, as `esco 1.1.1`
    taxonomy_sha256: str
    overrides_sha256: str
    scheme: str  # soc2010 | soc2020
    index: str  # the coding index, by key
    index_sha256: str
    embedder: str
    layout: str = LAYOUT

    @property
    def facts(self) -> dict[str, str]:
        """What provenance says of it: all but the folder."""
        return {name: value for name, value in asdict(self).items() if name != "data"}


def recipe_of(data: Path, scheme: str = "") -> Recipe:
    """The recipe for what a data folder holds now. `scheme`: SOC2020 where its coding index is loaded, else SOC2010."""
    from skillshed.skills.coding.entries import open_index
    from skillshed.skills.embedding.port import need, open_embedder
    from skillshed.skills.extracting.overrides import FILE
    from skillshed.skills.taxonomy.store import open_taxonomy

    need("rensa", "pyarrow", extra="adverts")
    taxonomy = open_taxonomy(data, "esco")
    # Titles of groups alone code too few adverts to be counted by.
    chosen = scheme or ("soc2020" if open_index(data, "soc2020").entries else "soc2010")
    index = open_index(data, chosen)
    own = data / FILE
    overrides = hashlib.sha256(own.read_bytes()).hexdigest() if own.is_file() else ""
    return Recipe(
        str(data), taxonomy.key, taxonomy.sha256, overrides, chosen, index.key, index.sha256, open_embedder().id
    )  # fmt: skip


def enricher(data: Path, scheme: str = "") -> Callable[[Batches], Batches]:
    """`enrich` for a data folder: record batches of ADVERTS in, record batches of ENRICHED out. It can be pickled."""
    return partial(enrich, recipe_of(data, scheme))


def enrich(recipe: Recipe, batches: Batches) -> Batches:
    """Each batch of ADVERTS as ENRICHED: row by row, in order. UserError where the data folder is not as the recipe says."""
    tools = opened(recipe)
    for batch in batches:
        adverts = pl.DataFrame(pl.from_arrow(batch)).select(pl.col(name).cast(kind) for name, kind in ADVERTS.items())
        yield from arrow(enriched(adverts, tools))


def arrow(frame: pl.DataFrame) -> Batches:
    """A frame of ENRICHED as one record batch, with the types that Spark knows too."""
    batches = frame.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(arrow_schema()).combine_chunks().to_batches()
    import pyarrow as pa

    yield from batches or [pa.RecordBatch.from_pylist([], schema=arrow_schema())]


@lru_cache(maxsize=1)
def arrow_schema() -> pa.Schema:
    """ENRICHED as Arrow, with plain strings and lists."""
    import pyarrow as pa

    text = {pl.String: pa.string(), pl.Float64: pa.float64(), pl.Boolean: pa.bool_(), pl.Date: pa.date32(), pl.Int8: pa.int8()}
    asked = pa.list_(pa.struct([("skill", pa.string()), ("start", pa.int32()), ("end", pa.int32()), ("score", pa.float64()), ("method", pa.string())]))  # fmt: skip
    lists = {"licences": pa.list_(pa.string()), "skills": asked}
    return pa.schema([(name, lists.get(name) or text[kind]) for name, kind in ENRICHED.items()])  # type: ignore[index]


@dataclass(frozen=True)
class Tools:
    """What reads adverts, opened once a process."""

    asking: Asking
    occupations: Occupations


@lru_cache(maxsize=1)
def opened(recipe: Recipe) -> Tools:
    """The tools of a recipe; UserError where the data folder holds something else by now."""
    from skillshed.skills.adverts.asking import Asking
    from skillshed.skills.adverts.occupations import Occupations
    from skillshed.skills.coding.coder import open_coder
    from skillshed.skills.extracting.overrides import FILE, read_overrides
    from skillshed.skills.extracting.views import Concepts
    from skillshed.skills.taxonomy.store import open_taxonomy

    data = Path(recipe.data)
    if recipe_of(data, recipe.scheme) != recipe:
        raise UserError(
            "The taxonomy, the overrides or the coding index changed while adverts were read.",
            next_step="Start the import again.",
        )
    concepts = Concepts.of(open_taxonomy(data, "esco"))
    return Tools(Asking(concepts, read_overrides(data / FILE, concepts)), Occupations(open_coder(data, recipe.scheme)))


def enriched(adverts: pl.DataFrame, tools: Tools) -> pl.DataFrame:
    """ADVERTS as ENRICHED. Addresses of mail and telephone numbers are gone from title and description."""
    from skillshed.skills.adverts.fields import read_fields
    from skillshed.skills.adverts.placing import districts
    from skillshed.skills.adverts.sameness import nearness

    clean = adverts.with_columns(without_contacts("title"), without_contacts("description"))
    jobs = tools.occupations.of([title or "" for title in clean["title"]])
    made: dict[str, Any] = {
        "district": districts(clean),
        "near": nearness(clean),
        "occupation": [one.code for one in jobs],
        "occupation_label": [one.label for one in jobs],
        "occupation_probability": [one.probability for one in jobs],
        "occupation_needs_review": [one.needs_review for one in jobs],
        "occupation_group": [one.group for one in jobs],
        "skills": tools.asking.lists(clean),
    }
    columns = [pl.Series(name, values, ENRICHED[name], strict=False) for name, values in made.items()]
    fields = read_fields(clean).select(list(FIELDS))
    return clean.with_columns(*columns).hstack(fields).select(list(ENRICHED))


def without_contacts(column: str) -> pl.Expr:
    """A text without what tells how to reach a person."""
    told = pl.col(column)
    for name, pattern in _contacts():
        told = told.str.replace_all(pattern, f"({name})")
    return told.alias(column)


@lru_cache(maxsize=1)
def _contacts() -> tuple[tuple[str, str], ...]:
    return tuple(definitions("patterns.toml")["contact"].items())
