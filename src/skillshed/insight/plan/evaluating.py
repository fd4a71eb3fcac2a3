"""A place against others that did not have it: donors from the evidence base, the two methods, and what they say in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from skillshed.evidence.book import Book
from skillshed.evidence.series import series
from skillshed.insight.plan.counterfactual import USED, Difference, Placebos, difference, placebos, spread
from skillshed.insight.plan.levels import IMPACT_FROM
from skillshed.insight.plan.robust import Drift, Without, drift, held_out, without_each
from skillshed.terms.errors import NotFound, UsageError
from skillshed.terms.period import read_period
from skillshed.terms.place import Place

LEAST_DONORS = 5
POOR_FIT = 0.25  # an error before larger than this share of the donors' own spread is a poor fit
POOR_UNSEEN = 0.5  # the same for periods before that the mix was not set by
WORST_PLACEBO = 5.0  # placebos that fit so many times worse than the real one say nothing
SURE = 0.1
LEAST_TO_FIT = 6  # with fewer periods before, a mix of many places can be made to fit anything


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
    breakdown: str = ""


@dataclass(frozen=True)
class Evaluation:
    """Both methods and their reading. `level`: on the Maryland scale, with the reason; `reading`: sentences.

    `without`: the effect with each donor of weight left out. `held_out`: the mix's error on periods it was not set by.
    """

    panel: Panel
    difference: Difference
    synthetic: Placebos
    level: int
    level_why: str
    reading: tuple[str, ...]
    without: tuple[Without, ...]
    held_out: float | None
    drift: Drift

    @property
    def is_unusual(self) -> bool:
        """Whether so large a gap is rare among places where nothing was done."""
        return self.synthetic.p <= SURE

    @property
    def carries(self) -> int:
        """The level at which a cause may be claimed: below three where the method or the figures do not bear it."""
        return self.level if self.is_unusual else min(self.level, IMPACT_FROM - 1)

    @property
    def impact(self) -> str:
        """Whether the word may be used of this, and why."""
        if self.level < IMPACT_FROM:
            return f"The word “impact” is refused here. {self.level_why}"
        if not self.is_unusual:
            return (
                f"The word “impact” is refused here: the method would bear it (level {self.level}), but so large a gap is usual "
                f"among places where nothing was done (p = {self.synthetic.p:.3f}), so there is none to claim."
            )
        return f"The word “impact” may stand here, beside p = {self.synthetic.p:.3f}, the places it rests on, and what else happened."

    @property
    def donors(self) -> list[tuple[str, str, float]]:
        """(name, code, weight) of each place in the mix, the heaviest first."""
        found = zip(self.panel.names, self.panel.codes, self.synthetic.real.weights, strict=True)
        return sorted(
            ((name, code, float(weight)) for name, code, weight in found if weight >= USED), key=lambda one: (-one[2], one[0])
        )


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

    The first treated period is the first whose last day lies after `begins`. Places with a gap in the periods are dropped, and said.
    NotFound where fewer than five donors are left.
    """
    measure = book.measure(measure_id)
    asked = dict(by) if by else None
    own = series(book, measure.id, [place.code], by=asked, as_of=as_of).filter(pl.col("value").is_not_null())
    if not own.height:
        raise NotFound(f"There is nothing of {measure.title} for {place.name}.", next_step="Choose another measure or place.")
    parts = own["breakdown"].unique().sort().to_list()
    if len(parts) > 1:
        raise UsageError(
            f"{measure.title} has no whole, only parts such as {parts[0]}.", next_step=f"Say which part: by={parts[0]}."
        )
    others, dropped = _candidates(book, place, leave_out)
    rows = series(book, measure.id, [one.code for one in others], by=asked, as_of=as_of).filter(pl.col("value").is_not_null())
    rows = rows.filter(pl.col("breakdown") == parts[0])
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
        measure.id, measure.title, str(own["unit"][0] or ""), place, periods, sum(_last_day(one) <= begins.isoformat() for one in periods),
        np.array([mine[one] for one in periods]), np.array([[wide[other.code, one] for one in periods] for other in kept]),
        tuple(one.name for one in kept), tuple(one.code for one in kept), (*dropped, *dropped_for_gaps), tuple(dict.fromkeys(releases)),
        float(np.median(widths.to_numpy())) if widths.len() else None, parts[0],
    )  # fmt: skip


def _last_day(period: str) -> str:
    """The last day of a period; its text where it is none, so that it sorts somewhere."""
    found = read_period(period)
    return (found.end - timedelta(days=1)).isoformat() if found else period


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
    unseen = held_out(found.treated, found.donors, found.before)
    level, why = _level(found, both, unseen)
    without = tuple(without_each(found.treated, found.donors, found.before, both.real))
    moved = drift(found.treated, found.donors, found.before)
    reading = (*_reading(found, simple, both, level), *_trusted(found, both, without, moved), _conclusion(both, level))
    return Evaluation(found, simple, both, level, why, reading, without, unseen, moved)


