"""The official crosswalk between ESCO and O*NET: edges with their match type, added to the ESCO that is loaded.

Its preamble (sixteen lines of "Mapping project ...") stands above the header.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from skillshed.skills.taxonomy.grids import column, grid, has, reject
from skillshed.skills.taxonomy.reading import REJECTED, Loaded, made
from skillshed.sources.raw import RawFile

LICENCE = "ESCO reuse: Commission Decision 2011/833/EU; CC-BY-4.0 (O*NET)"
ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
COLUMNS = ("o net id", "esco or isco uri", "type of match")
SOURCE = "ESCO-O*NET crosswalk"
# `exactISCO` joins an O*NET occupation to an ISCO group, exactly.
MATCH = {"exactMatch": "exact", "narrowMatch": "narrow", "broadMatch": "broad", "closeMatch": "close", "exactISCO": "exact"}


def recognises(raw: RawFile) -> str:
    """`edges` where this is the crosswalk."""
    return "edges" if has(raw, *COLUMNS) else ""


def read(files: Sequence[RawFile], *, version: str = "") -> Loaded:
    """Edges from ESCO's ids to O*NET's codes. `broad`: O*NET's occupation is the broader one."""
    parts, aside = [], [pl.DataFrame(schema=REJECTED)]
    for raw in files:
        found = grid(raw, *COLUMNS)
        if found is None:
            continue
        address, code = column(found.frame, "esco or isco uri"), column(found.frame, "o net id")
        wrong = ~address.str.contains("/esco/") | ~code.str.contains(r"^\d\d-\d{4}")
        good, bad = reject(found, wrong, "no ESCO address or no O*NET code")
        match = column(good, "type of match").replace(MATCH).str.to_lowercase()
        parts.append(good.select(id=address, scheme=pl.lit("onet"), other=code, match=match, source=pl.lit(SOURCE)))
        aside += [bad, found.rejected]
    matches = pl.concat(parts)
    taxonomy = made(
        "esco", version, licence=LICENCE, attribution=ATTRIBUTION, sources=sorted({raw.name for raw in files}), matches=matches
    )
    return Loaded(taxonomy, pl.concat(aside), adds_to="esco")
