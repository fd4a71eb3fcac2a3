"""What employers of a plan's area said in their self-diagnoses, beside its check-list: protected counts, as anybody may see them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from skillshed.employers.picture.counting import LEAST_OF_DISTRICT
from skillshed.employers.picture.shown import Count, picture
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.state import slug_of
from skillshed.skills.opened import opened
from skillshed.terms.errors import UserError
from skillshed.terms.place import Place

MOST = 6


@dataclass(frozen=True)
class Heard:
    """`answers` is rounded as the picture rounds it. `why`: why there is nothing to say of this area."""

    area: str = ""
    url: str = ""
    answers: int = 0
    nobody: tuple[Count, ...] = ()
    skills: tuple[Count, ...] = ()
    why: str = ""


def heard(place: Place) -> Heard:
    """Of the local skills improvement area in which the place's employers are counted."""
    try:
        found = picture(book().areas, place.code, opened(settings.CONFIG.data).taxonomy)
    except UserError as error:
        return Heard(why=str(error))
    told = found.answers()
    if told is None or (told.employers or 0) < LEAST_OF_DISTRICT:
        return Heard(why=f"Too few employers of {found.area.name} have answered here to be counted.")
    url = f"{reverse('employers:picture')}?place={slug_of(found.area.code)}"
    return Heard(found.area.name, url, told.employers or 0, tuple(found.of("nobody")[:MOST]), tuple(found.of("skill")[:MOST]))
