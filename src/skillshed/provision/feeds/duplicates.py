"""Offers that may be one: proposed with the reasons, then joined or kept apart for ever by a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from rapidfuzz import fuzz, process

from skillshed.people import services as people
from skillshed.people.services import Actor
from skillshed.provision.models import Contact, Cost, Duplicate, Funding, Offer, Run, Tagged
from skillshed.provision.services import touched
from skillshed.terms.errors import UsageError

ALIKE = 90  # of 100, words in any order and one title within the other
ALIKE_IN_ONE_FEED = 97  # a feed that lists two things means two things, unless they are all but word for word the same
APART = frozenset({"beginner", "beginners", "improvers", "intermediate", "advanced", "foundation", "higher", "introduction", "entry"})
COMPARED = (
    "kind", "title", "summary", "description", "level", "subject", "qualification", "awarding_body", "learning_aim", "occupations", "audiences",
    "step", "minimum_age", "maximum_age", "eligibility", "entry", "languages", "features", "apply_how", "apply_url", "url", "assured_on", "assured_by",
)  # fmt: skip
CHILDREN: tuple[type[models.Model], ...] = (Cost, Funding, Contact, Tagged)


@dataclass(slots=True)
class Known:
    """What is compared of an offer."""

    pk: UUID
    title: str
    level: str
    learning_aim: str
    feed: UUID | None
    provider: str
    provider_name: str
    marks: frozenset[str]
    venues: dict[str, str] = field(default_factory=dict)  # plain name and postcode: as written
    outcodes: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)


def propose(changed: Collection[UUID] | None = None) -> int:
    """Propose pairs of active offers that may be one; of these offers with any others, or of all. How many are new.

    A pair decided once is never proposed again. Cost: three queries over the directory.
    """
    if changed is not None and not changed:
        return 0
    every = _known()
    wanted = set(every) if changed is None else set(changed) & set(every)
    pairs: dict[tuple[UUID, UUID], tuple[int, list[str]]] = {}
    for block in _blocks(every).values():
        for one, other in _alike(block, wanted, every):
            first, second = sorted((one, other), key=str)
            if (first, second) not in pairs and (found := judged(every[first], every[second])):
                pairs[first, second] = found
    if not pairs:
        return 0
    decided = set(Duplicate.objects.values_list("one_id", "other_id"))
    new = [Duplicate(one_id=a, other_id=b, score=score, reasons=why) for (a, b), (score, why) in pairs.items() if (a, b) not in decided]
    Duplicate.objects.bulk_create(new, batch_size=1000)
    return len(new)


def judged(one: Known, other: Known) -> tuple[int, list[str]] | None:
    """How alike two offers are, and why; None where they are not one."""
    score = round(fuzz.token_set_ratio(one.title, other.title))
    in_one_feed = one.feed == other.feed
    if in_one_feed and fuzz.token_sort_ratio(one.title, other.title) < ALIKE_IN_ONE_FEED:
        return None
    differs = any(a and b and a != b for a, b in ((one.level, other.level), (one.learning_aim, other.learning_aim)))
    if score < ALIKE or differs or one.marks != other.marks:
        return None
    why = [f"Their titles are alike ({score} of 100)."]
    if one.provider == other.provider:
        why.append(f"Both are of {one.provider_name}.")
    shared = sorted(set(one.venues) & set(other.venues))
    why += [f"Both are at {one.venues[key]}." for key in shared[:2]]
    if in_one_feed and one.venues and other.venues and not shared:
        return None
    if one.phones & other.phones:
        why.append("Both give the same telephone.")
    return (score, why) if len(why) > 1 else None


def _known() -> dict[UUID, Known]:
    rows = Offer.objects.filter(status="active").values_list("pk", "title", "level", "learning_aim", "feed_id", "provider__organisation__name")
    found = {pk: Known(pk, _plain(title), level, aim, feed, _plain(name), name, _marks(title)) for pk, title, level, aim, feed, name in rows.iterator(5000)}
    for offer, name, postcode in Run.objects.filter(venue__isnull=False, offer__status="active").values_list("offer_id", "venue__name", "venue__postcode").distinct():
        one = found.get(offer)
        if one:
            one.venues[f"{_plain(name)}|{postcode}"] = f"{name}, {postcode}" if postcode else name
            one.outcodes.add(postcode.split(" ")[0])
    for offer, phone in Contact.objects.exclude(phone="").values_list("offer_id", "phone"):
        digits = re.sub(r"\D", "", phone)
        if offer in found and len(digits) >= 9:
            found[offer].phones.add(digits[-9:])
    return found


def _blocks(every: dict[UUID, Known]) -> dict[tuple[str, str], list[UUID]]:
    """Only offers in one outward code (or without any) that share a provider's name, a venue or a telephone are compared."""
    blocks: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for pk, one in every.items():
        for code in one.outcodes or {""}:
            for shared in (f"p:{one.provider}", *(f"v:{venue}" for venue in one.venues), *(f"t:{phone}" for phone in one.phones)):
                blocks[code, shared].append(pk)
    return {key: block for key, block in blocks.items() if len(block) > 1}


def _alike(block: list[UUID], wanted: set[UUID], every: dict[UUID, Known]) -> Iterator[tuple[UUID, UUID]]:
    asked = iter([pk for pk in block if pk in wanted])
    titles = [every[pk].title for pk in block]
    while part := list(islice(asked, 500)):
        scores = process.cdist([every[pk].title for pk in part], titles, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE)
        for row, column in zip(*scores.nonzero(), strict=True):
            if part[row] != block[column]:
                yield part[row], block[column]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())


