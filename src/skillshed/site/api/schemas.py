"""The shapes of the answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Generic, TypeVar

from ninja import Schema
from pydantic import Field

Item = TypeVar("Item")


class Fault(Schema):
    """What went wrong, with which thing, and what to do next."""

    kind: str = Field(description="usage_error, not_found, input_not_understood, refused, source_unavailable, too_many_requests")
    message: str
    next_step: str


class Failed(Schema):
    """Every answer that is not the thing asked for."""

    error: Fault


class Page(Schema, Generic[Item]):
    """One page of a list: ask again with `offset=next_offset` until it is null."""

    count: int = Field(description="How many there are in all.")
    offset: int
    next_offset: int | None
    items: list[Item]


class Area(Schema):
    """A place. `start` and `end` are the first and last year its code stood."""

    code: str
    name: str
    kind: str
    kind_words: str
    slug: str
    start: int | None
    end: int | None


class AreaWhole(Area):
    """A place with what lies round it."""

    note: str
    other_names: list[str]
    parents: list[Area]
    has_outline: bool
    is_approximate: bool = Field(description="The outline is drawn from postcode points, not official boundaries.")


class Member(Schema):
    """A district of an area, and the share of it that lies inside."""

    code: str
    name: str
    slug: str
    weight: float


class MeasureRow(Schema):
    """A measure and the span of periods that is loaded."""

    measure: str
    title: str
    unit: str
    decimals: int
    kind: str
    polarity: str
    theme: str
    meaning: str
    caveats: str
    is_generated: bool
    is_loaded: bool
    first: str
    last: str
    rows: int
    author: str
    reviewed_on: date | None
    places: str
    stored: list[str]


class MeasureWhole(Schema):
    """A definition as it is kept, with what is loaded of it."""

    id: str
    title: str
    short: str
    theme: str
    unit: str
    decimals: int
    polarity: str
    kind: str
    universe: str
    smallest_place: str
    meaning: str
    caveats: str
    words: list[str]
    author: str
    reviewed_on: date | None
    review_by: date | None
    source: str
    next_release: str
    is_generated: bool
    is_loaded: bool
    stored: list[str]
    releases: list[str]
    not_for_larger_areas: str = Field(
        description="Why it cannot be worked out for an area made of districts; empty where it can."
    )


class SeriesRow(Schema):
    """One figure: the columns of `skillshed series --json`."""

    measure: str
    place: str
    place_name: str
    period: str
    breakdown: str
    value: float | None
    status: str
    lower: float | None
    upper: float | None
    unit: str
    release: str
    basis: str
    is_lower_bound: bool
    note: str


class RawPart(Schema):
    """A file as received."""

    name: str
    sha256: str
    size: int
    url: str
    is_kept: bool


class ReleaseRow(Schema):
    """One edition of a dataset."""

    release: str
    source: str
    dataset: str
    title: str
    publisher: str
    published_on: date | None
    accessed_on: datetime
    licence: str
    url: str
    file_rows: int
    rows_in: int
    rows_out: int
    rows_dropped: int
    reasons: dict[str, int]
    measures: int
    tables: list[str]
    revises: list[str]
    is_complete: bool
    notes: list[str]
    raw: list[RawPart]


class Held(Schema):
    """How much of one indicator a release holds."""

    measure: str
    label: str
    unit: str
    kind: str
    rows: int
    first: str
    last: str


class ReleaseWhole(ReleaseRow):
    """One edition and what it holds."""

    citation: str
    boundaries: int | None
    observations_sha256: str
    made_by: str
    holds: list[Held]


class Aside(Schema):
    """A row put aside at import."""

    sheet: str | None
    row: int | None
    place_name: str | None
    period: str | None
    reason: str
    candidates: str | None


class Quality(Schema):
    """What an import kept, what it put aside and why, and what stands against the release now."""

    release: str
    rows_in: int
    rows_out: int
    rows_dropped: int
    reasons: dict[str, int]
    is_complete: bool
    findings: list[str]
    aside_count: int
    aside: list[Aside]


class KeptPart(Schema):
    """A raw file, and whether its kept bytes still match."""

    name: str
    sha256: str
    size: int
    url: str
    bytes: str


class Edition(Schema):
    """The edition a traced row comes from."""

    title: str
    publisher: str
    published_on: date | None
    accessed_on: datetime
    url: str
    licence: str
    read_by: str


class TracedRow(Schema):
    """A row of a publisher's file that the number is made of."""

    measure: str
    place: str
    place_name: str
    period: str
    breakdown: str
    value: float | None
    status: str
    lower: float | None
    upper: float | None
    sheet: str | None
    row: int | None
    release: str
    role: str
    published: Edition
    raw: list[KeptPart]


class TracedAnswer(SeriesRow):
    """The number asked about."""

    period_label: str


class Definition(Schema):
    """Who says what the number means."""

    title: str
    meaning: str
    author: str
    reviewed_on: date | None


class Vintage(Schema):
    """What one release said of this very number."""

    release: str
    value: float | None
    status: str


class Chain(Schema):
    """From a number back to the publisher's bytes."""

    answer: TracedAnswer
    function: str
    version: str
    definition: Definition
    inputs_count: int
    inputs: list[TracedRow]
    vintages: list[Vintage]


class PackRow(Schema):
    """A set of figures somebody needs together."""

    id: str
    title: str
    about: str
    author: str
    reviewed_on: date | None
    place: str
    slots: int


class Slot(Schema):
    """One figure of a pack, filled for a place or with the reason why not."""

    number: str
    title: str
    theme: str
    measure: str
    view: str
    by: dict[str, str]
    said: str
    finding: str
    why: str = Field(description="Why there are no rows; empty where there are.")
    bring: str = Field(description="The command that brings the data.")
    rows: list[SeriesRow]


class PackWhole(Schema):
    """A pack, filled for a place."""

    id: str
    title: str
    about: str
    author: str
    reviewed_on: date | None
    place: Area
    comparators: list[str]
    slots: list[Slot]


FAULTS: dict[int, Any] = {400: Failed, 404: Failed, 422: Failed, 429: Failed}


def answers(shape: Any) -> dict[int, Any]:
    """The shape of a good answer, beside those of the others."""
    return {200: shape, **FAULTS}
