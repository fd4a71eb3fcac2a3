"""Lists for advisers: each one's people, what is suggested and what is to be asked; as a page and as a workbook, kept nowhere."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from skillshed.employers.redundancy.matching import LeftOver, Match, Suggested
from skillshed.employers.redundancy.people import AtRisk, Vacancy
from skillshed.employers.redundancy.telling import why
from skillshed.publishing.disarmed import disarmed

NOBODY = "No adviser named"
HEADS = ("Number", "Name", "Job title", "Suggested", "Employer", "Where", "Fit", "Minutes (estimate)", "Pay there", "Why, or what stands in the way", "To find out", "Contact")  # fmt: skip
WIDTHS = (11, 18, 24, 28, 28, 8, 7, 10, 12, 70, 40, 26)


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a list. `record`: position in the ground."""

    record: int
    person: AtRisk
    vacancy: Vacancy | None
    suggested: Suggested | None
    left: LeftOver | None

    @property
    def why(self) -> str:
        """Why this one; or what stands in the way, and what would change it."""
        if self.suggested:
            return why(self.suggested)
        return f"{self.left.why} {self.left.change}" if self.left else ""

    @property
    def unknown(self) -> str:
        """What is to be asked."""
        return "; ".join(self.suggested.unknown) if self.suggested else ""


@dataclass(frozen=True, slots=True)
class AdviserList:
    """One adviser's people."""

    adviser: str
    lines: tuple[Line, ...]


def lists(found: Match) -> list[AdviserList]:
    """Everybody by adviser, advisers by name, people in the order of their list; those with none named last."""
    suggested, left = {one.person: one for one in found.suggested}, {one.person: one for one in found.left}
    held: dict[str, list[Line]] = {}
    for at, person in enumerate(found.ground.people):
        one = suggested.get(at)
        vacancy = found.ground.vacancies[one.vacancy] if one else None
        held.setdefault(person.adviser or NOBODY, []).append(Line(at, person, vacancy, one, left.get(at)))
    return [AdviserList(name, tuple(held[name])) for name in sorted(held, key=lambda name: (name == NOBODY, name.casefold()))]


def workbook(chosen: Sequence[AdviserList], title: str) -> bytes:
    """A sheet for each adviser; no cell is a formula."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title})
    head, wrap = (
        book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    share, money = (
        book.add_format({"num_format": "0%", "valign": "top"}),
        book.add_format({"num_format": "£#,##0", "valign": "top"}),
    )
    for name, one in zip(_sheet_names(chosen), chosen, strict=True):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, (text, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, text, head)
        for row, line in enumerate(one.lines, 1):
            for column, cell in enumerate(_cells(line)):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell, wrap)
                elif cell is not None:
                    sheet.write_number(
                        row,
                        column,
                        cell,
                        share if column == HEADS.index("Fit") else money if column == HEADS.index("Pay there") else wrap,
                    )
    book.close()
    return out.getvalue()


def _cells(line: Line) -> list[str | float | None]:
    who, what, one = line.person, line.vacancy, line.suggested
    pay = float(what.pay) if what and what.pay is not None else None
    plain: list[str | float | None] = [
        who.key, who.name, who.title, what.title if what else "", what.employer if what else "", what.area if what else "",
        one.fit if one else None, round(one.minutes) if one and one.minutes is not None else None, pay, line.why, line.unknown, who.contact,
    ]  # fmt: skip
    return [str(disarmed(cell)) if isinstance(cell, str) else cell for cell in plain]


def _sheet_names(chosen: Sequence[AdviserList]) -> list[str]:
    """At most 31 letters, none twice, none of the signs a spreadsheet forbids."""
    names: list[str] = []
    for one in chosen:
        plain = "".join(" " if letter in r"[]:*?/\'" else letter for letter in one.adviser)[:26].strip() or "Adviser"
        twin = sum(name.casefold().startswith(plain.casefold()) for name in names)
        names.append(f"{plain} ({twin + 1})" if twin else plain)
    return names or ["Nobody"]