def _marks(title: str) -> frozenset[str]:
    """Words that tell two courses of a series apart: numbers and stages."""
    words = _plain(title).split()
    return frozenset(word for word in words if word in APART or any(sign.isdigit() for sign in word))


@transaction.atomic
def join(*, by: Actor, pair: Duplicate, keep: UUID, take: Iterable[str] = ()) -> Offer:
    """Make two offers one: `keep` stays, with the fields of `take` and whatever it did not say from the other.

    The other's runs go with it; the other stays on record, defunct, and points here. UsageError for a pair already decided.
    """
    people.require(by, "provision.decide_duplicates")
    pair = _undecided(pair)
    offers = {one.pk: one for one in Offer.objects.select_for_update().filter(pk__in=[pair.one_id, pair.other_id])}
    if keep not in offers:
        raise UsageError("The offer to keep is neither of the two.", next_step="Choose one of them.")
    kept, other = offers.pop(keep), next(iter(offers.values()))
    taken = _take_fields(kept, other, set(take))
    taken += [kind._meta.model_name or "" for kind in CHILDREN if _take_children(kind, kept, other)]
    moved = _move_runs(kept, other)
    _mark_joined(kept, other)
    pair.state, pair.decided_on = "joined", timezone.now()
    pair.save(update_fields=["state", "decided_on"])
    # What else was thought to be the one that went is decided with it: the same question may be asked of the one that stayed.
    Duplicate.objects.filter(state="proposed").filter(models.Q(one=other) | models.Q(other=other)).delete()
    people.record(by=by, did="provision.join", kind="offer", thing=kept.pk, joined=str(other.pk), runs=moved, fields=sorted(taken))
    touched([kept.pk, other.pk])
    propose({kept.pk})
    return kept


@transaction.atomic
def keep_apart(*, by: Actor, pair: Duplicate) -> Duplicate:
    """These two are two, and are never proposed again."""
    people.require(by, "provision.decide_duplicates")
    pair = _undecided(pair)
    pair.state, pair.decided_on = "apart", timezone.now()
    pair.save(update_fields=["state", "decided_on"])
    people.record(by=by, did="provision.keep_apart", kind="offer", thing=pair.one_id, other=str(pair.other_id))
    return pair


def survivor(offer: Offer) -> UUID:
    """The offer this one was joined to, and that one to, or itself: what a referral made before goes by."""
    seen = {offer.pk}
    while (to := (offer.origins.get("joined") or {}).get("value")) and UUID(to) not in seen:
        found = Offer.objects.filter(pk=to).first()
        if found is None:
            break
        offer = found
        seen.add(offer.pk)
    return offer.pk


def _undecided(pair: Duplicate) -> Duplicate:
    found = Duplicate.objects.select_for_update().get(pk=pair.pk)
    if found.state != "proposed":
        raise UsageError(f"This was decided before: {found.state}.", next_step="Look at the other proposals.")
    return found


def differing(one: Offer, other: Offer) -> list[str]:
    """Fields in which two offers do not say the same."""
    return [name for name in COMPARED if getattr(one, name) != getattr(other, name)]


def _take_fields(kept: Offer, other: Offer, take: set[str]) -> list[str]:
    taken = []
    for name in differing(kept, other):
        value: Any = getattr(other, name)
        is_blank = getattr(kept, name) in (None, "", [], {})
        if name == "features":
            value = {**other.features, **kept.features} if name not in take else {**kept.features, **other.features}
        elif not (name in take or is_blank) or value in (None, "", [], {}):
            continue
        if value != getattr(kept, name):
            setattr(kept, name, value)
            kept.origins[name] = other.origins.get(name) or {"feed": "", "at": timezone.now().isoformat(timespec="seconds"), "value": None}
            kept.origins[name] = {**kept.origins[name], "joined_from": str(other.pk)}
            taken.append(name)
    return taken


def _take_children(kind: type[models.Model], kept: Offer, other: Offer) -> int:
    """The other's costs, funding, contacts or terms, where the one that stays has none of its own; a run keeps its own costs."""
    rows = kind._default_manager
    if kind is Tagged:
        own = set(Tagged.objects.filter(offer=kept).values_list("term_id", flat=True))
        return Tagged.objects.filter(offer=other).exclude(term_id__in=own).update(offer=kept)
    moved = Cost.objects.filter(offer=other, run__isnull=False).update(offer=kept) if kind is Cost else 0
    left = rows.filter(offer=other) if kind is not Cost else rows.filter(offer=other, run=None)
    own_rows = rows.filter(offer=kept) if kind is not Cost else rows.filter(offer=kept, run=None)
    return moved if own_rows.exists() else moved + left.update(offer=kept)


def _move_runs(kept: Offer, other: Offer) -> int:
    """The other's runs, but for those the kept offer has already: they stay where they are."""
    own = {_time_and_place(run) for run in kept.runs.select_related("venue")}
    moving = [run for run in other.runs.select_related("venue") if _time_and_place(run) not in own]
    now = timezone.now()
    for run in moving:
        run.offer, run.modified_on = kept, now
    Run.objects.bulk_update(moving, ["offer", "modified_on"], batch_size=200)
    return len(moving)


def _time_and_place(run: Run) -> tuple[Any, ...]:
    venue = (_plain(run.venue.name), run.venue.postcode) if run.venue else None
    return venue, run.delivery, run.starts_on, run.starts_any_time, tuple(run.days), run.opens_at


def _mark_joined(kept: Offer, other: Offer) -> None:
    now = timezone.now()
    kept.modified_on = other.modified_on = now
    other.status = "defunct"
    other.origins["joined"] = {"feed": "", "at": now.isoformat(timespec="seconds"), "value": str(kept.pk), "reason": "The same as another offer."}
    kept.save()
    other.save()
