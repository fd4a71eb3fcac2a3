"""Descriptions of forty to ninety words, put together from phrases that are true of the offer."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from skillshed.provision.demo.book import Subject, words

SMALL = {"and", "or", "of", "for", "to", "the", "in"}
FEWEST, MOST = 40, 90


def heading(name: str) -> str:
    """`software and data` -> Software and Data."""
    return " ".join(word if word in SMALL or not word.islower() else word.capitalize() for word in name.split())


def article(words_after: str) -> str:
    """`an administrator`, `a bookkeeper`."""
    return f"an {words_after}" if words_after[0] in "aeiou" or words_after.startswith(("IT ", "HGV")) else f"a {words_after}"


def learned(rng: Random, subject: Subject, level: str) -> dict[str, str]:
    """Three things that are learned, as `a`, `b` and `c`."""
    every = subject.learn[subject.band(level)]
    chosen = sorted(rng.sample(range(len(every)), 3))
    return dict(zip("abc", (every[n] for n in chosen), strict=True))


def course_text(rng: Random, subject: Subject, level: str, true_of_it: Iterable[str]) -> str:
    """What the course is, what is learned, how, and where it leads; then what else is true of it, while there is room."""
    sentences = words()["sentences"]
    parts = [
        subject.about[subject.band(level)],
        rng.choice(sentences["learn"]).format(**learned(rng, subject, level)),
        subject.proof,
        _next(rng, subject, level, sentences),
    ]
    text = " ".join(parts)
    for one in true_of_it:
        more = f"{text} {sentences['when'][one]}"
        text = more if len(more.split()) <= MOST else text
    spare = [sentences["when"]["small"], sentences["when"]["visit"]]
    while len(text.split()) < FEWEST and spare:
        text = f"{text} {spare.pop(0)}"
    return text


def _next(rng: Random, subject: Subject, level: str, sentences: dict[str, list[str]]) -> str:
    if subject.who == "leisure" and level in ("entry", "1"):
        return rng.choice(sentences["next_leisure"])
    if subject.free or subject.key == "employability":
        return rng.choice(sentences["next_skill"]).replace("a {jobs}", "{jobs}").format(jobs=article(subject.jobs))
    if subject.band(level) == "higher":
        return rng.choice(sentences["next_higher"])
    said = rng.choice(sentences["next"]).replace("a {jobs}", "{jobs}")
    return said.format(jobs=article(subject.jobs))


def kind_text(rng: Random, kind: str, subject: Subject, level: str, **more: object) -> str:
    """The text of a kind of offer that is the same in every subject but for what is learned."""
    about = subject.about[subject.band(level)]
    return str(words()["text"][kind]).format(
        name=subject.name, about=about, proof=subject.proof, jobs=subject.jobs, **learned(rng, subject, level), **more
    )
