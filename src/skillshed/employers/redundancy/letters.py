"""One letter a person, in one file to print or to edit: made when it is asked for and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from skillshed.employers.redundancy.matching import LeftOver, Match, Suggested, licences_of
from skillshed.employers.redundancy.rules import table
from skillshed.employers.redundancy.telling import NEAR, pay, way
from skillshed.provision.travel import said_minutes
from skillshed.publishing.documents import docx, pdf
from skillshed.publishing.documents.model import Block, Break, Document, Heading, Items, Paragraph, words
from skillshed.publishing.names import listed
from skillshed.skills.placing.asked import Bar
from skillshed.terms.period import said_day

Ending = Literal["pdf", "docx"]
ALSO = 2  # more vacancies named in a letter


@dataclass(frozen=True, slots=True)
class About:
    """What every letter of a response says alike."""

    employer: str
    ends_on: date
    erase_on: date
    ring: str
    on: date
    by: str  # the service that helps


def letters(found: Match, about: About, people: Iterable[int] | None = None) -> Document:
    """A letter for each of these people (positions in the ground), else for everybody, in the order of the list."""
    chosen = list(people) if people is not None else list(range(len(found.ground.people)))
    suggested = {one.person: one for one in found.suggested}
    left = {one.person: one for one in found.left}
    blocks: list[Block] = [_text(table("letter.toml")["cover"].format(number=len(chosen)))]
    for at in chosen:
        blocks.append(Break())
        blocks += _letter(found, about, at, suggested.get(at), left.get(at))
    return Document(
        title="Letters to people at risk", subtitle=about.employer, kind="Letters", known_on=about.on.isoformat(), author=about.by,
        blocks=tuple(blocks), has_cover=False, has_contents=False, opens_pages=False,
    )  # fmt: skip


def written(document: Document, ending: Ending) -> bytes:
    """The file. UsageError where what writes it is not installed."""
    return pdf.write(document).data if ending == "pdf" else docx.write(document, lambda _: b"")


def _letter(found: Match, about: About, at: int, one: Suggested | None, left: LeftOver | None) -> Iterator[Block]:
    said, who = table("letter.toml"), found.ground.people[at]
    yield _heading(1, said["title"], at, "title")
    yield _text(f"{about.by}, {said_day(about.on)}", small=True)
    yield _text((said["greeting"] if who.name else said["nobody"]).format(name=who.name, number=who.key))
    yield _text(said["opening"].format(title=who.title, employer=about.employer, ends_on=said_day(about.ends_on)))
    if one:
        yield from _about_one(found, at, one, said)
    elif left:
        yield _heading(2, said["left_heading"], at, "left")
        yield _text(said["left"])
        yield _text(_because(found, left))
        yield _text(said["left_next"])
    if one:
        yield _heading(2, said["unknown_heading"], at, "unknown")
        things = listed([_yours(each) for each in one.unknown])
        yield _text(said["unknown"].format(things=things) if things else said["nothing_unknown"])
    yield _heading(2, said["ring_heading"], at, "ring")
    yield _text((said["ring"] if about.ring else said["no_ring"]).format(ring=about.ring, number=who.key))
    yield _text(said["closing"].format(erase_on=said_day(about.erase_on)), small=True)


def _about_one(found: Match, at: int, one: Suggested, said: dict[str, Any]) -> Iterator[Block]:
    yield _heading(2, said["suggested_heading"], at, "suggested")
    yield _text(said["suggested"].format(**_vacancy(found, one.vacancy)))
    yield _heading(2, said["why_heading"], at, "why")
    lacks = said["missing"].format(skills=", ".join(one.lacks)) if one.lacks else said["nothing_missing"]
    reasons = [f"You have, or nearly have, {one.there} of the {one.asked} skills it asks for.", lacks, way(one), pay(one)]
    yield Items(tuple(words(each) for each in reasons))
    others = [each for each in found.best(at) if each.vacancy != one.vacancy][:ALSO]
    if others:
        yield _heading(2, said["others_heading"], at, "others")
        yield Items(tuple(words(said["other"].format(**_vacancy(found, each.vacancy), way=way(each))) for each in others))


def _because(found: Match, left: LeftOver) -> str:
    """What stands in the way, said to the person; of others it says nothing."""
    said = table("letter.toml")
    if left.nearest is None:
        return str(said["nothing_because"])
    if left.bar is None and not left.is_taken:
        return str(said["several_because"])
    column = list(found.kept).index(left.nearest)
    if left.bar is Bar.SKILLS and found.asked.fit[left.person, column] < NEAR:
        return str(said["skills_far_because"])
    minutes = found.asked.minutes[left.person, column] if found.asked.minutes is not None else 0.0
    facts = {
        "vacancy": found.ground.vacancies[left.nearest].title,
        "licences": ", ".join(sorted(found.asked.posts[column].licences - licences_of(found.ground, left.person))),
        "skills": ", ".join(found.ground.lacks(left.person, left.nearest)),
        "minutes": "" if minutes != minutes else said_minutes(float(minutes)),
    }
    return str(said[f"{left.bar.value if left.bar else 'others'}_because"].format(**facts))


def _vacancy(found: Match, at: int) -> dict[str, str]:
    one = found.ground.vacancies[at]
    return {"vacancy": one.title, "firm": one.employer or "an employer that is not named", "area": one.area or "a place that is not named", "pay": said_pay(one.pay, one.pay_high)}  # fmt: skip


def said_pay(low: Any, high: Any) -> str:
    """`It pays £24,000 to £26,000 a year.`"""
    if low is None:
        return "The pay is not given."
    more = f" to £{high:,.0f}" if high is not None and high > low else ""
    return f"It pays £{low:,.0f}{more} a year of full-time work."


def _yours(text: str) -> str:
    return text.replace("their present job", "your present job").replace("their home", "your home").replace("they would", "you would").replace("they need", "you need")  # fmt: skip


def _heading(level: int, text: str, at: int, name: str) -> Heading:
    return Heading(level, text, id=f"letter-{at}-{name}", is_numbered=False)


def _text(text: str, *, small: bool = False) -> Paragraph:
    return Paragraph(words(text), style="small" if small else "")
