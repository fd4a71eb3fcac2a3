"""What is measured of a plan: targets and their parts, figures, adjustments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import model_validator

from skillshed.insight.plan.row import Direction, Kind, Row, Text


class Target(Row):
    """Where something is to get to. `measure`: what is counted, where the row does not say."""

    value: Decimal | None = None
    baseline: Decimal | None = None
    measure: Text = ""
    on: date | None = None


class Part(Target):
    """The target of one place or one group of a measure. A count that began at nought began at nought in its parts too."""

    place: Text = ""
    group: Text = ""


class Step(Row):
    """A milestone of a target path: the value to be reached on a day."""

    on: date
    value: Decimal


class Actual(Row):
    """What was reached by the end of a period. `se`: sampling error of the value, in its unit."""

    on: date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    se: Decimal | None = None
    place: Text = ""
    group: Text = ""
    state: Literal["draft", "submitted", "approved", "locked"] = "approved"
    source: Text = ""
    note: Text = ""


class AdjustmentTerm(Row):
    """What one characteristic adds: its coefficient, and where the group was expected to be and where it was."""

    name: Text
    coefficient: Decimal
    expected: Decimal
    actual: Decimal


class Adjustment(Row):
    """How a target moves with who took part and with the economy: two estimates of one model, or its terms. `source`: whose model."""

    expected: Decimal | None = None
    estimated: Decimal | None = None
    terms: tuple[AdjustmentTerm, ...] = ()
    source: Text = ""

    @model_validator(mode="after")
    def _one_way(self) -> Adjustment:
        if (self.expected is None) != (self.estimated is None):
            raise ValueError("one of the two estimates is missing: give both `expected` and `estimated`, or `terms`")
        if self.expected is None and not self.terms:
            raise ValueError("nothing says how far the target moves: give `expected` and `estimated`, or `terms`")
        if self.expected is not None and self.estimated is not None and self.terms:
            told = sum((one.coefficient * (one.actual - one.expected) for one in self.terms), Decimal(0))
            if abs(told - (self.estimated - self.expected)) > Decimal("0.05"):
                raise ValueError(f"the terms add up to {told}, and the estimates differ by {self.estimated - self.expected}")
        return self


class AdjustedRow(Adjustment):
    """One line of a file of adjusted targets."""

    programme: Text = ""
    measure: Text
    negotiated: Decimal
    actual: Decimal | None = None


class PlanMeasure(Row):
    """How one element is followed: where it starts, where it is to get to and by which way, and what was reached.

    `better`: the good side, where the direction is `maintain`. `evidence`: a measure of the evidence base, and `source` a count of
    the referral and provision rooms (`referrals:started`), from which figures come by themselves. `incremental`: a figure is of its
    own period, and the target of their sum. `from_parts`: the whole is the sum of its parts, known where every part is.
    """

    id: Text
    of: Text
    name: Text = ""
    kind: Kind = "count"
    direction: Direction = "up"
    unit: Text = ""
    cumulative: bool = False
    incremental: bool = False
    better: Literal["up", "down"] = "up"
    baseline: Decimal | None = None
    baseline_on: date | None = None
    baseline_se: Decimal | None = None
    target: Decimal | None = None
    target_on: date | None = None
    path: Literal["linear", "s_curve", "seasonal", "steps"] = "linear"
    seasons: tuple[Decimal, ...] = ()
    steps: tuple[Step, ...] = ()
    every_months: int = 3
    evidence: Text = ""
    source: Text = ""
    by: Text = ""
    place: Text = ""
    comparators: tuple[Text, ...] = ()
    parts: tuple[Part, ...] = ()
    from_parts: bool = False
    counts_people: bool = False
    invented: bool = False
    adjustment: Adjustment | None = None
    actuals: tuple[Actual, ...] = ()

    @property
    def is_fed(self) -> bool:
        """Whether its figures come by themselves, so that nobody types them."""
        return bool(self.evidence or self.source)
