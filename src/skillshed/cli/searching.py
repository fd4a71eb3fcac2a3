"""`skillshed search`: find provision by words, place and what one can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from skillshed.cli.common import data_folder, note, read_date, show_json, show_table

if TYPE_CHECKING:
    from uuid import UUID

    from skillshed.provision.search.port import Found, Near, Query

MILES_A_KM = 0.621371


def search(
    text: Annotated[str, Parameter(help="Words, as you would say them; '' for everything.")] = "",
    *,
    near: Annotated[str, Parameter(help="A postcode, a part of one, or a town.")] = "",
    within: Annotated[str, Parameter(help="How far, such as 10mi or 15km.")] = "",
    level: Annotated[list[str], Parameter(help="entry, 1 to 7.")] = [],  # noqa: B006
    kind: Annotated[list[str], Parameter(help="Such as course, bootcamp, apprenticeship, support, device.")] = [],  # noqa: B006
    skill: Annotated[list[str], Parameter(help="What is to be taught: a skill's id or name; any of several.")] = [],  # noqa: B006
    free: Annotated[bool, Parameter(negative="", help="Only what costs nothing, or may be paid for the person.")] = False,
    age: int | None = None,
    facts: Annotated[
        str, Parameter(help='A JSON file {"facts": {...}}, as for `skillshed eligible`; - reads standard input.')
    ] = "",
    sort: Annotated[str, Parameter(help="relevance, distance, start, cost, title.")] = "relevance",
    on: Annotated[str, Parameter(help="The day that counts as today.")] = "",
    exact: Annotated[bool, Parameter(negative="", help="The words as typed.")] = False,
    page: int = 1,
    size: int = 20,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Find provision: words, place, distance, and what you can have; every result says why it stands where it stands."""
    from skillshed.site.boot import migrate, setup

    setup(data_folder(), alone=True)
    migrate()
    from skillshed.provision.search.engine import search as found_by
    from skillshed.provision.search.port import Query

    day = read_date(on, "--on") if on else None
    query = Query(
        text=text, exact=exact, near=_point(near), within_miles=_miles(within, near), kinds=_known(kind, "kind"), levels=_known(level, "level"),
        offers=_teaching(skill), age=age, free_to_me=free, verdicts=_verdicts(facts, day), sort=_sort(sort), on=day, page=max(page, 1), size=min(max(size, 1), 100),
    )  # fmt: skip
    found = found_by(query)
    if json:
        show_json(_document(found))
        return
    _show(found, query)


def _point(text: str) -> Near | None:
    if not text:
        return None
    from skillshed.evidence.postcodes.points import locate, unknown
    from skillshed.provision.search.port import Near

    at = locate(text, folder=data_folder())
    if at is None:
        raise unknown(text, folder=data_folder())
    if at.note:
        note(at.note)
    return Near(at.latitude, at.longitude, at.label, at.precision_m, at.district)


def _miles(text: str, near: str) -> float | None:
    """10, 10mi or 15km; UsageError for anything else, and without a place to measure from."""
    from skillshed.terms.errors import UsageError

    if not text:
        return None
    if not near:
        raise UsageError("--within needs a place to measure from.", next_step="Add --near BB11.")
    number, factor = (text.removesuffix("km"), MILES_A_KM) if text.endswith("km") else (text.removesuffix("mi"), 1.0)
    try:
        miles = float(number) * factor
    except ValueError:
        miles = 0.0
    if not 0 < miles < 1000:
        raise UsageError(f"--within '{text}' is no distance.", next_step="Write it like 10mi or 15km.")
    return miles


def _known(words: list[str], what: str) -> tuple[str, ...]:
    from skillshed.provision.kinds import Kind, Level
    from skillshed.terms.errors import UsageError

    codes = {"kind": Kind.values, "level": Level.values}[what]
    if wrong := next((word for word in words if word not in codes), None):
        raise UsageError(f"There is no {what} '{wrong}'.", next_step=f"Choose of: {', '.join(codes)}.")
    return tuple(words)


