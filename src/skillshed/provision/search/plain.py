"""The simplest engine that is right: reads every offer anew and looks at each. The others are tested against it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from skillshed.provision.freshness import Freshness, is_shown
from skillshed.provision.search import meaning
from skillshed.provision.search.documents import OfferDocument, RunDocument, cost_on, documents
from skillshed.provision.search.order import Facts, parts, reasons, score, weights
from skillshed.provision.search.port import FACETS, FacetCount, Found, Hit, Query
from skillshed.provision.search.words.reading import Choice, Group, read
from skillshed.provision.search.words.suggesting import suggestions
from skillshed.provision.search.words.synonyms import synonyms
from skillshed.provision.search.words.text import Text, text_of, titled
from skillshed.provision.search.words.vocabulary import Vocabulary

# Which filter says "not known" leaves an offer out under which of HIDDEN.
UNKNOWN_AS = {"starts": "no_date", "cost": "no_cost", "features": "no_feature", "place": "no_place", "study_modes": "no_pattern",
              "attendance": "no_pattern", "levels": "no_level", "subjects": "no_subject"}  # fmt: skip
LATE = date.max


@dataclass(frozen=True, slots=True)
class _Seen:
    """An offer's run with what each filter says of it: yes, no, None for not known."""

    offer: OfferDocument
    run: RunDocument
    says: dict[str, bool | None]
    text: float | None
    fresh: Freshness
    is_over: bool

    def fits(self, *, but: str = "") -> bool:
        return all(said is True for name, said in self.says.items() if name != but)


class PlainEngine:
    """Looks at every offer for every query: right, and quick enough for some hundreds."""

    name = "plain"

    def search(self, query: Query) -> Found:
        """The page asked for."""
        return self.search_all([query])[0]

    def search_all(self, queries: Sequence[Query]) -> list[Found]:
        """The answers to several queries over one reading of the directory."""
        offers = [(offer, text_of(offer)) for offer in documents()]
        known = _vocabulary(offers)
        return [self._answered(offers, known, query) for query in queries]

    def _answered(self, offers: list[tuple[OfferDocument, Text]], known: Vocabulary, query: Query) -> Found:
        began = time.perf_counter()
        reading = read(query.text, known, exact=query.exact)
        found = self._found(offers, query, reading.groups, any_word=False)
        if not found.total and len(reading.groups) > 1:
            wider = self._found(offers, query, reading.groups, any_word=True)
            found = replace(wider, any_word=True) if wider.total else found
        return replace(found, read_as=reading.read_as, corrections=reading.corrections, widened=reading.widened,
                       seconds=time.perf_counter() - began)  # fmt: skip

    def rebuild(self) -> int:
        """Nothing is kept; how many offers there are."""
        return sum(1 for _ in documents())

    def suggest(self, prefix: str, *, most: int = 8) -> list[str]:
        """Titles and words that go on from what was typed."""
        offers = [(offer, text_of(offer)) for offer in documents()]
        return suggestions(prefix, [offer.title for offer, _ in offers], _vocabulary(offers), most=most)

    def _found(
        self, offers: list[tuple[OfferDocument, Text]], query: Query, groups: tuple[Group, ...], *, any_word: bool
    ) -> Found:
        scores = _text_scores(offers, groups, any_word=any_word)
        seen = list(_seen(offers, query, scores))
        shown = [one for one in seen if one.fits() and is_shown(one.fresh) and not one.is_over]
        hits = _ordered(shown, query, groups)
        page = hits[(query.page - 1) * query.size : query.page * query.size]
        return Found(
            len(hits),
            tuple(page),
            _facets(seen, query),
            hidden={why: len(left) for why, left in _hidden(seen, {one.offer.id for one in shown}).items()},
        )


def left_out(query: Query, among: Iterable[UUID], *, any_word: bool = False) -> dict[str, list[UUID]]:
    """Which of some offers a search leaves out although they fit, by the reason of `HIDDEN`: what `Found.hidden` only counts.

    The words are taken as they are: give those of `Found.read_as`.
    """
    offers = [(offer, text_of(offer)) for offer in documents(among)]
    groups = read(query.text, _AsTyped(), exact=query.exact).groups
    seen = list(_seen(offers, query, _text_scores(offers, groups, any_word=any_word)))
    shown = {one.offer.id for one in seen if one.fits() and is_shown(one.fresh) and not one.is_over}
    return {why: [one.id for one, _ in offers if one.id in found] for why, found in _hidden(seen, shown).items()}


class _AsTyped:
    """A vocabulary that knows every word, so that none is put right."""

    def __contains__(self, word: object) -> bool:
        return True

    def nearest(self, word: str) -> str:
        return word


def _vocabulary(offers: list[tuple[OfferDocument, Text]]) -> Vocabulary:
    known = Vocabulary(synonyms().words)
    for _, text in offers:
        known.add(text.words)
    return known


