"""A place against others that did not have it: donors from the evidence base, the two methods, and what they say in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from skillshed.evidence.book import Book
from skillshed.evidence.series import series
from skillshed.insight.plan.counterfactual import USED, Difference, Placebos, difference, placebos
from skillshed.insight.plan.levels import IMPACT_FROM
from skillshed.terms.errors import NotFound
from skillshed.terms.place import Place

LEAST_DONORS = 5
POOR_FIT = 0.25  # an error before larger than this share of the donors' own spread is a poor fit
WORST_PLACEBO = 5.0  # placebos that fit so many times worse than the real one say nothing
SURE = 0.1


@dataclass(frozen=True)
class Panel:
    """The treated place and its donors over the periods all of them have. `dropped`: who was left out, and why."""

    measure: str
    title: str
    unit: str
    place: Place
    periods: tuple[str, ...]
    before: int
    treated: NDArray[np.float64]
    donors: NDArray[np.float64]
    names: tuple[str, ...]
    codes: tuple[str, ...]
    dropped: tuple[tuple[str, str], ...]
    releases: tuple[str, ...]
    half_width: float | None  # of the treated place's interval in a usual period, where it is a survey's


@dataclass(frozen=True)
class Evaluation:
    """Both methods and their reading. `level`: on the Maryland scale, with the reason; `reading`: sentences."""

    panel: Panel
    difference: Difference
    synthetic: Placebos
    level: int
    level_why: str
    reading: tuple[str, ...]


def panel(
    book: Book,
    measure_id: str,
    place: Place,
    begins: date,
    *,
    by: Mapping[str, str] | None = None,
    as_of: date | None = None,
    leave_out: tuple[str, ...] = (),
) -> Panel:
    """Figures of the place and of places of its kind in England that are neither in it, nor beside it (spill-over), nor named.

    The first treated period is the first that ends after `begins`. Places with a gap in the periods are dropped, and said.
    NotFound where fewer than five donors are left.
    """
    measure = book.measure(measure_id)
    asked = dict(by) if by else None
    own = series(book, measure.id, [place.code], by=asked, as_of=as_of).filter(pl.col("value").is_not_null())
    if not own.height:
        raise NotFound(f"There is nothing of {measure.title} for {place.name}.", next_step="Choose another measure or place.")
    others, dropped = _candidates(book, place, leave_out)
    rows = series(book, measure.id, [one.code for one in others], by=asked, as_of=as_of).filter(pl.col("value").is_not_null())
    periods, dropped_for_gaps, kept = _common(own, rows, others)
    if len(kept) < LEAST_DONORS:
        raise NotFound(
            f"Only {len(kept)} other places have {measure.title} for the same periods; at least {LEAST_DONORS} are needed.",
            next_step="Choose a measure with a longer series, or a place of another kind.",
        )
    wide = {(row["place"], row["period"]): row["value"] for row in rows.iter_rows(named=True)}
    mine = dict(own.select("period", "value").iter_rows())
    releases = [
        *own["release"].drop_nulls(),
        *rows.filter(pl.col("place").is_in([one.code for one in kept]))["release"].drop_nulls(),
    ]
    widths = own.filter(pl.col("lower").is_not_null()).select((pl.col("upper") - pl.col("lower")) / 2).to_series()
    return Panel(
        measure.id, measure.title, str(own["unit"][0] or ""), place, periods, sum(_ends(one) <= begins.isoformat() for one in periods),
        np.array([mine[one] for one in periods]), np.array([[wide[other.code, one] for one in periods] for other in kept]),
        tuple(one.name for one in kept), tuple(one.code for one in kept), (*dropped, *dropped_for_gaps), tuple(dict.fromkeys(releases)),
        float(np.median(widths.to_numpy())) if widths.len() else None,
    )  # fmt: skip


def _ends(period: str) -> str:
    from skillshed.terms.period import read_period

    found = read_period(period)
    return found.end.isoformat() if found else period


def _candidates(book: Book, place: Place, leave_out: tuple[str, ...]) -> tuple[list[Place], list[tuple[str, str]]]:
    areas = book.areas
    inside = {code for code, _ in areas.made_of(place.code)}
    beside = _beside(book, place)
    kind = place.kind if len(areas.of_kind(place.kind)) > 2 * LEAST_DONORS else "district"
    found, dropped = [], []
    for one in areas.of_kind(kind):
        if one.end is not None or not one.code.startswith("E") or one.code == place.code:
            continue
        members = {code for code, _ in areas.made_of(one.code)} or {one.code}
        if members & inside:
            continue
        if one.code in leave_out or one.slug in leave_out:
            dropped.append((one.name, "you left it out"))
        elif members & beside:
            dropped.append((one.name, "it shares a county or partnership with the place, so that effects may spill over"))
        else:
            found.append(one)
    return found, dropped


def _beside(book: Book, place: Place) -> set[str]:
    """Districts of the counties, partnerships and travel-to-work areas the place's own districts belong to."""
    areas = book.areas
    found: set[str] = set()
    for code, _ in areas.made_of(place.code) or [(place.code, 1.0)]:
        for parent in areas.parents(code):
            if parent.kind in ("county", "lep", "lsip", "ttwa", "combined_authority"):
                found |= {one for one, _ in areas.made_of(parent.code)}
    return found


