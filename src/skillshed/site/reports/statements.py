"""Statements marked in a text are checked against the evidence; a contradicted one stops the build and says where."""

from __future__ import annotations

import re

from skillshed.publishing.documents.markdown import checked_mark
from skillshed.site.evidence.opened import book
from skillshed.site.reports.job import Job, Statement
from skillshed.terms.errors import InputNotUnderstood

_MARKED = re.compile(r"\{claim(?::|\s)[^{}]*\}(?P<text>.*?)\{/claim\}", re.S)
_CODE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)[^\S\n]*$|`[^`\n]*`", re.S | re.M)


class Contradicted(InputNotUnderstood):
    """A statement in a text that the evidence contradicts: nothing was written."""


def checked(text: str, file: str, first_line: int, job: Job) -> str:
    """The text with each `{claim: ...}statement{/claim}` checked and its mark set behind it.

    Raises Contradicted with file and line for a statement the evidence contradicts, InputNotUnderstood for a mark that
    is not closed or a query that says nothing.
    """
    if "{claim" not in text and "{/claim" not in text:
        return text
    from skillshed.insight.claims import check, claims_in

    found = iter(claims_in(text))
    code = [match.span() for match in _CODE.finditer(text)]
    pieces, last = [], 0
    results = []
    for match in _MARKED.finditer(text):
        if any(start <= match.start() < end for start, end in code):
            continue
        claim = next(found)
        results.append((claim, check(book(), claim, job.as_of), len(job.statements) + len(results) + 1))
        pieces += [text[last : match.start()], match["text"], checked_mark(results[-1][2], results[-1][1].words)]
        last = match.end()
    for rest in found:
        raise InputNotUnderstood(
            f"{file}, line {rest.line + first_line - 1}: {'; '.join(rest.problems)}.", next_step="Close the mark."
        )
    for claim, result, number in results:
        where = f"{file}, line {claim.line + first_line - 1}"
        if result.is_bad:
            raise Contradicted(
                f"{where}: “{claim.statement}” is {result.words}. {result.why}".strip(),
                next_step="Mend the sentence, or take its mark off. Nothing was written.",
            )
        job.use_estimates(result.release)
        job.statements.append(Statement(number, claim.statement, result.words, result.found, result.release, where))
    return "".join([*pieces, text[last:]])