def _text_scores(offers: list[tuple[OfferDocument, Text]], groups: tuple[Group, ...], *, any_word: bool) -> list[float | None]:
    """A share of the best match for each offer; None does not match. Without groups all match, and the share means nothing."""
    if not groups:
        return [1.0] * len(offers)
    each = [[_best(text, group) for group in groups] for _, text in offers]
    sums = [sum(found) if (any(found) if any_word else all(found)) else 0.0 for found in each]
    best = max(sums, default=0.0) or 1.0
    return [found / best or None for found in sums]


def _best(text: Text, group: Group) -> float:
    return max(choice.weight * _matches(text, choice) for choice in group)


def _matches(text: Text, choice: Choice) -> float:
    """0, 1, or more in the title."""
    if choice.is_exact:
        return float(_holds(text.exact, choice.words))
    if not choice.is_phrase:
        return float(all(word in text.title or word in text.body for word in choice.words))
    return weights()["text"]["title"] if _holds(text.title, choice.words) else float(_holds(text.body, choice.words))


def _holds(words: list[str], phrase: tuple[str, ...]) -> bool:
    return any(tuple(words[at : at + len(phrase)]) == phrase for at in range(len(words) - len(phrase) + 1))


def _seen(offers: list[tuple[OfferDocument, Text]], query: Query, scores: list[float | None]) -> Iterator[_Seen]:
    on = meaning.today(query)
    for (offer, _), text in zip(offers, scores, strict=True):
        if text is None:
            continue
        fresh = meaning.freshness_of(offer, on)
        of_offer = _of_offer(offer, query)
        for run in offer.runs:
            yield _Seen(offer, run, of_offer | _of_run(offer, run, query), text, fresh, meaning.is_over(run, on))


def _of_offer(offer: OfferDocument, query: Query) -> dict[str, bool | None]:
    age_fits = query.age is None or (offer.minimum_age or 0) <= query.age <= (offer.maximum_age or 999)
    return {
        "kinds": not query.kinds or offer.kind in query.kinds,
        "levels": not query.levels or (offer.level in query.levels if offer.level else None),
        "subjects": not query.subjects or (meaning.subject_fits(offer.subject, query.subjects) if offer.subject else None),
        "audiences": meaning.fits_audience(offer.audiences, query.audiences),
        "steps": not query.steps or offer.step in query.steps,
        "languages": _one_of(offer.languages, query.languages),
        "providers": not query.providers or offer.provider in query.providers,
        "offers": query.offers is None or offer.id in query.offers,
        "terms": _one_of(offer.terms, query.terms),
        "programmes": _one_of(offer.programmes, query.programmes),
        "age": age_fits,
    }


def _one_of(held: tuple[object, ...], asked: tuple[object, ...]) -> bool:
    return not asked or bool(set(held).intersection(asked))


def _of_run(offer: OfferDocument, run: RunDocument, query: Query) -> dict[str, bool | None]:
    in_person = run.delivery == "classroom"
    return {
        "deliveries": not query.deliveries or run.delivery in query.deliveries,
        "study_modes": not query.study_modes
        or not in_person
        or (run.study_mode in query.study_modes if run.study_mode else None),
        "attendance": not query.attendance
        or not in_person
        or (_one_of(run.attendance, query.attendance) if run.attendance else None),
        "districts": not query.districts or run.district in query.districts,
        "features": _all_features(run, query.features),
        "place": meaning.place_fits(run, query),
        "starts": meaning.date_fits(run, query),
        "cost": meaning.cost_fits(offer, run, query),
    }


def _all_features(run: RunDocument, asked: tuple[str, ...]) -> bool | None:
    said = [(run.features or {}).get(one) for one in asked]
    return False if False in said else None if None in said else True


def _hidden(seen: list[_Seen], found: set[UUID]) -> dict[str, set[UUID]]:
    """Offers left out although they fit, or would if they said one thing more."""
    rules: dict[str, Callable[[_Seen], bool]] = {
        "closed": lambda one: one.fits() and one.fresh is Freshness.PAUSED,
        "expired": lambda one: one.fits() and (one.fresh is Freshness.EXPIRED or (is_shown(one.fresh) and one.is_over)),
        "stale": lambda one: one.fits() and one.fresh is Freshness.STALE and not one.is_over,
    }
    for name, why in UNKNOWN_AS.items():
        before = rules.get(why, lambda _: False)
        rules[why] = lambda one, name=name, before=before: before(one) or _lacks(one, name)  # type: ignore[misc]
    left = {why: {one.offer.id for one in seen if rule(one)} - found for why, rule in rules.items()}
    return {why: offers for why, offers in left.items() if offers}


