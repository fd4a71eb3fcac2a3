"""Bringing titles in and deciding their codes: checked, with an audit entry; what was decided counts at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.db import transaction

from skillshed.people import services as people
from skillshed.people.models import User
from skillshed.publishing.disarmed import disarmed
from skillshed.site.coding.batches import MOST, Batch, Line, keep
from skillshed.skills.coding.coder import Coded, Coder, settled
from skillshed.skills.coding.entries import open_index
from skillshed.skills.coding.files import NONE, keep_decided, parse_titles, read_decided
from skillshed.skills.coding.titles import read_title
from skillshed.skills.opened import opened, state
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.terms.errors import UsageError

SCHEMES = {"soc2020": "SOC2020", "soc2010": "SOC2010", "esco": "ESCO occupations"}
PERMISSION = "coding.review"


def coder(data: Path, scheme: str) -> Coder:
    """The coder, opened once; UsageError where it has to learn first, which takes longer than a page may."""
    if scheme not in SCHEMES:
        raise UsageError("Choose a classification.", next_step=f"One of {', '.join(SCHEMES.values())}.")
    skills = opened(data)
    if not skills.has_coder(scheme):
        raise UsageError(
            f"The coder of {SCHEMES[scheme]} has not learned yet.",
            next_step=f"On the server run `skillshed skills learn --scheme {scheme}`: once, a minute or two.",
        )
    return skills.coder(scheme)


def bring(*, by: User, data: Path, scheme: str, text: str, name: str = "the list") -> Batch:
    """Code a CSV's titles and keep them for review. InputNotUnderstood, UsageError."""
    people.require(by, PERMISSION)
    chosen = coder(data, scheme)
    given, titles = parse_titles(text, name)
    if not any(title.words for title in titles):
        raise UsageError("There is no title in the list.", next_step="Put one title on each line, under the first line `title`.")
    if len(titles) > MOST:
        raise UsageError(
            f"The list has {len(titles):,} titles.",
            next_step=f"Bring at most {MOST:,} at a time; `skillshed skills code` takes any number.",
        )
    lines = [
        Line(row["title"], row.get("sector", ""), row.get("description", ""), tuple((one.code, one.label, one.score) for one in found.candidates), found.needs_review, found.why)
        for row, found in zip(given, chosen.code(titles, top=5), strict=True)
    ]  # fmt: skip
    with transaction.atomic():
        people.record(by=by, did="coding.bring", kind="coding", thing=scheme, titles=len(lines))
        return keep(data, scheme, by.pk, lines)


def answers(data: Path, batch: Batch) -> list[Coded]:
    """What is said of each title now: people's decisions first, then the coder's answer."""
    names = names_of(data, batch.scheme)
    titles = [read_title(one.title, one.sector, one.description) for one in batch.lines]
    return settled([one.coded for one in batch.lines], titles, read_decided(None, data, batch.scheme), names)


def names_of(data: Path, scheme: str) -> dict[str, str]:
    """Code -> name of a scheme."""
    return _names(data, scheme, state(data))


@lru_cache(maxsize=3)
def _names(data: Path, scheme: str, _of: tuple[object, ...]) -> dict[str, str]:
    if scheme == "esco":
        return dict(open_taxonomy(data, "esco").occupations.select("id", "label").iter_rows())
    return open_index(data, scheme).names


def decide(*, by: User, data: Path, batch: Batch, decisions: Sequence[tuple[str, str, str]]) -> int:
    """Keep (title, sector, code or `none`); how many were kept. UsageError for a code outside the scheme."""
    people.require(by, PERMISSION)
    names = names_of(data, batch.scheme)
    if wrong := next((code for _, _, code in decisions if code != NONE and code not in names), None):
        raise UsageError(
            f"{SCHEMES[batch.scheme]} has no code “{wrong[:40]}”.",
            next_step="Look it up and write it as the classification does.",
        )
    if decisions:
        with transaction.atomic():
            none = sum(code == NONE for _, _, code in decisions)
            people.record(by=by, did="coding.decide", kind="coding", thing=batch.scheme, decisions=len(decisions), none=none)
            keep_decided(data, batch.scheme, decisions)
    return len(decisions)


def coded_csv(batch: Batch, found: Sequence[Coded]) -> str:
    """The list as it was given, with code, name, how sure, and whether a person still has to look."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow(["title", "sector", "description", "code", "label", "score", "needs_review", "why"])
    for line, one in zip(batch.lines, found, strict=True):
        first = one.candidates[0] if one.candidates else None
        answer = (first.code, first.label, f"{first.score:.2f}") if first else ("", "", "")
        write.writerow(
            [
                disarmed(cell)
                for cell in (line.title, line.sector, line.description, *answer, "yes" if one.needs_review else "no", one.why)
            ]
        )
    return out.getvalue()
