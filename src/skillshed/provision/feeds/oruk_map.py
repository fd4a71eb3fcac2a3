"""An Open Referral UK service as an offer with its provider, venues, runs, costs, contacts and terms."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from skillshed.provision.feeds import cells
from skillshed.provision.feeds.fitting import age, amount, day, fitted, key_of, office, words
from skillshed.provision.feeds.incoming import Batch, Entry
from skillshed.provision.feeds.oruk_places import Json, listed, runs_of

CHOICES = {"kind": "Kind", "level": "Level", "audiences": "Audience", "step": "Step", "features": "Feature"}
STATUSES = {"active", "inactive", "defunct", "temporarily closed"}


def put_service(batch: Batch, service: Json, where: str, on: date) -> None:
    """Add one service to the batch. A service nobody runs is refused."""
    key = str(service["id"])
    provider = put_provider(batch, service.get("organization"), where)
    if not provider:
        batch.fault(where, "organization", "", "The service has no organisation with a name, so nobody knows who runs it.")
        batch.rows_refused += 1
        batch.refused.add(key)
        return
    own, terms = _terms(batch, service, where)
    fields = fitted("offer", _fields(batch, service, where) | own, batch, where)
    fields |= {
        "costs": _costs(service),
        "funding": _funding(service),
        "contacts": _contacts(batch, service, where),
        "tags": terms,
    }
    batch.offer[key] = Entry(key, where, fields, up=provider)
    runs_of(batch, service, key, provider, where, on)


def put_provider(batch: Batch, organization: Any, where: str) -> str:
    """Key of the organisation, added to the batch; nothing where it has no name."""
    if not isinstance(organization, dict) or not words(organization.get("name")):
        return ""
    name = words(organization["name"])[:200]
    key = key_of(str(organization.get("id") or cells._plain(name)))
    if key in batch.provider and not listed(organization.get("organization_identifiers")):
        return key
    numbers = [
        found for one in listed(organization.get("organization_identifiers"))
        if "UKPRN" in f"{one.get('identifier_scheme')}{one.get('identifier_type')}".upper() and re.fullmatch(r"\d{8}", found := words(one.get("identifier")))
    ]  # fmt: skip
    phones = [number for one in listed(organization.get("phones")) if (number := words(one.get("number")).strip('"'))]
    fields: Json = {
        "name": name, "ukprn": numbers[0] if numbers else "", "website": _address(organization.get("website")),
        "description": words(organization.get("description")), "email": words(organization.get("email")), "legal_status": words(organization.get("legal_status")),
    }  # fmt: skip
    if phones:
        fields["phone"] = phones[0]
    batch.provider[key] = Entry(key, where, fitted("provider", fields, batch, where))
    return key


def _address(value: Any) -> str:
    try:
        return cells.url(words(value))[:200]
    except cells.CellFault:
        return ""


def _fields(batch: Batch, service: Json, where: str) -> Json:
    low, high = age(service.get("minimum_age")), age(service.get("maximum_age"))
    if low is not None and high is not None and low > high:
        batch.fault(
            where, "minimum_age", low, f"The least age is above the greatest ({high}); both were left out.", is_refusal=False
        )
        low = high = None
    said = [words(service.get("alert")) and f"Please note: {words(service.get('alert'))}", words(service.get("description"))]
    documents = [text for one in listed(service.get("required_documents")) if (text := words(one.get("document")))]
    assured = day(service.get("assured_date"))
    organization = service.get("organization")
    return {
        "kind": "support", "title": words(service.get("name")), "description": "\n\n".join(one for one in said if one), "url": words(service.get("url")),
        "status": service.get("status") if service.get("status") in STATUSES else "active", "minimum_age": low, "maximum_age": high,
        "eligibility": words(service.get("eligibility_description")), "apply_how": words(service.get("application_process")),
        "entry": f"To bring: {'; '.join(documents)}" if documents else "", "qualification": words(service.get("accreditations"))[:200],
        "assured_on": assured, "assured_by": words(organization.get("name"))[:200] if assured and isinstance(organization, dict) else "",
        "languages": sorted({code.lower() for one in listed(service.get("languages")) if re.fullmatch(r"[A-Za-z]{2,3}", code := words(one.get("code")))}),
    }  # fmt: skip


def _costs(service: Json) -> list[Json]:
    rows = []
    for one in listed(service.get("cost_options")):
        option, said = words(one.get("option")), words(one.get("amount_description"))
        kind = cells.lenient(option, "CostKind")
        currency, found = words(one.get("currency")).upper(), amount(one.get("amount"))
        if currency not in ("", "GBP") and found is not None:
            said, found = f"{found:f} {currency} {said}".strip(), None
        text = ": ".join(part for part in ("" if kind else option, said) if part)
        rows.append(
            {
                "kind": kind or "tuition",
                "amount": found,
                "description": text[:200],
                "valid_from": day(one.get("valid_from")),
                "valid_to": day(one.get("valid_to")),
                "run": "",
            }
        )
    fees = words(service.get("fees")) or words(service.get("fees_description"))
    if not rows and fees:
        is_free = re.fullmatch(r"(free|no (cost|fee|charge)s?|none)\.?( of charge\.?)?", fees.strip(), re.IGNORECASE)
        rows.append(
            {
                "kind": "tuition",
                "amount": amount(0) if is_free else None,
                "description": "" if is_free else fees[:200],
                "valid_from": None,
                "valid_to": None,
                "run": "",
            }
        )
    return rows


def _funding(service: Json) -> list[Json]:
    return [
        {"programme": "", "source": text[:200]} for one in listed(service.get("funding")) if (text := words(one.get("source")))
    ]


def _contacts(batch: Batch, service: Json, where: str) -> list[Json]:
    """Offices only: a name without a role is taken to be a person's, and the directory names nobody."""
    found: list[Json] = []
    for one in listed(service.get("contacts")):
        name = words(one.get("name"))
        role = office(words(one.get("title")), words(one.get("department")), name)
        if name and name not in role:
            batch.fault(
                where, "contacts", "", "A contact's name was left out: the directory names offices, not people.", is_refusal=False
            )
        phones = [words(phone.get("number")).strip('"') for phone in listed(one.get("phones"))]
        found.append({"name": role, "email": _mail(one.get("email")), "phone": phones[0][:40] if phones else ""})
    for phone in listed(service.get("phones")):
        found.append({"name": "", "email": "", "phone": words(phone.get("number")).strip('"')[:40]})
    mail = _mail(service.get("email"))
    if mail and not any(one["email"] == mail for one in found):
        found.append({"name": "", "email": mail, "phone": ""})
    return [one for index, one in enumerate(found) if any((one["email"], one["phone"])) and one not in found[:index]]


