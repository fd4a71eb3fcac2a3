"""Places: a code, a name, a kind and the years it stood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

GSS = re.compile(r"^[EWSNKJLM]\d{8}$")
ITL = re.compile(r"^TL[C-N][0-9A-Z]{0,2}$|^TL[BZ]$")
NUTS = re.compile(r"^UK[C-NXZ][0-9A-Z]{0,3}$|^UK$")
OWN = re.compile(r"^[a-z0-9]+(?:[-:][a-z0-9]+)*$")

# The first three characters of a nine-character code say what kind of place it is (ONS Code History Database).
KIND_BY_ENTITY = {
    "E06": "district", "E07": "district", "E08": "district", "E09": "district", "W06": "district", "S12": "district",
    "N09": "district", "E10": "county", "E11": "county", "E12": "region", "E13": "region", "E92": "country",
    "W92": "country", "S92": "country", "N92": "country", "W99": "country", "S99": "country", "N99": "country",
    "K02": "country", "K03": "country", "K04": "country", "E37": "lep", "E69": "lsip", "E47": "combined_authority",
    "E61": "combined_authority", "E30": "ttwa", "W22": "ttwa", "S22": "ttwa", "N12": "ttwa", "K01": "ttwa",
    "E05": "ward", "W05": "ward", "S13": "ward", "E01": "lsoa", "W01": "lsoa", "E02": "msoa", "W02": "msoa",
    "E00": "oa", "E14": "constituency", "W07": "constituency", "S14": "constituency", "N06": "constituency",
    "N07": "constituency",
}  # fmt: skip

KIND_WORDS = {
    "district": "district", "county": "county", "region": "region", "country": "country",
    "lep": "local enterprise partnership", "lsip": "local skills improvement plan area",
    "combined_authority": "combined authority", "ttwa": "travel-to-work area", "itl": "statistical region (ITL)",
    "nuts": "statistical region (NUTS)", "group": "group of districts", "own": "area defined here", "ward": "ward",
    "lsoa": "small area (LSOA)", "msoa": "small area (MSOA)", "oa": "output area",
    "constituency": "parliamentary constituency", "other": "area",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `start` and `end` are the first and last year its code stood; None means open."""

    code: str
    name: str
    kind: str
    slug: str = ""
    start: int | None = None
    end: int | None = None
    other_names: tuple[str, ...] = field(default=(), compare=False)

    @property
    def kind_words(self) -> str:
        """`E37` -> local enterprise partnership."""
        return KIND_WORDS.get(self.kind, self.kind)


def kind_of(code: str) -> str | None:
    """What kind of place a code names, or None where the code says nothing."""
    if GSS.match(code):
        return KIND_BY_ENTITY.get(code[:3], "other")
    if ITL.match(code):
        return "itl"
    if NUTS.match(code):
        return "nuts"
    return None
