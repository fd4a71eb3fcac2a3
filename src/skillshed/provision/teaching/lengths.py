"""How many weeks a run takes from its first day to its last: by its days where both are said, else by its duration."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from skillshed.provision.models import Run

TENTH = Decimal("0.1")
IN_WEEKS = {"weeks": Decimal(1), "months": Decimal(52) / 12, "years": Decimal(52)}
WORKING_DAYS = Decimal(5)


def weeks_of(run: Run | None) -> Decimal | None:
    """Weeks to one place, never under a tenth; None where the run does not say.

    Days count five to a week. Hours say nothing of weeks unless the hours a week are said too.
    """
    if run is None:
        return None
    if run.starts_on and run.ends_on and run.ends_on >= run.starts_on:
        return _tenths(Decimal((run.ends_on - run.starts_on).days + 1) / 7)
    if run.duration is None or run.duration <= 0:
        return None
    if run.duration_unit in IN_WEEKS:
        return _tenths(run.duration * IN_WEEKS[run.duration_unit])
    if run.duration_unit == "days":
        return _tenths(run.duration / WORKING_DAYS)
    if run.duration_unit == "hours" and run.hours_a_week:
        return _tenths(run.duration / run.hours_a_week)
    return None


def _tenths(weeks: Decimal) -> Decimal:
    return max(TENTH, weeks.quantize(TENTH, ROUND_CEILING))
