"""Generated sentences with those of people in their stead, flagged where the number under them has moved."""

from __future__ import annotations

from collections.abc import Sequence

from skillshed.publishing.commentary.keeping import Kept, Replacement
from skillshed.publishing.commentary.sentence import Moved, Sentence, Shown, figures

GONE = "there is no such figure any more"


def with_replacements(sentences: Sequence[Sentence], kept: Kept, *, all_of: Sequence[str] = ()) -> list[Shown]:
    """The sentences as a reader sees them. A kept one whose number is gone stays, flagged, at the end.

    `all_of`: ids of measures whose kept sentences belong here, whether or not they still have a generated one; empty
    means those of the sentences given.
    """
    known = {one.id for one in sentences}
    measures = set(all_of) or {one.id.split(":")[0] for one in sentences}
    orphans = [identity for identity in kept if identity not in known and identity.split(":")[0] in measures]
    found = [_shown(one, kept.get(one.id)) for one in sentences]
    return [*found, *(_orphan(identity, kept[identity]) for identity in orphans)]


def _shown(one: Sentence, kept: Replacement | None) -> Shown:
    if kept is None:
        return Shown(one.id, one.text, generated=one.text, fingerprint=one.fingerprint, numbers=one.numbers)
    moved = None if kept.fingerprint == one.fingerprint else Moved(kept.numbers, figures(one.numbers))
    return Shown(one.id, kept.text, True, kept.by, kept.on.isoformat(), moved, one.text, one.fingerprint, one.numbers)


def _orphan(identity: str, kept: Replacement) -> Shown:
    return Shown(identity, kept.text, True, kept.by, kept.on.isoformat(), Moved(kept.numbers, GONE))
