"""Demand told by adverts: stock and flow, skills asked in an area without the noise of a dozen adverts, and what comes and goes.

Stock: vacancies whose first advert is at most six weeks old on the day (the rule of Nesta's open jobs observatory), fewer where the
advert said that it closed sooner. Flow: vacancies by the day they were first posted. Small areas lean on the whole they belong to:
a share is the mean of a Beta distribution whose prior is the share in all areas, worth `STRENGTH` adverts. What rises and falls is
told by log odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008), false discoveries held at five per cent.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

LIFE = timedelta(days=42)
STRENGTH = 50.0  # adverts that the whole counts for in a small area; an assumption, shown with the figures
LEAST, FEWEST_EMPLOYERS = 10, 3  # below these a figure is withheld: a count might name an employer
ROUND = 5
LEVEL = 0.95  # of intervals, as everywhere in the evidence base
FALSE = 0.05
EMPLOYERS = pl.col("employer").fill_null("").n_unique().alias("employers")  # those that are not named count as one, together


def vacancies(adverts: pl.DataFrame, same: pl.DataFrame) -> pl.DataFrame:
    """One row a vacancy, of its first advert, with the number of adverts and the last day any of them closes.

    `adverts` has `id`, `posted_on`, `closes_on` and what else is to be kept; `same` is what `same_vacancies` gave. Without a day of
    posting a vacancy is in no stock and no flow: such rows are left out here and should be counted by who asks.
    """
    joined = adverts.join(same.select("id", "vacancy"), on="id", how="inner").filter(pl.col("posted_on").is_not_null())
    return (
        joined.sort("posted_on", "id")
        .group_by("vacancy", maintain_order=True)
        .agg(pl.exclude("vacancy", "closes_on").first(), pl.col("closes_on").max(), adverts=pl.len())
        .with_columns(ends_on=pl.min_horizontal(pl.col("posted_on") + LIFE, pl.col("closes_on") + timedelta(days=1)))
    )


def last_day(posted: pl.Series) -> date | None:
    """The last day something was posted, days to come aside: those are slips of a board. None where no day is named."""
    last = posted.filter(posted <= date.today()).max()
    return last if isinstance(last, date) else None


def stock(found: pl.DataFrame, day: date) -> pl.DataFrame:
    """The vacancies that are open on a day."""
    return found.filter((pl.col("posted_on") <= day) & (pl.col("ends_on") > day))


def counted(found: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Vacancies by columns: `count` rounded to five, null with `status` suppressed where it might tell of one employer.

    Withheld: fewer than ten vacancies, or fewer than three employers. An employer that is not named counts as one, together.
    """
    rows = found.group_by(by).agg(pl.len().alias("exact"), EMPLOYERS)
    is_open = _is_told("exact")
    return rows.select(
        *by,
        count=pl.when(is_open).then((pl.col("exact") / ROUND).round().cast(pl.Int64) * ROUND),
        status=pl.when(is_open).then(pl.lit("final")).otherwise(pl.lit("suppressed")),
    ).sort(by)


def _is_told(count: str) -> pl.Expr:
    """Whether a group has as many vacancies (column `count`) and employers as a figure must rest on."""
    return (pl.col(count) >= LEAST) & (pl.col("employers") >= FEWEST_EMPLOYERS)


def in_all(found: pl.DataFrame, skills: pl.DataFrame) -> pl.DataFrame:
    """`skill` and `prior`, the share of all vacancies that ask it: what small areas lean on."""
    pairs = skills.select("vacancy", "skill").unique().join(found.select("vacancy").unique(), on="vacancy", how="semi")
    return pairs.group_by("skill").agg(prior=pl.len() / max(found["vacancy"].n_unique(), 1)).sort("skill")


