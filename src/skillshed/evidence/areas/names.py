"""Names as people and publishers write them, and an index that finds places by them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from skillshed.terms.place import Place

# A name cut short by its publisher: Nomis keeps 50 characters of a label, of which 15 or more are its own.
CUT_AT_LEAST = 24
FUZZY = 80.0
# What a publisher hangs on a name, and the kind of place it means.
_SUFFIXES = {
    "lsip": "lsip", "lep": "lep", "mca": "combined_authority", "cca": "combined_authority", "ttwa": "ttwa",
    "combined authority": "combined_authority", "combined county authority": "combined_authority",
    "local enterprise partnership": "lep", "travel to work area": "ttwa", "cc": "county", "county council": "county",
    "ua": "district", "unitary authority": "district", "district": "district", "region": "region",
    "met county": "county", "county": "county", "borough council": "district", "council": "",
}  # fmt: skip
_PREFIXES = ("city of ", "the city of ", "county of ", "royal borough of ", "london borough of ", "borough of ", "the ")
_ENDS = (" city of", " county of", " city")
_CUT_ENDS = re.compile(r"-(?:l|ls|lsi|m|mc)?$", re.I)
_NOMIS_TAIL = re.compile(r"\s*-\s*from dn\d+\s*$")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Words only: case, quotes, hyphens, full stops, ampersands and stray spaces make no difference."""
    small = text.casefold().replace("&", " and ").replace("'", "").replace("’", "").replace(".", "")
    return _NOT_WORD.sub(" ", small).strip()


@dataclass(frozen=True)
class Asked:
    """A name as asked for: its plain forms from most to least literal, each with the kind of place its suffix means."""

    forms: tuple[tuple[str, str], ...]
    may_be_cut: bool

    @property
    def whole(self) -> str:
        """All of it, in plain words; empty where there are none."""
        return self.forms[0][0] if self.forms else ""

    @property
    def kind(self) -> str:
        """The kind its suffix means, if it has one."""
        return self.forms[-1][1] if self.forms else ""


def read(text: str) -> Asked:
    """Take a publisher's name apart: `Lancashire-LSIP - from dn81838` is Lancashire, an LSIP area, not cut."""
    bare = _NOMIS_TAIL.sub("", text.strip().strip("\"'").strip())
    long_enough = len(bare) >= CUT_AT_LEAST
    kind = ""
    if long_enough and (end := _CUT_ENDS.search(bare)):
        kind = "lsip" if "l" in end[0].casefold() else "combined_authority" if "m" in end[0].casefold() else ""
        bare = bare[: end.start()]
    whole = plain(bare)
    forms = [(whole, kind)]
    # "Sheffield City Region" is a name before it is a region called Sheffield City.
    for suffix, means in _SUFFIXES.items():
        if whole.endswith(f" {suffix}"):
            forms.append((whole.removesuffix(f" {suffix}"), kind or means))
            break
    for form, means in list(forms):
        forms += [(form.removeprefix(p), means) for p in _PREFIXES if form.startswith(p)]
        forms += [(form.removesuffix(e), means) for e in _ENDS if form.endswith(e)]
    return Asked(tuple(dict.fromkeys(f for f in forms if f[0])), long_enough)


class Index:
    """Places by code, slug and every name they have had."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.slugs: dict[str, str] = {}
        self.names: dict[str, list[str]] = {}
        self.others: dict[str, list[str]] = {}
        for place in places:
            self.slugs[place.slug] = place.code
            self._put(self.names, place.name, place.code)
            for other in place.other_names:
                self._put(self.others, other, place.code)

    @staticmethod
    def _put(table: dict[str, list[str]], name: str, code: str) -> None:
        forms = [form for form, _ in read(name).forms] if name.count(",") == 1 else [plain(name)]
        for form in forms:
            codes = table.setdefault(form, [])
            if code not in codes:
                codes.append(code)

    def both(self, form: str) -> list[str]:
        """Codes of the places of this name, now first and then those that had it once."""
        return list(dict.fromkeys([*self.names.get(form, []), *self.others.get(form, [])]))

    def beginning(self, form: str) -> list[str]:
        """Codes of the places whose name begins so."""
        found = [
            c for table in (self.names, self.others) for name, codes in table.items() if name.startswith(form) for c in codes
        ]
        return list(dict.fromkeys(found))

    @cached_property
    def _all(self) -> list[str]:
        return sorted({*self.names, *self.others})

    def alike(self, form: str, limit: int = 12) -> list[str]:
        """Codes of places whose names look like this, closest first."""
        hits = process.extract(form, self._all, scorer=fuzz.WRatio, score_cutoff=FUZZY, limit=limit)
        return list(dict.fromkeys(code for name, _, _ in hits for code in self.both(name)))