def _lacks(one: _Seen, name: str) -> bool:
    return one.says[name] is None and one.fits(but=name) and is_shown(one.fresh) and not one.is_over


def _facets(seen: list[_Seen], query: Query) -> dict[str, tuple[FacetCount, ...]]:
    open_ = [one for one in seen if is_shown(one.fresh) and not one.is_over]
    return {name: _facet(open_, query, name) for name in FACETS}


def _facet(seen: list[_Seen], query: Query, name: str) -> tuple[FacetCount, ...]:
    """Each choice with how many offers it would leave, its facet's other choices lifted (features stay: all of them are asked for)."""
    chosen = tuple(str(one) for one in getattr(query, name))
    offers: dict[str, set[object]] = {code: set() for code in chosen}
    fitting = [one for one in seen if one.fits(but="" if name == "features" else name)]
    codes = {code for one in fitting for code in _codes(one, name)}.union(chosen)
    for one in fitting:
        for code in _left_by(one, name, codes):
            offers.setdefault(code, set()).add(one.offer.id)
    counts = {code: len(found) for code, found in offers.items()}
    return tuple(FacetCount(code, counts[code], code in chosen) for code in sorted(counts, key=lambda one: (-counts[one], one)))


def _codes(one: _Seen, name: str) -> tuple[str, ...]:
    offer, run = one.offer, one.run
    in_person = run.delivery == "classroom"
    return {
        "kinds": (offer.kind,), "levels": (offer.level,), "subjects": (offer.subject,), "deliveries": (run.delivery,),
        "study_modes": (run.study_mode,) if in_person else (), "attendance": run.attendance if in_person else (),
        "features": tuple(code for code, said in (run.features or {}).items() if said), "languages": offer.languages,
        "steps": (offer.step,), "programmes": offer.programmes, "districts": (run.district,), "providers": (str(offer.provider),),
    }[name]  # fmt: skip


def _left_by(one: _Seen, name: str, codes: set[str]) -> set[str]:
    """The choices that would leave this run in: what is not in person stays, whatever times of the week are chosen."""
    if name in ("study_modes", "attendance") and one.run.delivery != "classroom":
        return codes - {""}
    return set(_codes(one, name)) - {""}


def _ordered(shown: list[_Seen], query: Query, groups: tuple[Group, ...]) -> list[Hit]:
    best: dict[object, tuple[tuple[object, ...], Hit]] = {}
    for one in shown:
        key, hit = _hit(one, query, groups)
        if one.offer.id not in best or key < best[one.offer.id][0]:
            best[one.offer.id] = (key, hit)
    return [hit for _, hit in sorted(best.values(), key=lambda two: two[0])]


def _hit(one: _Seen, query: Query, groups: tuple[Group, ...]) -> tuple[tuple[object, ...], Hit]:
    on = meaning.today(query)
    facts = facts_of(
        one.offer, one.run, query, text=one.text if groups else None, fresh=one.fresh, titled=titled(one.offer.title, groups)
    )
    total = score(parts(facts, on, has_point=query.near is not None))
    start = on if one.run.any_time else one.run.starts_on
    cost = cost_on(one.run.costs, on)
    far = facts.miles if facts.miles is not None else float("inf")
    first: dict[str, tuple[object, ...]] = {
        "distance": (round(far, 4),), "start": (max(start, on) if start else LATE,), "cost": (cost is None, cost or Decimal(0)),
        "title": (one.offer.title.casefold(),),
    }  # fmt: skip
    key = (*first.get(query.sort, ()), facts.tier, -total, str(one.offer.id), str(one.run.id))
    miles = None if facts.miles is None else round(facts.miles, 2)
    return key, Hit(one.offer.id, one.run.id, total, miles, facts.verdict, reasons(facts, query, on))


def facts_of(
    offer: OfferDocument, run: RunDocument, query: Query, *, text: float | None, fresh: Freshness, titled: tuple[str, ...]
) -> Facts:
    """What the order needs to know of one run."""
    on, near = meaning.today(query), query.near
    verdict = meaning.verdict_of(offer, query.verdicts)
    cost = cost_on(run.costs, on)
    has_place = near is not None and not run.is_remote and run.latitude is not None and run.longitude is not None
    far = meaning.miles(near, run.latitude, run.longitude) if has_place else None  # type: ignore[arg-type]
    return Facts(
        text, titled, near.label if near else "", far, run.is_remote,
        near is not None and meaning.comes_home(run, near), run.starts_on, run.any_time, fresh,
        (on - offer.assured_on).days if offer.assured_on else None, offer.problems, verdict,
        meaning.tier(verdict, cost, answered=bool(query.verdicts) and not offer.programmes),
        tuple(one for one in offer.programmes if query.verdicts.get(one, "unknown") == verdict), cost == 0, bool(query.verdicts),
        run.places_left == 0,
    )  # fmt: skip