def _mail(value: Any) -> str:
    try:
        return cells.email(words(value))[:254]
    except cells.CellFault:
        return ""


@cache
def _own_lists() -> dict[str, str]:
    found: dict[str, str] = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))["taxonomies"]
    return found


def _terms(batch: Batch, service: Json, where: str) -> tuple[Json, list[str]]:
    """Terms of lists that are ours fill the offer's fields; others are kept as terms of their taxonomy."""
    own: Json = {}
    tags: set[str] = set()
    for one in listed(service.get("attributes")):
        term = one.get("taxonomy_term")
        if not isinstance(term, dict) or not words(term.get("name")):
            continue
        list_ = words(term.get("taxonomy"))
        field = _own_lists().get(list_.casefold())
        if field:
            _put_own(own, field, words(term.get("term")), words(term.get("name")))
        else:
            tags.add(put_term(batch, term, where))
    return own, sorted(tags)


def _put_own(own: Json, field: str, code: str, name: str) -> None:
    found = (cells.lenient(code, CHOICES[field]) or cells.lenient(name, CHOICES[field])) if field in CHOICES else code
    if not found:
        return
    if field == "features":
        own.setdefault(field, {})[found] = True
    elif field in ("audiences", "languages"):
        own[field] = sorted({*own.get(field, ()), found})
    else:
        own[field] = found


def put_term(batch: Batch, term: Json, where: str) -> str:
    """Key of a term, added to the batch with its taxonomy."""
    name = words(term.get("name"))
    detail = term.get("taxonomy_detail")
    list_ = words(term.get("taxonomy")) or "Other terms"
    above = key_of(str(term.get("taxonomy_id") or cells._plain(list_)))
    if above not in batch.taxonomy:
        said = detail if isinstance(detail, dict) else {}
        batch.taxonomy[above] = Entry(above, where, {"name": (words(said.get("name")) or list_)[:200]})
    key = key_of(str(term.get("id") or f"{above}|{cells._plain(name)}"))
    if key not in batch.term:
        fields = {
            "name": name[:200],
            "description": words(term.get("description")),
            "uri": _address(term.get("term_uri")),
            "code": words(term.get("code") or term.get("term"))[:60],
        }
        batch.term[key] = Entry(key, where, fields, up=above)
    return key


def put_taxonomy(batch: Batch, taxonomy: Json, where: str) -> None:
    """A taxonomy by itself: its name, description, address and version."""
    if words(taxonomy.get("name")) and taxonomy.get("id"):
        key = key_of(str(taxonomy["id"]))
        fields = {
            "name": words(taxonomy["name"])[:200],
            "description": words(taxonomy.get("description")),
            "uri": _address(taxonomy.get("uri")),
            "version": words(taxonomy.get("version"))[:40],
        }
        batch.taxonomy[key] = Entry(key, where, fields)
