"""Invented people referred to invented offers, for the demonstration: every state, consent taken back, outcomes, ways up."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from skillshed.people import services as people
from skillshed.people.models import Organisation, User
from skillshed.people.services import SYSTEM
from skillshed.provision import services as provision
from skillshed.provision.kinds import Status, Step
from skillshed.provision.models import Offer, Tally
from skillshed.referrals import clients, consents, escalator, outcomes, services, shortlists, unmet
from skillshed.referrals.actors import Link
from skillshed.referrals.kinds import AgeBand, Datum, Group, Letter
from skillshed.referrals.models import Client, Message, OutcomeRecord, Participation, Referral
from skillshed.referrals.services import Agreed
from skillshed.terms.errors import Refused

SEED = 7
RESIDENTS, CASES, BESIDE = 60, 16, 70
WORDS = "I agree that my name, phone number and email address go to {provider}, so that they can answer this referral and get in touch with me."
TOUCH = "You may write to me at the end, and 3 and 6 months later, to ask how it went."
DOOR_SHARES = {"help": 0.6, "young": 0.15, "work": 0.25}


@dataclass(slots=True)
class _Stage:
    """What a run of the seeds holds in hand."""

    now: datetime
    chance: random.Random
    offers: dict[str, list[Offer]]
    brian: User | None


@cache
def _cast() -> dict[str, Any]:
    return tomllib.loads(files("skillshed.referrals").joinpath("cast.toml").read_text(encoding="utf-8"))


@transaction.atomic
def seed_referrals(*, now: datetime | None = None) -> int:
    """Invented referrals, how many; none where they are there already. After the offers. Refused outside a demonstration."""
    if not settings.DEMO:
        raise Refused("Invented people belong in a demo only.", next_step="Use `skillshed demo` with a data folder of its own.")
    if Client.objects.filter(is_invented=True).exists():
        return 0
    stage = _Stage(now or timezone.now(), random.Random(SEED), _offers(), User.objects.filter(email="brian@example.org").first())
    for number in range(RESIDENTS):
        _resident(stage, number)
    if stage.brian:
        for number in range(CASES):
            _case(stage, stage.brian, number)
    parts = [part for number in range(BESIDE) for part in _beside(stage, number)]
    Participation.objects.bulk_create(parts)
    people.record(by=SYSTEM, did="steps.invent", rows=len(parts))
    _visits(stage)
    # What these letters would have said has happened long ago: none of them is sent.
    Message.objects.filter(state=Letter.QUEUED).update(state=Letter.SENT, address_sealed="", values_sealed="", done_at=stage.now)
    return Referral.objects.filter(client__is_invented=True).count()


def _offers() -> dict[str, list[Offer]]:
    """Offers by step. Carys's college has some of each, so that her inbox is not empty."""
    college = Organisation.objects.filter(kind="provider", is_invented=True).order_by("pk").first()
    if college and not Offer.objects.filter(provider__organisation=college).exists():
        provider = provision.save_provider(by=SYSTEM, organisation=college, email="office@example.org")
        for row in _cast()["offer"]:
            provision.save_offer(by=SYSTEM, provider=provider, is_invented=True, summary="Invented for the demonstration.", **row)
    found: dict[str, list[Offer]] = {}
    rows = Offer.objects.filter(is_invented=True, status=Status.ACTIVE).exclude(step="").select_related("provider__organisation")
    for offer in rows.order_by("pk"):
        found.setdefault(offer.step, []).append(offer)
    # Few offers take most people, as everywhere; those of Carys's college come first.
    own = {
        step: [one for one in offers if college and one.provider.organisation_id == college.pk] for step, offers in found.items()
    }
    return {step: [*own[step], *offers[:6]] for step, offers in found.items()}


