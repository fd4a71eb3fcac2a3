"""Counts of people made safe to show: small ones hidden, and those that would give them away; the others rounded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from skillshed.evidence.disclosure import Guard, protect

GUARD = Guard(threshold=5, base=5, small_base=10)


def part(**categories: str) -> str:
    """Which part of a whole: `door=help|how=left_early`; no category is the whole. What is blank is not known."""
    plain = {name: text.replace("|", "/").replace("=", ":") or "not known" for name, text in categories.items()}
    return "|".join(f"{name}={plain[name]}" for name in sorted(plain))


def protected(counts: Mapping[tuple[str, str], int], *, guard: Guard = GUARD) -> dict[tuple[str, str], int | None]:
    """Counts by (what, part), all of them protected together; None is hidden.

    Categories that add up to a whole are to be given whole, zeros too: the audit then knows what could be subtracted.
    """
    keys = list(counts)
    if not keys:
        return {}
    rows = pl.DataFrame(
        {
            "indicator": [what for what, _ in keys],
            "place": ["all"] * len(keys),
            "period": ["all"] * len(keys),
            "breakdown": [which for _, which in keys],
            "value": [float(counts[key]) for key in keys],
            "status": [None] * len(keys),
        },
        schema_overrides={"status": pl.String},
    )
    values = protect(rows, guard)["value"].to_list()
    return {key: None if value is None else int(value) for key, value in zip(keys, values, strict=True)}


def safe(counts: Mapping[tuple[str, str, str], int]) -> dict[tuple[str, str, str], int | None]:
    """The same for counts by (what, dimension, category); dimension and category blank is the whole."""
    texts = {key: (key[0], part(**{key[1]: key[2]}) if key[1] else "") for key in counts}
    shown = protected({texts[key]: number for key, number in counts.items()})
    return {key: shown[text] for key, text in texts.items()}


def percentage(part: int | None, whole: int | None, *, guard: Guard = GUARD) -> int | None:
    """A percentage of shown counts; None where either is hidden or the base is small."""
    if part is None or whole is None or whole < guard.small_base:
        return None
    return min(100, round(100 * part / whole))


def median_days(days: Iterable[int], *, guard: Guard = GUARD) -> int | None:
    """The middle of how long it took, to whole weeks of days; None for fewer people than a percentage would need."""
    found = sorted(days)
    if len(found) < guard.small_base:
        return None
    middle = found[len(found) // 2] if len(found) % 2 else (found[len(found) // 2 - 1] + found[len(found) // 2]) / 2
    return 7 * round(middle / 7)