def asked(
    found: pl.DataFrame, skills: pl.DataFrame, *by: str, strength: float = STRENGTH, whole: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The share of vacancies that ask each skill, by columns, leaning on the share in all vacancies.

    `skills` has `vacancy` and `skill`; `whole` is `in_all` of all vacancies where `found` holds some of them, or some twice.
    Gives `skill`, `vacancies`, `share`, `lower`, `upper` (0 to 1), `own_share`; shares of groups below the limits of `counted`
    are null with `status` suppressed.
    """
    from scipy.stats import beta  # type: ignore[import-untyped]

    whole = in_all(found, skills) if whole is None else whole
    pairs = skills.select("vacancy", "skill").unique().join(found.select("vacancy", *by), on="vacancy", how="inner")
    groups = found.group_by(by).agg(pl.len().alias("vacancies"), EMPLOYERS)
    hits = pairs.group_by(*by, "skill").agg(pl.len().alias("hits"))
    rows = groups.join(whole, how="cross").join(hits, on=[*by, "skill"], how="left").with_columns(pl.col("hits").fill_null(0))
    yes = rows["hits"].to_numpy() + strength * rows["prior"].to_numpy()
    no = rows["vacancies"].to_numpy() - rows["hits"].to_numpy() + strength * (1 - rows["prior"].to_numpy())
    edge = (1 - LEVEL) / 2
    is_open = _is_told("vacancies")
    with np.errstate(invalid="ignore"):
        rows = rows.with_columns(
            share=pl.Series(yes / (yes + no)),
            lower=pl.Series(np.nan_to_num(beta.ppf(edge, yes, no), nan=1.0)),
            upper=pl.Series(np.nan_to_num(beta.ppf(1 - edge, yes, no), nan=1.0)),
            own_share=pl.col("hits") / pl.col("vacancies"),
        )
    figures = [pl.when(is_open).then(pl.col(name)).alias(name) for name in ("share", "lower", "upper", "own_share")]
    return rows.select(
        *by, "skill", "vacancies", *figures, status=pl.when(is_open).then(pl.lit("modelled")).otherwise(pl.lit("suppressed"))
    ).sort(*by, "share", "skill", descending=[*[False] * len(by), True, False], nulls_last=True)


def moving(before: pl.DataFrame, after: pl.DataFrame, *, prior: float = 500.0) -> pl.DataFrame:
    """Skills asked more or less often than before: `odds` (log), `lower`, `upper`, `direction` emerging, fading or steady.

    Both have `vacancy` and `skill`. `direction` is said only where the false discovery rate over all skills stays at five per cent.
    """
    from scipy.stats import norm

    first, then = (
        one.select("vacancy", "skill").unique().group_by("skill").agg(pl.len().alias(name))
        for one, name in ((before, "before"), (after, "after"))
    )
    rows = first.join(then, on="skill", how="full", coalesce=True).fill_null(0).sort("skill")
    old, new = rows["before"].to_numpy().astype(float), rows["after"].to_numpy().astype(float)
    if not rows.height or not old.sum() or not new.sum():
        return rows.with_columns(
            *(pl.lit(None, pl.Float64).alias(name) for name in ("odds", "lower", "upper", "p")), direction=pl.lit("not known")
        )
    lean = prior * (old + new) / (old + new).sum()
    odds = np.log((new + lean) / (new.sum() + prior - new - lean)) - np.log((old + lean) / (old.sum() + prior - old - lean))
    spread = np.sqrt(1 / (new + lean) + 1 / (old + lean))
    p = 2 * norm.sf(np.abs(odds / spread))
    wide = norm.ppf((1 + LEVEL) / 2) * spread
    sure = _discovered(p)
    names = np.where(~sure, "steady", np.where(odds > 0, "emerging", "fading"))
    return rows.with_columns(
        odds=pl.Series(odds),
        lower=pl.Series(odds - wide),
        upper=pl.Series(odds + wide),
        p=pl.Series(p),
        direction=pl.Series(names),
    ).sort("odds", "skill", descending=[True, False])


def _discovered(p: np.ndarray) -> np.ndarray:
    """Benjamini and Hochberg's rule (1995)."""
    order = np.argsort(p, kind="stable")
    holds = p[order] <= FALSE * np.arange(1, len(p) + 1) / len(p)
    found = np.zeros(len(p), bool)
    if holds.any():
        found[order[: int(np.flatnonzero(holds)[-1]) + 1]] = True
    return found


def share_of(found: pl.DataFrame, skills: pl.DataFrame, members: pl.Series, *by: str) -> pl.DataFrame:
    """The share of vacancies with at least one skill of a collection (green, digital), as `share_where`."""
    having = skills.filter(pl.col("skill").is_in(members.implode())).select("vacancy").unique().with_columns(has=pl.lit(True))
    return share_where(found.join(having, on="vacancy", how="left"), pl.col("has"), *by)


def share_where(found: pl.DataFrame, holds: pl.Expr, *by: str) -> pl.DataFrame:
    """The share of vacancies for which something holds, with Wilson's interval; limits as `counted`. Not said counts as not."""
    rows = (
        found.group_by(by)
        .agg(
            pl.len().alias("vacancies"),
            holds.fill_null(False).sum().alias("hits"),
            EMPLOYERS,
        )
        .sort(by)
    )
    is_open = _is_told("vacancies")
    z = 1.959963984540054  # of a 95 per cent interval
    n, rate = pl.col("vacancies").cast(pl.Float64), pl.col("hits") / pl.col("vacancies")
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    wide = z / (1 + z * z / n) * (rate * (1 - rate) / n + z * z / (4 * n * n)).sqrt()
    said = {"share": rate, "lower": (middle - wide).clip(0, 1), "upper": (middle + wide).clip(0, 1)}
    return rows.select(
        *by,
        "vacancies",
        *(pl.when(is_open).then(value).alias(name) for name, value in said.items()),
        status=pl.when(is_open).then(pl.lit("final")).otherwise(pl.lit("suppressed")),
    )


def median_pay(found: pl.DataFrame, *by: str) -> pl.DataFrame:
    """The median of what vacancies offer for a year (the middle of their span), with the order statistics that hold it 19 times in
    20 (binomial), all to 100 pounds; limits as `counted`, over the vacancies that state pay."""
    from scipy.stats import binom

    stated = found.drop_nulls(["year_pay_min", "year_pay_max"]).with_columns(
        pay=(pl.col("year_pay_min") + pl.col("year_pay_max")) / 2
    )
    rows = stated.group_by(by).agg(pl.col("pay").sort(), EMPLOYERS).sort(by)
    figures = []
    for pays, employers in rows.select("pay", "employers").iter_rows():
        n = len(pays)
        if n < LEAST or employers < FEWEST_EMPLOYERS:
            figures.append((n, None, None, None, "suppressed"))
            continue
        low = max(int(binom.ppf((1 - LEVEL) / 2, n, 0.5)) - 1, 0)
        middle = (pays[(n - 1) // 2] + pays[n // 2]) / 2
        # No single advert's pay is given: to the nearest hundred pounds.
        figures.append((n, *(round(one, -2) for one in (middle, pays[low], pays[n - 1 - low])), "final"))
    schema = {"vacancies": pl.Int64, "pay": pl.Float64, "lower": pl.Float64, "upper": pl.Float64, "status": pl.String}
    return rows.select(by).hstack(pl.DataFrame(figures, schema=schema, orient="row"))
