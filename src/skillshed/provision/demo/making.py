"""One invented offer of each kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from skillshed.provision.demo import paying, running
from skillshed.provision.demo.book import Subject, fixed, subjects, words
from skillshed.provision.demo.parties import identity, slug, some_features
from skillshed.provision.demo.rows import InventedCost, InventedOffer, InventedProvider
from skillshed.provision.demo.running import Plan
from skillshed.provision.demo.writing import course_text, heading, kind_text
from skillshed.provision.kinds import Feature

Key = tuple[int, int]
OFFER_FEATURES = (Feature.CHILDCARE, Feature.TRAVEL, Feature.EQUIPMENT, Feature.PLACEMENT, Feature.SIGNING)
BOOTCAMPS = {"software", "cyber", "engineering", "manufacturing", "electrical", "managing", "care"}
LOW_BOOTCAMPS = {"site", "retrofit", "driving"}  # level 2 is allowed in construction, green skills and driving goods vehicles
FOUNDATION = {"care", "bricklaying", "engineering"}  # sectors of the foundation apprenticeships
SWAPS = {"care", "warehouse", "retail", "catering", "manufacturing", "site", "security", "driving", "office"}
PLACEMENTS = ("a Hospital", "a Hotel", "a Council", "a Garden Centre", "a Distribution Centre", "a Supermarket")
NOT_YOUNG = {
    "english",
    "maths",
    "esol",
    "digital",
    "employability",
    "managing",
    "teaching",
    "law",
    "accounts",
    "assisting",
    "driving",
}
MULTIPLY_SHARE = 0.07  # of a council's courses: the closed programme that people still ask for
SPOKEN = ("ur", "pl", "pa", "bn", "uk", "ar", "ro", "gu", "fa")
ENTRY = {
    "entry": "None. Just bring yourself.",
    "1": "No qualifications are needed.",
    "2": "A short talk with a tutor, and level 1 English or the wish to work towards it.",
    "3": "A level 2 in the subject, or experience of the work.",
    "4": "A level 3, or some years of experience.",
    "5": "A level 4, or a job at that level.",
    "6": "A level 3 with good grades; experience counts too.",
    "7": "A degree, or a senior post.",
}
FRESH = ((0, 30, 45), (31, 85, 30), (86, 180, 15), (181, 400, 10))  # days since it was assured, and the share


def make(rng: Random, kind: str, provider: InventedProvider, today: date, key: Key) -> InventedOffer | None:
    """An offer of the kind, or None where the provider has none that may stand anywhere it teaches."""
    return _MAKERS[kind](rng, provider, today, key)


def can_make(provider: InventedProvider, kind: str) -> bool:
    """Whether the provider teaches anything that such an offer could be about."""
    taught = set(provider.subjects)
    needed = {
        "bootcamp": BOOTCAMPS | LOW_BOOTCAMPS,
        "swap": SWAPS,
        "apprenticeship": set(_standards()),
        "t_level": set(_t_levels()),
    }
    return kind not in needed or bool(taught & needed[kind])


# -- courses -----------------------------------------------------------------------------------------------------------


@cache
def _courses(taught: tuple[str, ...], levels: tuple[str, ...]) -> list[tuple[Subject, str, str]]:
    return [
        (subjects()[k], level, t)
        for k in taught
        for level, titles in subjects()[k].titles.items()
        if level in levels
        for t in titles
    ]


def _course(rng: Random, provider: InventedProvider, today: date, key: Key) -> InventedOffer | None:
    if provider.kind == "council" and rng.random() < MULTIPLY_SHARE:
        return _fixed(rng, provider, today, key, "course")
    possible = _courses(provider.subjects, tuple(words()["levels"][provider.kind]))
    if not possible:
        return None
    subject, level, title = rng.choice(possible)
    if _is_for_young(rng, provider, subject, level, title):
        return _study(rng, provider, today, key, (subject, level, title))
    plan = running.course_plan(rng, provider, subject, level, title)
    offer = _begun(rng, provider, key, "course", title, subject, level)
    if not running.add_runs(rng, offer, plan, today, key, subject=subject.key):
        return None
    starts = [run.starts_on for run in offer.runs if run.starts_on]
    offer.minimum_age = 16 if subject.who == "leisure" or (subject.key == "esol" and rng.random() < 0.4) else 19
    offer.funding = paying.course_funding(subject, level, title, starts)
    offer.costs = paying.course_costs(rng, subject, level, plan.days, is_public=provider.kind in ("charity", "council"))
    offer.eligibility = _who_pays(offer)
    offer.audiences = ["esol"] if subject.key == "esol" else ["unemployed"] if subject.key == "employability" else []
    offer.step = _step(subject, level)
    offer.description = course_text(rng, subject, level, running.true_of(offer))
    return offer


def _is_for_young(rng: Random, provider: InventedProvider, subject: Subject, level: str, title: str) -> bool:
    if title.startswith("Extended") or provider.kind == "sixth_form":
        return True
    fits = provider.kind == "college" and level in ("1", "2", "3") and subject.key not in NOT_YOUNG
    return fits and title.startswith(("Diploma", "Introduction")) and rng.random() < 0.5


def _study(
    rng: Random, provider: InventedProvider, today: date, key: Key, what: tuple[Subject, str, str]
) -> InventedOffer | None:
    subject, level, title = what
    offer = _begun(rng, provider, key, "course", title, subject, level)
    if not running.add_runs(rng, offer, Plan.school(years=1 if level in ("1", "2") else 2), today, key, subject=subject.key):
        return None
    _for_school_leavers(offer)
    town = running.town_of(offer)
    offer.description = kind_text(rng, "study", subject, level, town=town)
    return offer


def _for_school_leavers(offer: InventedOffer) -> None:
    offer.minimum_age, offer.maximum_age, offer.audiences, offer.step = 16, 18, ["young"], "vocational"
    offer.funding, offer.costs = [("STUDY_PROGRAMME_16_19", "")], [paying.FREE]
    offer.eligibility = "You are 16 to 18 on 31 August before you start, or up to 24 with an education, health and care plan."


def _who_pays(offer: InventedOffer) -> str:
    programmes = {programme for programme, _ in offer.funding}
    if "ASF_ENGLISH_MATHS" in programmes:
        return "Free for adults who have no grade 4 or C in the subject."
    if "FCFJ" in programmes:
        others = "pay the fee or take a loan" if "ADVANCED_LEARNER_LOAN" in programmes else "pay the fee"
        return f"Free if you are out of work or earn less than the limit of your area; others {others}."
    if "ADULT_FULL_FUNDING_L2" in programmes:
        return "Free if you are out of work or on low pay; ask us what your area's limit is."
    if programmes & {"ADVANCED_LEARNER_LOAN", "LLE"}:
        return "You can ask for a loan that is paid back when you earn enough."
    return "Open to any adult." if (offer.minimum_age or 0) > 16 else "Open to everybody over 16."


def _step(subject: Subject, level: str) -> str:
    if level in ("entry", "1") and subject.who == "leisure":
        return "engagement"
    if subject.free:
        return "essential"
    if subject.key == "employability":
        return "engagement" if level == "entry" else "job_ready"
    return "progressing" if level in ("4", "5", "6", "7") else "vocational"


# -- programmes of a pattern -------------------------------------------------------------------------------------------


def _bootcamp(rng: Random, provider: InventedProvider, today: date, key: Key) -> InventedOffer | None:
    subject = subjects()[rng.choice([one for one in provider.subjects if one in BOOTCAMPS | LOW_BOOTCAMPS])]
    level = "2" if subject.key in LOW_BOOTCAMPS else rng.choice(("3", "3", "4", "5"))
    weeks = rng.randint(8, 16)
    offer = _begun(rng, provider, key, "bootcamp", f"Skills Bootcamp in {heading(subject.name)}", subject, level)
    if not running.add_runs(rng, offer, Plan.bootcamp(rng, weeks, subject), today, key, subject=subject.key):
        return None
    offer.minimum_age, offer.audiences, offer.step = 19, ["unemployed", "at_risk", "redundant", "employed"], "job_ready"
    offer.features |= {"interview": True, "job_help": True}
    offer.funding, offer.costs = [("SKILLS_BOOTCAMP", "")], [paying.FREE]
    offer.eligibility = "You are 19 or over and live in England. Employers who send staff pay a share."
    offer.entry = "No qualification: a short talk about why you want the job."
    offer.description = kind_text(rng, "bootcamp", subject, level, weeks=weeks)
    return offer


def _swap(rng: Random, provider: InventedProvider, today: date, key: Key) -> InventedOffer | None:
    subject = subjects()[rng.choice([one for one in provider.subjects if one in SWAPS])]
    weeks = rng.randint(2, 6)
    offer = _begun(rng, provider, key, "swap", f"Work Academy: {heading(subject.name)}", subject, "2")
    if not running.add_runs(rng, offer, Plan.academy(weeks), today, key, subject=subject.key):
        return None
    offer.level, offer.minimum_age, offer.audiences, offer.step = "", 19, ["unemployed"], "job_ready"
    offer.features |= {"interview": True, "travel_help": True}
    offer.funding, offer.costs = [("SWAP", "")], [paying.FREE]
    offer.eligibility = "You receive Universal Credit, JSA or ESA. Your work coach refers you."
    offer.entry = "The wish to do the job."
    offer.description = kind_text(rng, "swap", subject, "2", weeks=weeks, town=running.town_of(offer))
    return offer


@cache
def _standards() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in words()["standard"]:
        found.setdefault(row["subject"], []).append(row)
    return found


@cache
def _t_levels() -> dict[str, str]:
    return {row["subject"]: row["title"] for row in words()["t_level"]}


def _apprenticeship(rng: Random, provider: InventedProvider, today: date, key: Key) -> InventedOffer | None:
    row = rng.choice([row for one in provider.subjects for row in _standards().get(one, [])])
    subject, level = subjects()[row["subject"]], row["level"]
    is_foundation = level == "2" and subject.key in FOUNDATION and rng.random() < 0.4
    months = 8 if is_foundation else {"2": 14, "3": 20, "4": 20}.get(level, 30)
    title = f"Foundation Apprenticeship: {heading(subject.name)}" if is_foundation else f"{row['title']} Apprenticeship"
    offer = _begun(rng, provider, key, "apprenticeship", title, subject, level)
    if not running.add_runs(rng, offer, Plan.at_work(months), today, key, subject=subject.key):
        return None
    programme = "FOUNDATION_APPRENTICESHIP" if is_foundation else "APPRENTICESHIP_L7" if level == "7" else "APPRENTICESHIP"
    offer.minimum_age, offer.maximum_age = 16, 21 if programme != "APPRENTICESHIP" else None
    offer.audiences = ["young", "young_adults"] if is_foundation else []
    offer.step = "in_work" if level in ("2", "3") else "progressing"
    offer.funding, offer.costs = [(programme, "")], [paying.FREE]
    offer.qualification, offer.awarding_body = title, ""
    offer.eligibility = "You have a job with an employer in England who agrees, or find one with our help."
    offer.description = kind_text(rng, "apprenticeship", subject, level, months=months, town=running.town_of(offer))
    return offer


def _t_level(rng: Random, provider: InventedProvider, today: date, key: Key) -> InventedOffer | None:
    subject = subjects()[rng.choice([one for one in provider.subjects if one in _t_levels()])]
    title = _t_levels()[subject.key]
    offer = _begun(rng, provider, key, "t_level", title, subject, "3")
    if not running.add_runs(rng, offer, Plan.school(years=2), today, key, subject=subject.key):
        return None
    _for_school_leavers(offer)
    offer.entry = "Five GCSEs at grade 4 or above, with English and maths."
    offer.description = kind_text(rng, "t_level", subject, "3", town=running.town_of(offer))
    return offer


def _internship(rng: Random, provider: InventedProvider, today: date, key: Key) -> InventedOffer | None:
    subject = subjects()["employability"]
    offer = _begun(rng, provider, key, "supported_internship", f"Supported Internship at {rng.choice(PLACEMENTS)}", subject, "1")
    if not running.add_runs(rng, offer, Plan.school(years=1), today, key):
        return None
    offer.level, offer.minimum_age, offer.maximum_age = "", 16, 24
    offer.audiences, offer.step = ["disabled", "young", "young_adults"], "job_ready"
    offer.features |= {"job_help": True, "travel_help": True}
    offer.funding, offer.costs = [("SUPPORTED_INTERNSHIP", "")], [paying.FREE]
    offer.eligibility = "You are 16 to 24 and have an education, health and care plan."
    offer.entry, offer.qualification, offer.awarding_body = "The wish to have a paid job.", "", ""
    offer.description = kind_text(rng, "supported_internship", subject, "1", town=running.town_of(offer))
    return offer


# -- written out whole -------------------------------------------------------------------------------------------------


def _of_fixed(kind: str) -> Callable[[Random, InventedProvider, date, Key], InventedOffer | None]:
    return lambda rng, provider, today, key: _fixed(rng, provider, today, key, kind)


def _fixed(rng: Random, provider: InventedProvider, today: date, key: Key, kind: str) -> InventedOffer | None:
    row = rng.choice([one for one in fixed() if one["kind"] == kind])
    offer = _begun(rng, provider, key, kind, row["title"], subjects()["employability"], row.get("level", ""))
    offer.subject, offer.occupations = row.get("subject", ""), []
    if not running.add_runs(rng, offer, _plan_of(rng, row), today, key):
        return None
    low, high = row["ages"]
    offer.minimum_age, offer.maximum_age = low or None, high or None
    offer.audiences, offer.step, offer.terms = row["audiences"], row["step"], list(row["terms"])
    offer.features = offer.features | row.get("features", {})
    offer.languages = row.get("languages", offer.languages)
    offer.funding = [(programme, "") for programme in row.get("fund", [])] or [("", "Paid for by the council and partners")]
    offer.costs = [] if rng.random() < 0.1 else [_price(rng, kind)]
    offer.eligibility, offer.entry = row["eligibility"], ""
    offer.qualification = offer.awarding_body = ""
    offer.description = row["text"].format(town=running.town_of(offer))
    return offer


def _plan_of(rng: Random, row: dict[str, Any]) -> Plan:
    if "to" in row:
        return Plan.closed(row["from"], row["to"])
    return Plan.service(rng, row["kind"])


def _price(rng: Random, kind: str) -> InventedCost:
    if kind == "device" and rng.random() < 0.25:
        return InventedCost("other", paying.Decimal(20), "Deposit, given back when you return it")
    return paying.FREE


# -- what every offer has ----------------------------------------------------------------------------------------------


def _begun(
    rng: Random, provider: InventedProvider, key: Key, kind: str, title: str, subject: Subject, level: str
) -> InventedOffer:
    """The offer with what does not depend on when and where it is."""
    office = words()["office"][provider.kind]
    address = f"{provider.website}/{'courses' if kind == 'course' else 'offers'}/{slug(title)}"
    is_regulated = level not in ("", "entry") and subject.who != "leisure" and kind in ("course", "t_level")
    return InventedOffer(
        id=identity(key[0], "offer", key[1]),
        provider=provider,
        kind=kind,
        title=title,
        summary="",
        description="",
        level=level,
        subject=subject.ssa,
        qualification=f"Level {level} {title}" if is_regulated and "Level" not in title else title if is_regulated else "",
        awarding_body="Northern Awards (invented)" if is_regulated and level in ("1", "2", "3") else "",
        occupations=list(subject.soc),
        audiences=[],
        step="",
        minimum_age=None,
        maximum_age=None,
        eligibility="",
        entry=ENTRY.get(level, ""),
        languages=sorted(rng.sample(SPOKEN, rng.randint(1, 3)))
        if provider.kind in ("charity", "council") and rng.random() < 0.35
        else [],
        features=some_features(rng, OFFER_FEATURES, yes=0.25, no=0.2),
        apply_how=f"Call or write to {office.lower()}, or fill in the form on our site." if rng.random() < 0.8 else "",
        apply_url=f"{address}/apply" if rng.random() < 0.5 else "",
        url=address,
        assured_on=None,
        assured_by="",
        contacts=[(office, f"{slug(office)}@{slug(provider.name)}.example", provider.phone if rng.random() < 0.85 else "")],
        terms=[*subject.needs, f"ssa {subject.ssa}"],
    )


def finish(rng: Random, offer: InventedOffer, today: date) -> InventedOffer:
    """When it was last assured, and its summary: the first sentence."""
    if rng.random() < 0.96:
        low, high, _ = rng.choices(FRESH, [share for *_, share in FRESH])[0]
        offer.assured_on = today - timedelta(days=rng.randint(low, high))
        offer.assured_by = words()["office"][offer.provider.kind]
    offer.summary = offer.description.split(". ")[0].rstrip(".") + "."
    return offer


_MAKERS: dict[str, Callable[[Random, InventedProvider, date, Key], InventedOffer | None]] = {
    "course": _course,
    "bootcamp": _bootcamp,
    "swap": _swap,
    "apprenticeship": _apprenticeship,
    "t_level": _t_level,
    "supported_internship": _internship,
    "programme": _of_fixed("programme"),
    "support": _of_fixed("support"),
    "device": _of_fixed("device"),
    "data": _of_fixed("data"),
    "traineeship": _of_fixed("traineeship"),
}
