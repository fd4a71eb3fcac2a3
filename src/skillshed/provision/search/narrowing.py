"""Filters over columns: which runs are left, which only do not say, and what each facet would leave were it lifted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillshed.provision.kinds import Audience
from skillshed.provision.search import meaning
from skillshed.provision.search.columns import UNKNOWN_COST, Codes, Columns, Pairs, bits, pence
from skillshed.provision.search.port import Query
from skillshed.provision.travel import miles_between

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What a filter says of runs: yes, or not known; else no."""

    yes: Array
    unknown: Array | None = None


@dataclass
class Left:
    """Runs that no filter without a facet throws out, in their order; what each filter says of them; their distance."""

    rows: Array
    said: dict[str, Said] = field(default_factory=dict)
    miles: Array | None = None

    def keep(self, which: Array) -> None:
        """Only these."""
        self.rows = self.rows[which]
        self.said = {
            name: Said(one.yes[which], None if one.unknown is None else one.unknown[which]) for name, one in self.said.items()
        }
        if self.miles is not None:
            self.miles = self.miles[which]

    def fails(self) -> Array:
        """How many filters do not say yes of each run."""
        count = np.zeros(len(self.rows), np.int8)
        for one in self.said.values():
            count += ~one.yes
        return count


def narrow(columns: Columns, query: Query, rows: Array) -> Left:
    """The runs among `rows` by the query's filters."""
    left = Left(rows)
    for name, ask in (
        ("offers", _offers),
        ("age", _age),
        ("audiences", _audiences),
        ("terms", _terms),
        ("starts", _starts),
        ("cost", _cost),
    ):
        _throw_out(left, name, ask(columns, query, left.rows))
    _by_place(columns, query, left)
    for name, ask in FACETED.items():
        if getattr(query, name):
            left.said[name] = ask(columns, query, left.rows)
    return left


def _throw_out(left: Left, name: str, said: Said | None) -> None:
    if said is None:
        return
    if said.unknown is None:
        left.keep(said.yes)
        return
    left.said[name] = said
    left.keep(said.yes | said.unknown)


def _offers(columns: Columns, query: Query, rows: Array) -> Said | None:
    if query.offers is None:
        return None
    fits = np.zeros(len(columns.ids), bool)
    fits[[columns.at[one] for one in query.offers if one in columns.at]] = True
    return Said(fits[columns.runs.offer[rows]])


def _age(columns: Columns, query: Query, rows: Array) -> Said | None:
    if query.age is None:
        return None
    fits = (columns.offers.youngest <= query.age) & (columns.offers.oldest >= query.age)
    return Said(fits[columns.runs.offer[rows]])


def _audiences(columns: Columns, query: Query, rows: Array) -> Said | None:
    if not query.audiences:
        return None
    asked = bits(query.audiences)
    if any(one != Audience.EMPLOYERS for one in query.audiences):
        asked |= bits([Audience.RESIDENTS])
    held = columns.offers.audiences
    return Said(((held == 0) | ((held & np.uint32(asked)) != 0))[columns.runs.offer[rows]])


def _terms(columns: Columns, query: Query, rows: Array) -> Said | None:
    return _having(columns, columns.terms, columns.code("terms"), query.terms, rows) if query.terms else None


def _having(columns: Columns, pairs: Pairs, codes: Codes, asked: Iterable[object], rows: Array) -> Said:
    """Offers that have one of the codes asked for."""
    fits = np.zeros(len(columns.ids), bool)
    fits[pairs.offer[np.isin(pairs.code, codes.numbers(asked))]] = True
    return Said(fits[columns.runs.offer[rows]])


def _starts(columns: Columns, query: Query, rows: Array) -> Said | None:
    any_time = columns.runs.any_time[rows]
    if query.starts_from is None and query.starts_to is None:
        return None if query.any_time else Said(~any_time)
    starts = columns.runs.starts[rows]
    first, last = (query.starts_from or date.min).toordinal(), (query.starts_to or date.max).toordinal()
    dated = ~any_time & (starts > 0) & (starts >= first) & (starts <= last)
    return Said(dated | any_time if query.any_time else dated, ~any_time & (starts == 0))


def _cost(columns: Columns, query: Query, rows: Array) -> Said | None:
    if query.most_cost is None and not query.free_to_me:
        return None
    cost = cost_column(columns, meaning.today(query))[rows]
    known = cost != UNKNOWN_COST
    yes = no = np.zeros(len(rows), bool)
    yes = ~yes
    if query.most_cost is not None:
        cheap = cost <= int(query.most_cost * 100)
        yes, no = yes & known & cheap, no | (known & ~cheap)
    if query.free_to_me:
        paid = _may_be_paid(columns, query.verdicts)[columns.runs.offer[rows]]
        free = cost == 0
        yes, no = yes & (paid | free), no | (known & ~free & ~paid)
    return Said(yes, ~yes & ~no)


def cost_column(columns: Columns, on: date) -> Array:
    """What each run costs on a day: the column, but for the few costs that have dates of their own."""
    if not columns.dated:
        return columns.runs.cost
    found = columns.runs.cost.copy()
    found[list(columns.dated)] = [pence(run, on) for run in columns.dated.values()]
    return found


def _may_be_paid(columns: Columns, verdicts: Mapping[str, str]) -> Array:
    words = columns.code("programmes").words
    may = np.array([verdicts.get(word, "unknown") in ("eligible", "unknown") for word in words], bool)
    found = np.zeros(len(columns.ids), bool)
    found[columns.programmes.offer[may[columns.programmes.code]]] = True
    return found


