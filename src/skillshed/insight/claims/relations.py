"""What measures have to do with each other: wider and narrower ones, other files, other bases, rounding. See relations.toml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from skillshed.evidence.book import Book
from skillshed.evidence.components import direct
from skillshed.evidence.measures import Measure
from skillshed.insight.claims.claim import Claim
from skillshed.insight.claims.figures import Figure, written
from skillshed.insight.claims.tables import rows
from skillshed.terms.period import Period


@dataclass(frozen=True, slots=True)
class Relation:
    """`of` is the measure named, `is_` the other one; kind: other_file, wider, narrower, other_basis."""

    kind: str
    is_: str
    says: str


@dataclass(frozen=True, slots=True)
class BasisFigure:
    """A published figure on another basis that no loaded file holds."""

    measure: str
    basis: str
    place: str
    period: str
    value: float
    source: str
    status: str


_OPPOSITE = {"wider": "narrower", "narrower": "wider", "other_file": "other_file", "other_basis": "other_basis"}


def related(book: Book, measure: Measure, *kinds: str) -> list[tuple[Relation, Measure]]:
    """Measures that stand to this one in one of these ways and are loaded, in the order of the table."""
    found = []
    for row in rows("relation"):
        if row["of"] == measure.id:
            found.append(Relation(row["kind"], row["is"], row["says"]))
        elif row["is"] == measure.id:
            found.append(Relation(_OPPOSITE[row["kind"]], row["of"], row.get("says_back", row["says"])))
    known = book.measures
    return [(one, known[one.is_]) for one in found if one.kind in kinds and one.is_ in known and book.is_loaded(known[one.is_])]


def on_other_basis(measure: Measure, place: str, period: Period) -> list[BasisFigure]:
    """Figures of another basis for a place and period."""
    held = [BasisFigure(**row) for row in rows("basis")]
    return [row for row in held if (row.measure, row.place, row.period) == (measure.id, place, period.iso)]


def said_of_basis(row: BasisFigure, measure: Measure) -> str:
    """`44.5 is the figure for all schools, independent ones included (DfE, ...)`."""
    memory = "" if row.status == "confirmed" else f" [{row.status}]"
    return f"{written(row.value, measure.unit, measure.decimals)} is the figure for {row.basis} ({row.source}){memory}"


def rounding_of(book: Book, figure: Figure) -> float:
    """How far the true count may lie from a published one, or from a sum of published ones; 0 where not declared."""
    row = next((one for one in rows("rounding") if one["measure"] == figure.measure.id), None)
    if row is None:
        return 0.0
    half = float(row["to"]) / 2
    if figure.estimate.basis == "published":
        return half
    found = direct(book, figure.measure, date.max)
    here = set(found.filter(found["period"] == figure.period.iso)["place"])
    parts = max((len(here.intersection(cover["place"])) for cover in book.covers(figure.place.code)), default=0)
    return half * max(parts, 1)


def caution(measure: Measure, key: str) -> str:
    """A standing caution on a measure (`revised`: how it is revised, `rebased`: where its base changed); empty if none."""
    row = next((one for one in rows("caution") if one["measure"] == measure.id), None)
    return str(row.get(key, "")) if row else ""


def as_stated(book: Book, measure: Measure, claim: Claim) -> Measure:
    """The rate where a percentage, or a comparison of places of any size, is stated of a count; the count for a number of people."""
    said, is_count = claim.said, measure.kind == "count"
    of_places = claim.kind in ("comparison", "every") and not any(text[:1].isdigit() for text in claim.others)
    is_percentage = said is not None and said.unit == "percent" and claim.kind not in ("change", "growth") and not claim.by
    wants_rate = is_count and claim.kind != "share" and (is_percentage or of_places)
    wants_count = measure.unit == "percent" and said is not None and said.unit in ("people", "jobs")
    for row in rows("rate"):
        if wants_rate and row["count"] == measure.id and row["rate"] in book.measures:
            return book.measure(row["rate"])
        if wants_count and row["rate"] == measure.id and row["count"] in book.measures:
            return book.measure(row["count"])
    return measure
