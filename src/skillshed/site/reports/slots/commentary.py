"""The commentary of a place in a report: generated sentences, with those of people in their stead."""

from __future__ import annotations

from collections.abc import Sequence

from skillshed.publishing.commentary import Shown, of_place
from skillshed.publishing.documents.markdown import Part, Slot
from skillshed.publishing.documents.model import Aside, Paragraph, Run, words
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.worded import worded
from skillshed.site.reports.job import Check, Job


def commentary(slot: Slot, job: Job) -> list[Part]:
    """`{{commentary pack=headline}}`, or `{{commentary employment_rate}}` for some of a pack's measures.

    A person's sentence whose number has moved stays as it is, is marked, and fails the build's check on commentary.
    """
    found: list[Part] = []
    for section in of_place(book(), job.place.code, pack_id=slot.get("pack", "headline"), as_of=job.as_of):
        if section.sentences and (not slot.words or section.measure in slot.words):
            said = " ".join(one.text for one in section.sentences)
            found.append(Paragraph((Run(f"{worded(section.measure).short}. ", "strong"), Run(said))))
            found += _moved(section.sentences, job)
    return found


def _moved(sentences: Sequence[Shown], job: Job) -> list[Part]:
    found: list[Part] = []
    for one in sentences:
        for number in one.numbers:
            job.use_estimates(number.release)
        if one.moved is not None:
            said = f"“{one.text}” was written by {one.by} on {one.on} on {one.moved.was}; the evidence now says {one.moved.now}."
            job.checks.append(Check("commentary", False, said))
            found.append(Aside("write", "The number under this sentence has moved", (words(said),)))
    return found