def _level(found: Panel, both: Placebos, unseen: float | None) -> tuple[int, str]:
    whole = spread(found.donors, found.before)
    fit = both.real.error_before / whole if whole else 0.0
    blind = unseen / whole if unseen is not None and whole else None
    counts = "so that this counts as level 2 on the Maryland scale."
    if found.before < LEAST_TO_FIT:
        return (
            2,
            f"Only {found.before} periods lie before, and a mix of {len(found.names)} places can be made to fit so few, {counts}",
        )
    if fit > POOR_FIT:
        said = f"The mix of other places follows {found.place.name} poorly before (error {fit:.0%} of their own spread)"
        return 2, f"{said}, {counts}"
    if blind is not None and blind > POOR_UNSEEN:
        said = f"A mix set on the first two thirds of the periods before misses the last third by {blind:.0%} of the spread between places"
        return 2, f"{said}, {counts}"
    return 3, "Other places are followed before and after, and the mix of them fits well before: level 3 on the Maryland scale."


def _reading(found: Panel, simple: Difference, both: Placebos, level: int) -> list[str]:
    name, unit = found.place.name, _unit(found.unit)
    real = both.real
    way = "higher" if real.effect > 0 else "lower"
    weights = sorted(
        ((weight, one) for weight, one in zip(real.weights, found.names, strict=True) if weight >= USED), reverse=True
    )
    named = ", ".join(f"{one} {weight:.0%}" for weight, one in weights[:4])
    more = f" and {len(weights) - 4} more" if len(weights) > 4 else ""
    as_far = round(both.p * (len(both.used) + 1)) - 1  # p counts the place itself
    said = [
        f"After {_last_before(found)} {_in_text(found.title)} in {name} was on average {_size(real.effect)}{unit} {way} than in a mix of {len(weights)} other places that moved like it before ({named}{more}).",
        f"Of {len(both.used)} other places treated as if they had been {name}, {as_far or 'none'} moved away from {'its' if as_far < 2 else 'their'} mix as far: p = {both.p:.3f}; the smallest possible here is {both.least_p:.3f}.",
        f"Against the plain mean of {simple.donors} other places the change differs by {_signed(simple.effect)}{unit} (95% of places: {_signed(simple.low)} to {_signed(simple.high)}).",
    ]
    if found.half_width is not None and abs(real.effect) < found.half_width:
        said.append(
            f"The gap is smaller than the survey's own interval (± {_size(found.half_width)}{unit}): it may be chance alone."
        )
    return said


def _trusted(found: Panel, both: Placebos, without: tuple[Without, ...], moved: Drift) -> list[str]:
    """What a sceptic asks: is it one donor's doing, and was the place already drifting?"""
    unit, said = _unit(found.unit), []
    if without:
        effects = [one.effect for one in without]
        turned = any((one > 0) != (both.real.effect > 0) for one in effects)
        tells = "the gap changes its side, so that no side may be claimed" if turned else "it stays on its side"
        said.append(
            f"Without one donor at a time the gap is between {_signed(min(effects))} and {_signed(max(effects))}{unit}: {tells}."
        )
    if moved.is_unusual:
        said.append(
            f"{found.place.name} was already moving away from that mean before, by {_signed(moved.slope)}{unit} a period, more than nine in ten places do: the plain difference takes this drift for a change, and the mix is to be preferred."
        )
    return said


def _conclusion(both: Placebos, level: int) -> str:
    if both.p > SURE:
        return "This is no evidence that anything changed: such gaps are usual among places where nothing was done."
    if level < IMPACT_FROM:
        return "The gap is unusual, but the periods before are too few or too poorly met to call it an effect."
    return "The gap is unusual for a place where nothing was done. Whether the plan caused it depends on what else happened there then."


def _last_before(found: Panel) -> str:
    period = read_period(found.periods[found.before - 1]) if found.before else None
    return period.label if period else "the beginning"


def _in_text(title: str) -> str:
    """A title inside a sentence: names in capitals (NEET) stay as they are."""
    first = title.split(" ", 1)[0]
    return title if first.isupper() and len(first) > 1 else title[:1].lower() + title[1:]


def _size(value: float) -> str:
    """The size of a difference in as many digits as it bears."""
    return f"{abs(value):,.0f}" if abs(value) >= 100 else f"{abs(value):.2f}"


def _signed(value: float) -> str:
    size = _size(value)
    return size if not float(size.replace(",", "")) else f"{'+' if value > 0 else '−'}{size}"


def _unit(unit: str) -> str:
    """After a difference: percentages differ by points, never by per cent."""
    return " percentage points" if unit in ("%", "percent") else f" {unit}" if unit else ""
