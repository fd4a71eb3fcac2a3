"""Slots that people fill: a text, the priorities of a plan. What is not there yet is a marked gap, never made-up prose."""

from __future__ import annotations

from skillshed.publishing.documents import markdown
from skillshed.publishing.documents.markdown import Part, Slot
from skillshed.publishing.documents.model import Aside, Heading, Paragraph, Run, words
from skillshed.site.reports.job import Check, Job, Unwritten, not_understood
from skillshed.site.reports.statements import checked
from skillshed.site.reports.texts import Text
from skillshed.terms.breakdown import slug

# What the guidance wants said of every priority; the settings at the top of its file hold them.
WANTED = (
    ("need", "the need"), ("soc", "occupations (SOC)"), ("sic", "industries (SIC)"), ("level", "the level of learning"),
    ("evidence", "the evidence"), ("action", "the action"), ("owner", "its owner"), ("date", "its date"), ("measure", "its measure"),
)  # fmt: skip
FEWEST_PRIORITIES, MOST_PRIORITIES = 4, 6
KINDS_OF_EVIDENCE = 2


def write(slot: Slot, job: Job) -> list[Part]:
    """`{{write foreword "Foreword" "Who signs it and why it matters."}}`: the text `foreword.md`, or a gap that says what belongs there."""
    if len(slot.words) != 3:
        raise not_understood(slot, "needs a name, a title and what the text should say.")
    name, title, ask = slot.words
    text = job.texts.by_name.get(name)
    if text is None or not text.body.strip():
        job.to_write.append(Unwritten(f"{name}.md", title, ask))
        return [Aside("write", title, (words(ask), words(f"Put it into {name}.md in the folder named by --text.")))]
    return markdown.read(checked(text.body, text.file, text.first_line, job), text.file, first_line=text.first_line, base_level=2)


def priorities(slot: Slot, job: Job) -> list[Part]:
    """`{{priorities}}`: the files of the folder `priorities`, checked for number and for what each must say."""
    found = job.texts.priorities
    enough = FEWEST_PRIORITIES <= len(found) <= MOST_PRIORITIES
    said = f"{len(found)} {'priority' if len(found) == 1 else 'priorities'}; the guidance asks for {FEWEST_PRIORITIES} to {MOST_PRIORITIES}"
    job.checks.append(Check("priorities", enough, said))
    parts: list[Part] = []
    for number, text in enumerate(found, start=1):
        parts += _priority(number, text, job)
    for number in range(len(found) + 1, FEWEST_PRIORITIES + 1):
        ask = f"A file in the folder priorities with {', '.join(words_ for _, words_ in WANTED)} at its top, and the case for it below."
        job.to_write.append(Unwritten(f"priorities/{number}.md", f"Priority {number}", ask))
        parts += [Heading(2, f"Priority {number}", f"priority-{number}"), Aside("write", f"Priority {number}", (words(ask),))]
    return parts


def _priority(number: int, text: Text, job: Job) -> list[Part]:
    facts = text.settings
    title = str(facts.get("title") or f"Priority {number}")
    evidence = facts.get("evidence")
    kinds = evidence if isinstance(evidence, list) else [evidence] if evidence else []
    absent = [said for name, said in WANTED if not facts.get(name)]
    if kinds and len(kinds) < KINDS_OF_EVIDENCE:
        absent.append(f"a second kind of evidence (it has {len(kinds)})")
    job.checks.append(
        Check(f"priority {number}: {title}", not absent, f"lacks {', '.join(absent)}" if absent else "says all that is asked")
    )
    rows = [
        Paragraph((Run(f"{said.capitalize()}: ", "strong"), Run(_told(facts[name])))) for name, said in WANTED if facts.get(name)
    ]
    gap = [Aside("write", f"Still missing from priority {number}", (words(", ".join(absent) + "."),))] if absent else []
    body = markdown.read(checked(text.body, text.file, text.first_line, job), text.file, first_line=text.first_line, base_level=2)
    return [Heading(2, title, f"priority-{number}-{slug(title, '-')}"), *rows, *gap, *body]


def _told(value: object) -> str:
    return "; ".join(str(one) for one in value) if isinstance(value, list) else str(value)
