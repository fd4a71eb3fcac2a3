"""The directory as a table: the same columns that are read, so that what was taken out can be changed and brought back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from skillshed.evidence.files import write_whole
from skillshed.provision import kinds
from skillshed.provision.feeds.cells import plain_text
from skillshed.provision.feeds.columns import Column
from skillshed.provision.feeds.tables import COSTS, headers
from skillshed.provision.models import Offer, Run
from skillshed.publishing.disarmed import disarmed, rearmed
from skillshed.terms.errors import UsageError

BATCH = 500
LONGEST_CELL = 32_000  # a workbook holds 32,767 signs in a cell


def export(path: Path, offers: QuerySet[Offer]) -> int:
    """Write offers into a CSV or workbook, one row for each run; how many rows. UsageError for another kind of file."""
    rows = list(rows_of(offers))
    _write(path, rows)
    return len(rows)


def template(path: Path) -> None:
    """An empty table with the header; a workbook explains each column and choice as well, and shows an example."""
    _write(path, [], with_help=True)


def _write(path: Path, rows: Sequence[dict[str, Any]], *, with_help: bool = False) -> None:
    if path.suffix.lower() == ".csv":
        write_whole(path, as_csv(rows).encode("utf-8-sig"))
    elif path.suffix.lower() == ".xlsx":
        write_whole(path, as_workbook(rows, with_help=with_help))
    else:
        raise UsageError(f"'{path.name}' is neither .csv nor .xlsx.", next_step="Name a file that ends in .csv or .xlsx.")


def as_csv(rows: Iterable[dict[str, Any]]) -> str:
    """Rows below the template's header. What a spreadsheet would run is kept from it by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.title for column in headers()])
    for row in rows:
        writer.writerow([safe(row.get(column.name, "")) for column in headers()])
    return out.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet runs and that is read back as it was: what looks disarmed already gets a second apostrophe."""
    return f"'{cell}" if cell != rearmed(cell) else disarmed(cell)


def as_workbook(rows: Iterable[dict[str, Any]], *, with_help: bool = False) -> bytes:
    """The same as a workbook: everything as text, so that no spreadsheet changes a date or a number."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    bold, text = book.add_format({"bold": True, "text_wrap": True, "valign": "top"}), book.add_format({"num_format": "@"})
    sheet = book.add_worksheet("Offers")
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(headers()):
        sheet.write_string(0, index, column.title, bold)
        sheet.set_column(index, index, max(12, min(40, len(column.title) + 2)), text)
    for number, row in enumerate(rows, start=1):
        for index, column in enumerate(headers()):
            if cell := row.get(column.name):
                if len(cell) > LONGEST_CELL:
                    raise UsageError(
                        f"{column.title} of '{row.get('title', '')[:60]}' is too long for a workbook's cell.",
                        next_step="Write a .csv.",
                    )
                sheet.write_string(number, index, safe(cell), text)
    if with_help:
        _explain(book, bold)
    book.close()
    return out.getvalue()


def _explain(book: Any, bold: Any) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("What to write")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 3, 40)
    rows = [["Header", "What to write", "Example", "Choices"]]
    rows += [[c.title, f"{'Needed. ' if c.required else ''}{c.help}", c.example, _choices(c)] for c in headers()]
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            sheet.write_string(number, index, cell, bold if number == 0 else wrap)


def _choices(column: Column) -> str:
    return "\n".join(f"{code}: {words}" for code, words in getattr(kinds, column.choices).choices) if column.choices else ""


def rows_of(offers: QuerySet[Offer]) -> Iterator[dict[str, str]]:
    """One row for each run of each offer; a row for an offer without any. A few queries for each 500 offers."""
    found = offers.order_by("provider__organisation__name", "title", "pk").select_related("provider__organisation")
    found = found.prefetch_related("costs", "funding", "contacts", "runs__venue")
    for offer in found.iterator(chunk_size=BATCH):
        own = _offer_cells(offer)
        runs = sorted(offer.runs.all(), key=lambda run: (str(run.starts_on or ""), str(run.pk)))
        for run in runs or [None]:
            cells = {**own, **_cost_cells(offer, run), **(_run_cells(run) if run else {})}
            yield {name: _text(value) for name, value in cells.items()}


def _offer_cells(offer: Offer) -> dict[str, Any]:
    party = offer.provider.organisation
    cells = {
        column.name: getattr(offer, column.field) for column in headers() if column.on == "offer" and hasattr(offer, column.field)
    }
    contacts = sorted(offer.contacts.all(), key=lambda one: (one.name, one.email, one.phone))
    funding = sorted(offer.funding.all(), key=lambda one: (one.programme, one.source))
    return {
        **cells, **_features(offer.features, ""), "offer_id": offer.pk, "provider": party.name, "provider_ukprn": party.ukprn,
        "provider_email": offer.provider.email, "provider_phone": offer.provider.phone,
        "programmes": [one.programme for one in funding if one.programme], "funding": [one.source for one in funding if one.source and not one.programme],
        "contact": [one.name for one in contacts], "contact_email": [one.email for one in contacts], "contact_phone": [one.phone for one in contacts],
    }  # fmt: skip


def _run_cells(run: Run) -> dict[str, Any]:
    cells = {column.name: getattr(run, column.field) for column in headers() if column.on == "run" and hasattr(run, column.field)}
    cells["run_id"] = run.pk
    if venue := run.venue:
        cells |= {f"venue_{name}": getattr(venue, name) for name in ("address", "city", "county", "postcode")}
        cells |= {"venue": venue.name, "venue_id": venue.pk, "transport": venue.transport, **_features(venue.features, "venue_")}
    return cells


def _features(found: dict[str, bool], before: str) -> dict[str, list[str]]:
    known = {code: value for code, value in found.items() if code in kinds.Feature.values}
    return {
        f"{before}features": sorted(c for c, v in known.items() if v),
        f"{before}features_not": sorted(c for c, v in known.items() if v is False),
    }


def _cost_cells(offer: Offer, run: Run | None) -> dict[str, Any]:
    """The run's own costs, else the offer's."""
    every = sorted(offer.costs.all(), key=lambda one: (one.kind, str(one.amount), one.description))
    own = [one for one in every if run and one.run_id == run.pk] or [one for one in every if one.run_id is None]
    names = dict(zip(COSTS, ("cost", "materials_cost", "exam_cost", "other_cost"), strict=True))
    amounts = {names[one.kind]: one.amount for one in reversed(own) if one.amount is not None and one.kind in names}
    return {**amounts, "cost_description": next((one.description for one in own if one.description), "")}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
