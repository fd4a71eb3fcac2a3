"""Claims marked inside a report's text."""

from __future__ import annotations

from skillshed.evidence.book import Book
from skillshed.insight.claims import check, claims_in
from skillshed.insight.claims.inline import unmarked

TEXT = """# Work
Employment was {claim: measure=employment_rate place=Burnley period=2019}70.0%{/claim} in 2019.

`{claim: measure=x}not a claim{/claim}` and

```
{claim: measure=x}nor this{/claim}
```
West Lancashire is {claim: measure=employment_rate place=West Lancashire period=2019 below="United Kingdom"}below the UK{/claim},
{claim: measure=claimant_rate place=Leeds period=2020}at over 9%{/claim}.
{claim: measure=x}never closed
"""


def test_claims_come_with_their_lines_and_places_of_several_words(embedded: Book) -> None:
    found = claims_in(TEXT)
    assert [claim.line for claim in found] == [2, 9, 10, 11]
    assert found[1].place == "West Lancashire"
    assert [check(embedded, claim).verdict for claim in found] == ["agrees", "agrees", "contradicted", "not_checkable"]
    assert "line 11" in found[3].problems[0]


def test_marks_fall_away_for_a_reader() -> None:
    assert "Employment was 70.0% in 2019." in unmarked(TEXT)


def test_a_text_without_marks_has_none() -> None:
    assert claims_in("No {claims} here, only {braces}.") == []
