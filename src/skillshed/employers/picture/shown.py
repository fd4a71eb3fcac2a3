"""The local picture of technology and skills: protected counts of an area, named, for pages, files and plans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock

from skillshed.employers.diagnosis.questions import CHANGES, by_name
from skillshed.employers.picture.counting import OTHER, REST, Cell, coarse, counted, due
from skillshed.employers.picture.protecting import protected
from skillshed.employers.picture.reading import NOT_SAID, area_of, sent_in, stamp
from skillshed.evidence.areas import Areas
from skillshed.skills.taxonomy.tables import Taxonomy
from skillshed.terms.breakdown import parts
from skillshed.terms.place import Place

GROUPS = ("technology", "regulation", "growth", "leaving", "skill", "nobody", "grow", "shrink", "hurts", "barriers", "training")
MOST_PICTURES = 16
_held: dict[tuple[object, ...], Picture] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Count:
    """How many employers. `of` is the group (answers, a change, skill, grow, ...), `code` the item in it; `place` a code or `rest`.

    `by`: sector, size, half or the change asked about, with its `category`; empty is all of them. `employers` None is hidden.
    """

    of: str
    code: str
    label: str
    place: str
    by: str = ""
    category: str = ""
    category_label: str = ""
    also: str = ""  # sector, size or half beside a change
    also_category: str = ""
    also_label: str = ""
    employers: int | None = None


@dataclass(frozen=True)
class Picture:
    """What employers of an area said, as anybody may see it. `waiting`: whether answers wait until there are five."""

    area: Place
    districts: tuple[Place, ...]
    counts: tuple[Count, ...]
    waiting: bool

    def of(self, group: str, place: str = "") -> list[Count]:
        """A group's items in a place (the area where none is named), in all, that enough employers said; the most said first."""
        at = place or self.area.code
        found = [one for one in self.counts if one.of == group and one.place == at and not one.by and one.employers]
        return sorted(found, key=lambda one: (-(one.employers or 0), one.label))

    def said(self, change: str, place: str = "") -> list[Count]:
        """How many expect a change in a place: yes, no, not known; hidden ones too."""
        at = place or self.area.code
        return [one for one in self.counts if one.of == "answers" and one.by == change and one.place == at and not one.also]

    def answers(self, place: str = "") -> Count | None:
        """How many answered in a place; None of a district that is counted with the rest."""
        at = place or self.area.code
        return next((one for one in self.counts if one.of == "answers" and one.place == at and not one.by), None)

    def parts(self, by: str) -> list[Count]:
        """The answers of the area by sector, size or half."""
        return [one for one in self.counts if one.of == "answers" and one.by == by and not one.also]

    def crossed(self, change: str, also: str) -> list[Count]:
        """Who expects a change, by sector, size or half; nothing where there are too few answers for that."""
        found = [one for one in self.counts if one.of == "answers" and one.by == change and one.also == also]
        return [one for one in found if one.category != OTHER]


def picture(areas: Areas, code: str, taxonomy: Taxonomy) -> Picture:
    """The picture of the area in which a place's answers are counted.

    Cost: two small queries, and up to two seconds where answers came since; the finished picture is kept in the process.
    """
    area = area_of(areas, code)
    key = (areas, area.code, *stamp(areas, area.code), taxonomy.sha256)  # an area that is drawn anew is counted anew
    found = _held.get(key)
    if found is None:
        found = _made(areas, area, taxonomy)
        with _lock:
            while len(_held) >= MOST_PICTURES:
                del _held[next(iter(_held))]
            _held[key] = found
    return found


def _made(areas: Areas, area: Place, taxonomy: Taxonomy) -> Picture:
    every = sent_in(areas, area.code)
    taken = due(every)
    cells = protected(counted(coarse(taken), area.code), area.code) if taken else {}
    name = _namer(taxonomy, [what for what, _, _ in cells])
    counts = tuple(_count(cell, number, name) for cell, number in cells.items())
    places = {one.place for one in counts} - {area.code, REST}
    return Picture(
        area, tuple(sorted((areas.get(one) for one in places), key=lambda one: one.name)), counts, len(taken) < len(every)
    )


def counts_for(areas: Areas, code: str, taxonomy: Taxonomy) -> tuple[Count, ...]:
    """The same counts as plain rows, for plans and files. Protected: whatever is made of them gives nobody away."""
    return picture(areas, code, taxonomy).counts


Namer = Callable[[str, str], str]


def _count(cell: Cell, number: int | None, name: Namer) -> Count:
    what, place, text = cell
    group, _, code = what.partition(":")
    found = parts(text)
    first = next((one for one in found if one in CHANGES), next(iter(found), ""))
    also = next((one for one in found if one != first), "")
    category, beside = found.get(first, ""), found.get(also, "")
    return Count(
        group, code, name(group, code), place, first, category, name(first, category) if first else "",
        also, beside, name(also, beside) if also else "", number,
    )  # fmt: skip


def _namer(taxonomy: Taxonomy, whats: list[str]) -> Namer:
    wanted = [what.partition(":")[2] for what in whats]
    ids = [one for one in wanted if one.startswith(("http", "x:"))]
    rows = taxonomy.concepts.filter(taxonomy.concepts["id"].is_in(ids)).select("id", "label")
    labels: dict[str, str] = dict(rows.iter_rows())

    return lambda group, code: labels.get(code) or _plain(group, code)


def _plain(group: str, code: str) -> str:
    """The words of a code of the questions."""
    fixed = {REST: "The rest", NOT_SAID: "Not said", OTHER: "No, or not known", "yes": "Yes", "no": "No", "unknown": "Not known",
             "words": "Something else"}  # fmt: skip
    if group == "half" and code not in fixed:
        year, _, half = code.partition("-")
        return f"{'January to June' if half == '1' else 'July to December'} {year}"
    question = by_name().get(group)
    options = question.options if question else {}
    return options.get(code) or fixed.get(code, code)


def listed(counts: tuple[Count, ...], names: dict[str, str]) -> Iterator[list[str]]:
    """The counts as rows of a file, heads first; a hidden one says so and is never empty or nought. `names`: place -> its name."""
    yield ["group", "item", "label", "place", "place_name", "by", "category", "and_by", "and_category", "employers", "status"]
    for one in counts:
        value = "" if one.employers is None else str(one.employers)
        yield [one.of, one.code, one.label, one.place, names.get(one.place, "The rest of the area"), one.by, one.category_label, one.also,
               one.also_label, value, "hidden" if one.employers is None else ""]  # fmt: skip
