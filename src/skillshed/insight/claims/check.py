"""A claim's verdict: test it, and where it fails look for what does fit before saying that it is contradicted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from skillshed.evidence.book import Book
from skillshed.evidence.measures import Measure
from skillshed.insight.claims import fits
from skillshed.insight.claims.claim import Claim, Result
from skillshed.insight.claims.figures import Missing, measure_named
from skillshed.insight.claims.kinds import arithmetic, compared, levels, spread
from skillshed.insight.claims.outcome import Holds, Outcome, Setting, joined
from skillshed.insight.claims.relations import Relation, as_stated, caution, related
from skillshed.terms.errors import UserError

Test = Callable[[Setting], Outcome]
Hit = tuple[Relation, Measure, Outcome]
TESTS: dict[str, Test] = {
    "value": levels.value,
    "difference": levels.difference,
    "change": levels.change,
    "share": levels.share,
    "growth": levels.growth,
    "comparison": compared.comparison,
    "trend": compared.trend,
    "rank": spread.rank,
    "every": spread.every,
    "range": spread.spread,
    "extreme": spread.extreme,
}
NUMERIC = {"value", "difference", "change", "share", "growth", "range", "extreme"}
VINTAGES = 12  # older releases looked at, newest first


def check(book: Book, claim: Claim, as_of: date | None = None) -> Result:
    """The verdict on one claim, as known today or on a day (`as_of`, else the claim's own). Nothing is raised."""
    day = as_of or claim.as_of
    try:
        if claim.kind == "sum":
            return _result(claim, arithmetic.sums(claim))
        if claim.kind == "growth" and claim.said and not claim.measure:
            return _result(
                claim, levels.stated_growth(claim.said, claim.start, claim.end, claim.years, claim.of, claim.numbers_of)
            )
        if claim.kind not in TESTS:
            raise Missing("a query", _no_query(claim))
        named = measure_named(book, claim.measure)
        measure = as_stated(book, named, claim)
        result = _looked_into(Setting(book, claim, measure, day), TESTS[claim.kind])
        more = f"{named.name} is read as {measure.name.casefold()}, which the statement needs"
        return result if measure is named else replace(result, why=joined([result.why, more]))
    except Missing as error:
        return _not_checkable(claim, error.what, error.why)
    except UserError as error:
        return _not_checkable(claim, "something the evidence does not have", str(error))


def check_all(book: Book, claims: Iterable[Claim], as_of: date | None = None) -> list[Result]:
    """Every claim's verdict, in order."""
    return [check(book, claim, as_of) for claim in claims]


def _no_query(claim: Claim) -> str:
    if claim.problems:
        return joined([*claim.problems])
    return "The claim has no query: give it value, above, below, change, rank, trend, share, every, range, growth or sum."


def _not_checkable(claim: Claim, what: str, why: str) -> Result:
    said = claim.said.text if claim.said else "; ".join(claim.equations)
    return Result(claim=claim, verdict="not_checkable", missing=what, why=joined([why]), said=said, measure=claim.measure, place=claim.place,
                  said_value=claim.said.value if claim.said else None)  # fmt: skip


def _looked_into(here: Setting, test: Test) -> Result:
    try:
        found = test(here)
    except Missing as error:
        return _elsewhere(here, test, error)
    if found.forced:
        return _result(here.claim, found)
    if found.holds >= Holds.ROUNDED:
        return _holding(here, test, found)
    return _failing(here, test, found)


def _holding(here: Setting, test: Test, found: Outcome) -> Result:
    """It holds as known then; if a day was named, does it still?"""
    verdict = "agrees" if found.holds is Holds.YES else "rounds_to"
    if here.as_of is not None:
        now = _tried(test, here.known_on(None))
        if now is not None and now.holds < Holds.ROUNDED:
            more = f"as known on {here.as_of:%-d %B %Y}; the newest release says {now.found}"
            return _result(here.claim, found, "agrees_with_vintage", more=[more], vintage=_vintage(here.book, found))
    return _result(here.claim, found, verdict)


def _failing(here: Setting, test: Test, found: Outcome) -> Result:
    """Older releases, the interval, other files, wider measures, other bases, in this order; then it is contradicted."""
    numeric = here.claim.kind in NUMERIC
    if (numeric or found.holds is Holds.NO) and (older := _older(here, test)):
        return _revised(here, found, older, numeric=numeric)
    if found.holds is Holds.UNSURE:
        return _result(here.claim, found, "within_sampling_error", more=[_survey(numeric)])
    if hit := _other(here, test, "other_file"):
        relation, measure, other = hit
        said = [f"the same statistic in {relation.says} says {other.found}, which is what is stated"]
        vintage = f"{measure.name} ({_vintage(here.book, other)})"
        return _result(here.claim, found, "agrees_with_vintage", more=said, vintage=vintage)
    if hit := _other(here, test, "wider"):
        return _of_another(here, found, "wider_measure", hit)
    if mixed := _mixed(here, found):
        return mixed
    if hit := _other(here, test, "other_basis", "narrower"):
        return _of_another(here, found, "different_bases", hit)
    where = fits.search(here, found)
    more = [f"{found.said} fits {', '.join(where)}" if where else "", caution(here.measure, "revised")]
    return _result(here.claim, found, "contradicted", more=more, fits=tuple(where))


def _of_another(here: Setting, found: Outcome, verdict: str, hit: Hit) -> Result:
    relation, measure, other = hit
    more = [f"it holds for '{measure.title}', which {relation.says}", f"for the measure named: {found.found}"]
    return _result(here.claim, other, verdict, more=more)


def _mixed(here: Setting, found: Outcome) -> Result | None:
    """A number or a comparison that is right on another basis, of which only the published figure is known."""
    if here.claim.kind == "comparison":
        other = compared.across_bases(here)
        return _result(here.claim, other, "different_bases") if other else None
    if here.claim.kind == "value" and (clause := fits.on_another_basis(here, found)):
        return _result(here.claim, found, "different_bases", more=[clause])
    return None


def _survey(numeric: bool) -> str:
    return "the stated number lies inside the interval" if numeric else "the survey cannot tell the two apart"


def _revised(here: Setting, found: Outcome, older: Outcome, *, numeric: bool) -> Result:
    said = _vintage(here.book, older)
    if numeric:
        more = f"{said} said {older.found}, which is what is stated"
        return _result(here.claim, found, "agrees_with_vintage", more=[more], vintage=said)
    return _result(here.claim, found, "contradicted_by_later_revision", more=[f"it held in {said}: {older.found}"], vintage=said)


def _older(here: Setting, test: Test) -> Outcome | None:
    """The newest older state of knowledge in which the claim holds."""
    newest = here.as_of or date.max
    days = sorted({r.known_on for name in here.measure.stored for r in here.book.holders.get(name, []) if r.known_on <= newest})
    for day in reversed(days[:-1][-VINTAGES:]):
        found = _tried(test, here.known_on(day))
        if found is not None and found.holds >= Holds.ROUNDED:
            return found
    return None


def _other(here: Setting, test: Test, *kinds: str) -> Hit | None:
    """The first related measure for which the claim holds."""
    for relation, measure in related(here.book, here.measure, *kinds):
        other = _tried(test, replace(here, measure=measure, claim=fits.without_part(here.claim, measure)))
        if other is not None and other.holds >= Holds.ROUNDED:
            return relation, measure, other
    return None


def _elsewhere(here: Setting, test: Test, error: Missing) -> Result:
    """The measure named has no such figure: another file of the same statistic may."""
    for relation, measure in related(here.book, here.measure, "other_file"):
        other = _tried(test, here.with_measure(measure))
        if other is not None and not other.forced:
            inside = _looked_into(here.with_measure(measure), test)
            return replace(inside, why=joined([f"read from {relation.says}", inside.why]))
    more = fits.search_any(here)
    also = f"{here.claim.said.text} fits {', '.join(more)}" if more and here.claim.said else ""
    result = _not_checkable(here.claim, error.what, joined([error.why, also]))
    return replace(result, measure=here.measure.id, fits=tuple(more))


def _tried(test: Test, here: Setting) -> Outcome | None:
    try:
        return test(here)
    except (Missing, UserError):
        return None


def _vintage(book: Book, found: Outcome) -> str:
    ids = [name for figure in found.figures for name in figure.release.split("+") if name]
    known = book.lake.releases()
    release = next((known[name] for name in ids if name in known), None)
    if release is None:
        return "an earlier release"
    day = release.published_on or release.known_on
    return f"{release.title}, {day:%-d %B %Y}"


def _result(
    claim: Claim, found: Outcome, verdict: str = "", *, more: list[str] | None = None, vintage: str = "", fits: tuple[str, ...] = (),
) -> Result:  # fmt: skip
    plain = {Holds.YES: "agrees", Holds.ROUNDED: "rounds_to", Holds.UNSURE: "within_sampling_error", Holds.NO: "contradicted"}
    first = found.figures[0] if found.figures else None
    number = found.number
    return Result(
        claim=claim,
        verdict=verdict or found.forced or plain[found.holds],
        why=joined([found.why, *(more or []), *found.notes]),
        said=found.said,
        found=found.found,
        period=first.period.iso if first else "",
        release="+".join(dict.fromkeys(name for figure in found.figures for name in figure.release.split("+") if name)),
        vintage=vintage,
        measure=first.measure.id if first else claim.measure,
        place=first.place.code if first else claim.place,
        place_name=first.place.name if first else claim.place,
        breakdown=first.breakdown if first else "",
        said_value=claim.said.value if claim.said else None,
        found_value=number.value if number else None,
        lower=number.lower if number else None,
        upper=number.upper if number else None,
        unit=number.unit if number else "",
        fits=fits,
    )