def _common(
    own: pl.DataFrame, rows: pl.DataFrame, others: list[Place]
) -> tuple[tuple[str, ...], list[tuple[str, str]], list[Place]]:
    """Periods that the place and most others have; the places without a gap in them; the others with the reason."""
    have = {key[0]: set(part["period"]) for key, part in rows.group_by("place")}
    mine = list(own["period"].unique(maintain_order=True).sort())
    many = [one for one in mine if sum(one in periods for periods in have.values()) >= 0.5 * max(len(others), 1)]
    kept = [one for one in others if set(many) <= have.get(one.code, set())]
    gaps = [
        (one.name, "it has no figure for some of the periods" if one.code in have else "it has no figure")
        for one in others
        if one not in kept
    ]
    return tuple(many), gaps, kept


def evaluated(found: Panel) -> Evaluation:
    """Both methods over a panel, and what may be said. UsageError with too few periods before or after."""
    both = placebos(found.treated, found.donors, found.before, WORST_PLACEBO)
    simple = difference(found.treated, found.donors, found.before)
    level, why = _level(found, both)
    return Evaluation(found, simple, both, level, why, tuple(_reading(found, simple, both, level)))


def _level(found: Panel, both: Placebos) -> tuple[int, str]:
    spread = float(found.donors[:, : found.before].std(axis=0).mean())
    share = both.real.error_before / spread if spread else 0.0
    if share > POOR_FIT:
        return (
            2,
            f"The mix of other places follows {found.place.name} poorly before (error {share:.0%} of their own spread), so that this counts as level 2.",
        )
    return 3, "Other places are followed before and after, and the mix of them fits well before: level 3 on the Maryland scale."


def _reading(found: Panel, simple: Difference, both: Placebos, level: int) -> list[str]:
    name, unit = found.place.name, _unit(found.unit)
    real = both.real
    way = "higher" if real.effect > 0 else "lower"
    weights = sorted(
        ((weight, one) for weight, one in zip(real.weights, found.names, strict=True) if weight >= USED), reverse=True
    )
    named = ", ".join(f"{one} {weight:.0%}" for weight, one in weights[:4])
    said = [
        f"After {_last_before(found)} {found.title.lower()} in {name} was on average {abs(real.effect):.2f}{unit} {way} than in a mix of {len(weights)} other places that moved like it before ({named}).",
        f"Of {len(both.used) + 1} places treated as if they had been {name}, {round(both.p * (len(both.used) + 1))} moved away from their mix as much or more: p = {both.p:.3f}; the smallest possible here is {both.least_p:.3f}.",
        f"Against the plain mean of {simple.donors} other places the change differs by {simple.effect:+.2f}{unit} (95% of places: {simple.low:+.2f} to {simple.high:+.2f}).",
    ]
    if found.half_width is not None and abs(real.effect) < found.half_width:
        said.append(
            f"The gap is smaller than the survey's own interval (± {found.half_width:.2f}{unit}): it may be chance alone."
        )
    if both.p > SURE:
        said.append("This is no evidence that anything changed: such gaps are usual among places where nothing was done.")
    elif level < IMPACT_FROM:
        said.append("The gap is unusual, but the fit before is too poor to call it an effect.")
    else:
        said.append(
            "The gap is unusual for a place where nothing was done. Whether the plan caused it depends on what else happened there then."
        )
    return said


def _last_before(found: Panel) -> str:
    from skillshed.terms.period import read_period

    period = read_period(found.periods[found.before - 1]) if found.before else None
    return period.label if period else "the beginning"


def _unit(unit: str) -> str:
    """After a difference: percentages differ by points, never by per cent."""
    return " percentage points" if unit in ("%", "percent") else f" {unit}" if unit else ""