def _by_place(columns: Columns, query: Query, left: Left) -> None:
    """Distances, and the circle where one is asked for; what is online or national, and who comes home, is kept."""
    runs = columns.runs
    remote = runs.is_remote[left.rows]
    if query.near is None or query.within_miles is None:
        if not query.with_remote:
            _throw_out(left, "place", Said(~remote))
        left.miles = None if query.near is None else _miles(columns, query, left.rows)
        return
    home = coming_home(columns, query, left.rows)
    north = np.abs(runs.latitude[left.rows] - query.near.latitude)
    # One degree of latitude is 69 miles: what lies further north or south than the circle need not be measured.
    near = north <= query.within_miles / 68.0
    unknown = np.isnan(north) & ~remote & ~home
    which = np.flatnonzero(near | remote | home | unknown)
    left.keep(which)
    remote, home, unknown = remote[which], home[which], unknown[which]
    left.miles = _miles(columns, query, left.rows)
    inside = np.nan_to_num(left.miles, nan=np.inf) <= query.within_miles
    _throw_out(left, "place", Said(np.where(remote, query.with_remote, home | inside), unknown))


def _miles(columns: Columns, query: Query, rows: Array) -> Array:
    """Great-circle distances, as `meaning.miles`; not a number where there is no point or no need of one."""
    assert query.near is not None
    found = miles_between(query.near.latitude, query.near.longitude, columns.runs.latitude[rows], columns.runs.longitude[rows])
    found[columns.runs.is_remote[rows]] = np.nan
    return found


def coming_home(columns: Columns, query: Query, rows: Array) -> Array:
    """Outreach that comes to people at the point."""
    found = columns.runs.is_outreach[rows].copy()
    if query.near is None or not query.near.district or not columns.areas:
        return found
    for at in np.flatnonzero(found):
        areas = columns.areas.get(int(rows[at]), ())
        if areas and query.near.district not in areas and all(code[:3] in meaning.DISTRICTS for code in areas):
            found[at] = False
    return found


def _kinds(columns: Columns, query: Query, rows: Array) -> Said:
    return Said(np.isin(columns.offers.kind, columns.code("kinds").numbers(query.kinds))[columns.runs.offer[rows]])


def _levels(columns: Columns, query: Query, rows: Array) -> Said:
    level = columns.offers.level[columns.runs.offer[rows]]
    return Said(np.isin(level, _not_blank(columns.code("levels"), query.levels)), level == 0)


def _subjects(columns: Columns, query: Query, rows: Array) -> Said:
    codes = columns.code("subjects")
    wanted = [number for number, word in enumerate(codes.words) if word and meaning.subject_fits(word, query.subjects)]
    subject = columns.offers.subject[columns.runs.offer[rows]]
    return Said(np.isin(subject, wanted), subject == 0)


def _steps(columns: Columns, query: Query, rows: Array) -> Said:
    return Said(np.isin(columns.offers.step, columns.code("steps").numbers(query.steps))[columns.runs.offer[rows]])


def _providers(columns: Columns, query: Query, rows: Array) -> Said:
    return Said(np.isin(columns.offers.provider, columns.code("providers").numbers(query.providers))[columns.runs.offer[rows]])


def _languages(columns: Columns, query: Query, rows: Array) -> Said:
    return _having(columns, columns.languages, columns.code("languages"), query.languages, rows)


def _programmes(columns: Columns, query: Query, rows: Array) -> Said:
    return _having(columns, columns.programmes, columns.code("programmes"), query.programmes, rows)


def _deliveries(columns: Columns, query: Query, rows: Array) -> Said:
    return Said(np.isin(columns.runs.delivery[rows], columns.code("deliveries").numbers(query.deliveries)))


def _districts(columns: Columns, query: Query, rows: Array) -> Said:
    return Said(np.isin(columns.runs.district[rows], columns.code("districts").numbers(query.districts)))


def in_person(columns: Columns, rows: Array) -> Array:
    """Runs in a classroom: only of these is it asked when in the week they meet."""
    return columns.runs.delivery[rows] == columns.code("deliveries").number("classroom")


def _study_modes(columns: Columns, query: Query, rows: Array) -> Said:
    there, mode = in_person(columns, rows), columns.runs.study_mode[rows]
    fits = np.isin(mode, _not_blank(columns.code("study_modes"), query.study_modes))
    return Said(~there | fits, there & (mode == 0))


def _attendance(columns: Columns, query: Query, rows: Array) -> Said:
    there, held = in_person(columns, rows), columns.runs.attendance[rows]
    return Said(~there | ((held & np.uint32(bits(query.attendance))) != 0), there & (held == 0))


def _features(columns: Columns, query: Query, rows: Array) -> Said:
    asked = np.uint32(bits(query.features))
    yes = (columns.runs.yes[rows] & asked) == asked
    return Said(yes, ~yes & ((columns.runs.no[rows] & asked) == 0))


def _not_blank(codes: Codes, asked: Iterable[str]) -> list[int]:
    return [number for number in codes.numbers(asked) if number]


# By the name of the facet.
FACETED = {
    "kinds": _kinds, "levels": _levels, "subjects": _subjects, "deliveries": _deliveries, "study_modes": _study_modes,
    "attendance": _attendance, "features": _features, "languages": _languages, "steps": _steps, "programmes": _programmes,
    "districts": _districts, "providers": _providers,
}  # fmt: skip