def _person(stage: _Stage, number: int) -> dict[str, Any]:
    cast, chance = _cast(), stage.chance
    first, last = cast["first"][number % len(cast["first"])], cast["last"][(number * 5 + number // 26) % len(cast["last"])]
    districts = cast["districts"]
    return {
        "name": f"{first} {last}",
        "email": f"{first}.{last}.{number}@example.org".lower() if chance.random() < 0.8 else "",
        # Ofcom keeps 07700 900000 to 900999 for drama.
        "phone": f"07700 900{number % 1000:03}",
        "home_ons": chance.choices(list(districts), list(districts.values()))[0],
        "age_band": chance.choices([*AgeBand.values, ""], [22, 22, 32, 14, 10])[0],
        "groups": [one for one in Group.values if chance.random() < (0.45 if one == Group.OUT_OF_WORK else 0.14)],
        "note": chance.choice(cast["notes"]),
    }


def _way(stage: _Stage, number: int) -> tuple[list[tuple[str, datetime]], str, datetime]:
    """The moves of one referral with their days, the reason of its last, and the day it was sent. The first go each way once."""
    ways = _cast()["way"]
    way = ways[number] if number < len(ways) else stage.chance.choices(ways, [one["share"] for one in ways])[0]
    sent = stage.now - timedelta(days=stage.chance.randint(*way["ago"]), hours=stage.chance.randint(1, 9))
    at, moves = sent, []
    for to, days in way["moves"]:
        at += timedelta(days=days * stage.chance.uniform(0.7, 1.25))
        moves.append((to, min(at, stage.now)))
    return moves, stage.chance.choice(way["reasons"]) if "reasons" in way else "", sent


def _resident(stage: _Stage, number: int) -> None:
    """Somebody refers themselves once."""
    moves, reason, sent = _way(stage, number)
    step = stage.chance.choices(
        [*stage.offers], [{"engagement": 3, "essential": 4, "vocational": 5}.get(one, 2) for one in stage.offers]
    )[0]
    offer = stage.chance.choice(stage.offers[step])
    data = (Datum.NAME, Datum.PHONE, Datum.EMAIL)
    agreed = Agreed(
        WORDS.format(provider=offer.provider.organisation.name), data, keep_in_touch=TOUCH if stage.chance.random() < 0.7 else ""
    )
    made = services.refer_oneself(
        offer=offer, agreed=agreed, request_key=f"invented-{number}", door=stage.chance.choices([*DOOR_SHARES], [*DOOR_SHARES.values()])[0], at=sent, is_invented=True,
        **_person(stage, number),
    )  # fmt: skip
    _go(stage, made.referral, moves, reason)


def _go(stage: _Stage, row: Referral, moves: list[tuple[str, datetime]], reason: str) -> None:
    for at, (to, when) in enumerate(moves):
        if to == "consent":
            consents.withdraw_consent(
                by=clients.resident_of(row.client), consent=Referral.objects.get(pk=row.pk).consent, at=when
            )
        elif to == "withdrawn":
            services.move(by=clients.resident_of(row.client), referral=row.pk, to=to, at=when)
        elif to == "expired":
            services.move(by=SYSTEM, referral=row.pk, to=to, at=when)
        else:
            # In the name of the provider: an invented one has no account of its own.
            services.move(by=Link(row.pk), referral=row.pk, to=to, reason=reason if at == len(moves) - 1 else "", at=when)
    days = (stage.now - row.sent_on).days if row.sent_on else 0
    level = 2 if days >= 7 else 1 if days >= 3 else 0
    Referral.objects.filter(pk=row.pk, state__in=("sent", "received")).update(nudges=level)
    _tell(stage, row)


def _tell(stage: _Stage, row: Referral) -> None:
    """Most outcomes that are due are told."""
    for one in OutcomeRecord.objects.filter(referral=row, due_on__lte=timezone.localdate(stage.now)):
        if stage.chance.random() < 0.75:
            told = stage.chance.choices(("job", "learning", "none", "unknown"), (40, 25, 22, 13))[0]
            at = datetime.combine(one.due_on, stage.now.timetz())
            outcomes.record_outcome(by=SYSTEM, referral=row.pk, month=one.month, outcome=told, at=at)


def _case(stage: _Stage, brian: User, number: int) -> None:
    """Somebody Brian helps up the Escalator, from one step to the next."""
    begun = stage.now - timedelta(days=stage.chance.randint(60, 330))
    client = clients.open_case(by=brian, at=begun, is_invented=True, **_person(stage, RESIDENTS + number)).client
    for at, (step, start, end) in enumerate(_climb(stage, begun)):
        _taken(stage, brian, client, step, f"case-{number}-{at}", start, end)
    if number < 8:
        due = (stage.now + timedelta(days=stage.chance.randint(-4, 20))).date()
        escalator.plan_step(by=brian, client=client, what=stage.chance.choice(_cast()["plans"]), due_on=due)
        clients.add_note(by=brian, client=client, text=stage.chance.choice(_cast()["jottings"]), at=begun)
    if number < 4:
        _shortlist(stage, brian, client, number)
    if number % 11 == 3:
        offer = stage.chance.choice(next(iter(stage.offers.values())))
        services.draft(by=brian, client=client, offer=offer, request_key=f"draft-{number}", at=stage.now - timedelta(days=1))


def _shortlist(stage: _Stage, brian: User, client: Client, number: int) -> None:
    """Offers Brian keeps for them: one with a note for their sheet, one that they do not take."""
    offers = [offer for step in stage.offers.values() for offer in step][number::5][:4]
    kept = [shortlists.keep_offer(by=brian, client=client, offer=one) for one in offers]
    shortlists.note_kept(by=brian, kept=kept[0].pk, text=_cast()["kept_note"], is_printed=True)
    shortlists.not_taken(by=brian, kept=kept[-1].pk, reason=stage.chance.choice(("too_far", "cost", "work")))


def _climb(stage: _Stage, begun: datetime) -> Iterator[tuple[str, datetime, datetime | None]]:
    """Steps one after another, until the present or an early end."""
    at = begun
    for step in Step.values:
        if step not in stage.offers or stage.chance.random() < 0.15:
            continue
        end = at + timedelta(days=stage.chance.randint(25, 75))
        yield step, at, end if end < stage.now else None
        at = end + timedelta(days=stage.chance.randint(3, 14))
        if at > stage.now or stage.chance.random() < 0.2:
            return


def _taken(stage: _Stage, brian: User, client: Client, step: str, key: str, start: datetime, end: datetime | None) -> None:
    offer = stage.chance.choice(stage.offers[step])
    agreed = Agreed(WORDS.format(provider=offer.provider.organisation.name), (Datum.NAME, Datum.PHONE), "in_person", TOUCH)
    row = services.draft(by=brian, client=client, offer=offer, request_key=key, at=start)
    services.agree_and_send(by=brian, referral=row.pk, agreed=agreed, at=start)
    moves = [("accepted", start + timedelta(days=1)), ("started", start + timedelta(days=2))]
    reason = ""
    if end is not None:
        reason = stage.chance.choice(("work", "health", "not_wanted")) if stage.chance.random() < 0.2 else ""
        moves.append(("left_early" if reason else "completed", end))
    _go(stage, Referral.objects.select_related("client").get(pk=row.pk), [one for one in moves if one[1] <= stage.now], reason)


def _beside(stage: _Stage, number: int) -> list[Participation]:
    """Somebody whom a project told us of: taking part, without a referral of ours. No state is moved, so the rows are kept at once."""
    begun = stage.now - timedelta(days=stage.chance.randint(90, 330))
    person = _person(stage, RESIDENTS + CASES + number)
    client = clients.open_case(by=SYSTEM, at=begun, is_invented=True, **person).client
    parts = []
    for step, start, end in _climb(stage, begun):
        offer = stage.chance.choice(stage.offers[step][:3])
        left = end is not None and stage.chance.random() < 0.2
        how = "" if end is None else "left_early" if left else "completed"
        parts.append(
            Participation(
                client=client, step=step, project=offer.title, organisation=offer.provider.organisation, started_on=start.date(),
                ended_on=end.date() if end else None, ended_how=how,
            )
        )  # fmt: skip
        if left:
            break
    return parts


def _visits(stage: _Stage) -> None:
    """Searches and looks of a year, and some that found nothing: counts, as the pages would have kept them."""
    sizes = {"search": 620, "view": 410, "shortlist": 90, "final_screen": 46}
    places = list(_cast()["districts"])
    rows = []
    for month, door, place, step in product(range(12), DOOR_SHARES, places, sizes):
        day = (stage.now - timedelta(days=30 * month + 3)).date()
        size = sizes[step] * DOOR_SHARES[door] * _cast()["districts"][place] / 100
        if times := round(size * stage.chance.uniform(0.7, 1.2)):
            rows.append(Tally(day=day, door=door, step=step, district=place, count=times))
    Tally.objects.bulk_create(rows, ignore_conflicts=True)
    for _ in range(70):
        day = (stage.now - timedelta(days=stage.chance.randint(0, 330))).date()
        unmet.nothing_found(
            door=stage.chance.choices([*DOOR_SHARES], [*DOOR_SHARES.values()])[0], kind="course", level=stage.chance.choice(("entry", "1", "2", "3", "4")),
            home_ons=stage.chance.choice(places), day=day,
        )  # fmt: skip
