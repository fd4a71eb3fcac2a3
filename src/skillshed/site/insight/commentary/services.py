"""Replacing a sentence and taking the replacement back: role, audit entry, one whole file.

The audit entry comes first: taking its place in the trail makes two writers queue, on either database, and the second
then sees what the first wrote. A write that fails takes the entry back with it.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from skillshed.evidence.book import Book
from skillshed.people.services import Actor, record, require
from skillshed.publishing.commentary import Replacement, Shown, figures, keep, of_place, read_kept, take_back, version
from skillshed.site.evidence.editing import ChangedMeanwhile
from skillshed.site.evidence.opened import book, kept
from skillshed.terms.errors import NotFound, UsageError

PERMISSION = "evidence.write_commentary"
LONGEST, LONGEST_AUTHOR = 1000, 120


def holding(code: str) -> set[str]:
    """The place and all that hold it: a role for one of these counts."""
    opened = book()
    if code not in opened.areas:
        return {code}
    return kept(
        ("holding", code), lambda: {code, *(one.code for one in [*opened.areas.parents(code), *opened.areas.twins(code)])}
    )


def sentence_of(opened: Book, code: str, identity: str, pack_id: str = "headline") -> Shown:
    """The sentence of that id in a place's commentary; NotFound."""
    for section in of_place(opened, code, pack_id=pack_id):
        for one in section.sentences:
            if one.id == identity:
                return one
    raise NotFound("There is no such sentence in this commentary.", next_step="Go back to the commentary and choose one.")


@transaction.atomic
def replace_sentence(
    *, by: Actor, place: str, identity: str, text: str, author: str, was: str, under: str = "", pack_id: str = "headline"
) -> Replacement:
    """A person's sentence in place of the generated one, with the numbers that stand under it today.

    `was`: `version` of the replacement the person saw. `under`: the fingerprint of the numbers they saw.
    Raises Refused, NotFound, UsageError, ChangedMeanwhile; then nothing is changed.
    """
    require(by, PERMISSION, places=holding(place))
    plain, signed = _plain(text, LONGEST, "A sentence"), _plain(author, LONGEST_AUTHOR, "The name of who answers for it")
    record(by=by, did="commentary.replace", kind="place", thing=place[:120], sentence=identity[:200])
    one = sentence_of(book(), place, identity, pack_id)
    _refuse_changed(place, identity, was)
    if under and under != one.fingerprint:
        raise ChangedMeanwhile(
            "The numbers under this sentence moved while you were writing.", next_step="Read them again, then save."
        )
    found = Replacement(
        text=plain,
        by=signed,
        on=timezone.localdate(),
        fingerprint=one.fingerprint,
        numbers=figures(one.numbers),
        generated=one.generated,
    )
    keep(book().folder, place, identity, found)
    return found


@transaction.atomic
def take_back_sentence(*, by: Actor, place: str, identity: str, was: str = "") -> None:
    """The generated sentence again; NotFound where it stands as it was generated."""
    require(by, PERMISSION, places=holding(place))
    record(by=by, did="commentary.take_back", kind="place", thing=place[:120], sentence=identity[:200])
    _refuse_changed(place, identity, was)
    take_back(book().folder, place, identity)


def _refuse_changed(place: str, identity: str, was: str) -> None:
    if was and was != version(read_kept(book().folder, place).get(identity)):
        raise ChangedMeanwhile(
            "Somebody else changed this sentence while you were writing.", next_step="Look at it again, then make your change."
        )


def _plain(text: str, longest: int, what: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        raise UsageError(f"{what} is needed.", next_step="Write it, or leave the sentence as it is.")
    if len(plain) > longest:
        raise UsageError(f"{what} may have {longest} letters; this has {len(plain)}.", next_step="Make it shorter.")
    return plain