def _teaching(skills: list[str]) -> tuple[UUID, ...] | None:
    """The offers stated to teach any of the skills; None where none is named. NotFound for a skill that the taxonomy lacks."""
    if not skills:
        return None
    from skillshed.provision.teaching.taught import teaching
    from skillshed.skills.opened import opened
    from skillshed.skills.taxonomy import find

    taxonomy = opened(data_folder()).taxonomy
    return tuple(teaching([find.one(taxonomy, one, kinds=("skill", "knowledge")) for one in skills]))


def _sort(word: str) -> str:
    from skillshed.terms.errors import UsageError

    orders = ("relevance", "distance", "start", "cost", "title")
    if word not in orders:
        raise UsageError(f"There is no order '{word}'.", next_step=f"Choose of: {', '.join(orders)}.")
    return word


def _verdicts(path: str, day: Any) -> dict[str, str]:
    """Programme: verdict, for a start on the day (today where none is given)."""
    if not path:
        return {}
    from django.utils import timezone

    from skillshed.cli.eligibility import facts_in
    from skillshed.rules.eligible import eligible
    from skillshed.rules.facts import read_facts
    from skillshed.rules.kept import rules_in

    answers = eligible(read_facts(facts_in(path)), day or timezone.localdate(), [], rules=rules_in(data_folder()))
    return {one.programme.id: one.verdict.value for one in answers}


def _document(found: Found) -> dict[str, Any]:
    from skillshed.provision.models import Offer

    offers = {
        one.pk: one
        for one in Offer.objects.filter(pk__in=[hit.offer for hit in found.hits]).select_related("provider__organisation")
    }
    hits = [
        {"offer": hit.offer, "run": hit.run, "title": offers[hit.offer].title, "provider": str(offers[hit.offer].provider), "score": hit.score,
         "miles": hit.miles, "verdict": hit.verdict or None,
         "reasons": [{"kind": one.kind, "words": one.words, "weight": one.weight} for one in hit.reasons]}
        for hit in found.hits if hit.offer in offers
    ]  # fmt: skip
    facets = {name: [{"code": one.code, "count": one.count} for one in counts] for name, counts in found.facets.items() if counts}
    return {
        "total": found.total, "hits": hits, "facets": facets, "read_as": found.read_as or None, "corrections": found.corrections,
        "widened": found.widened, "any_word": found.any_word, "hidden": found.hidden,
    }  # fmt: skip


def _show(found: Found, query: Query) -> None:
    for typed, read in found.corrections.items():
        note(f"'{typed}' read as '{read}'.")
    for typed, others in found.widened.items():
        note(f"'{typed}' also searched as {', '.join(others)}.")
    if found.any_word:
        note("Nothing has all of the words; these have at least one.")
    document = _document(found)
    rows = [{"title": one["title"], "provider": one["provider"], "miles": one["miles"], "why": "; ".join(part["words"] for part in one["reasons"])}
            for one in document["hits"]]  # fmt: skip
    show_table(rows, ["title", "provider", "miles", "why"], title=f"{found.total:,} offers")
    if found.hidden:
        note(f"Left out: {', '.join(f'{count} {_left_out(why)}' for why, count in found.hidden.items())}.")
    if not found.total:
        _help(query)


def _left_out(why: str) -> str:
    words = {"closed": "closed for now", "expired": "over", "stale": "not checked for too long"}
    return words.get(why, f"that do not say their {why.removeprefix('no_')}")


def _help(query: Query) -> None:
    from skillshed.provision.models import Offer
    from skillshed.provision.search.helping import nearest

    if not Offer.objects.exists():
        note(
            "The directory is empty: `skillshed provision import FILE` brings offers in, `skillshed demo --no-serve` makes invented ones."
        )
    for one in nearest(query)[:3]:
        note(f"{one.total} with {one.words}.")
