"""From what stands in a sentence to claims: which number, direction, place and period belong to which measure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from skillshed.evidence.book import Book
from skillshed.insight.claims.draft.reading import PlaceSpan, Read, Span, tables
from skillshed.insight.claims.joined import PREFIX
from skillshed.insight.claims.said import Said
from skillshed.insight.claims.when import wanted
from skillshed.terms.place import Place

CARRIED = 0.55  # a measure or place taken from the sentence before
_MONTHLY = re.compile(r"^(?:[a-z]+) (?:19|20)\d\d$", re.I)
_VERB = re.compile(r"\s+(?:has|have|had|is|was|were|are|recorded|saw|shows?|showed)\b")
_COMPARES = re.compile(r"\b(?:than|compared|that of|versus|against|relative to|in comparison|average)\b", re.I)


@dataclass(frozen=True)
class Made:
    """Entries of a claim, how sure, and what was assumed."""

    entries: dict[str, object]
    confidence: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topic:
    """The measure a statement is about, where it stands, and how sure that is."""

    id: str
    start: int
    end: int
    sure: float
    note: str = ""


def proposed(book: Book, read: Read, home: Place | None, carried: str, period: str) -> tuple[list[Made], list[str]]:
    """The claims a sentence makes, surest first, and the numbers in it that belong to none of them."""
    topics = _topics(read, carried)
    if not topics or not read.says_something:
        return [], []
    here = _Sentence(book, read, home, period, topics)
    made = [*here.of_numbers(), *here.of_every(), *here.of_comparisons(), *here.of_ranks(), *here.of_trends(), *here.of_spread()]
    unique = {repr(sorted(one.entries.items(), key=str)): one for one in made}
    return sorted(unique.values(), key=lambda one: -one.confidence), here.left


def _topics(read: Read, carried: str) -> list[Topic]:
    found = [Topic(span.what, span.start, span.end, span.sure) for span in read.measures]
    if found or not carried or not read.points_back:
        return found
    return [Topic(carried, 0, 0, CARRIED, "the measure is taken from the sentence before")]


class _Sentence:
    """One sentence's parts and how they are joined."""

    def __init__(self, book: Book, read: Read, home: Place | None, period: str, topics: list[Topic]) -> None:
        self.book, self.read, self.home, self.default_period, self.topics = book, read, home, period, topics
        self.left: list[str] = []
        self.turn = min((span.start for span in self._turns()), default=len(read.sentence))

    def _turns(self) -> list[Span]:
        """Where a comparison turns from the subject to what it is compared with."""
        return [
            span for span in self.read.directions if _COMPARES.search(self.read.sentence[span.start :]) or self._place_after(span)
        ]

    def _place_after(self, span: Span) -> bool:
        return any(place.start >= span.start for place in self.read.places)

    # Joining

    def topic_near(self, at: int, end: int = 0) -> Topic:
        """The measure a word or number (from `at` to `end`) belongs to: the nearest, those before it preferred."""
        return min(self.topics, key=lambda one: at - one.end if one.end <= at else (one.start - max(at, end)) * 1.5)

    def topic_of(self, span: Span) -> Topic:
        """The measure a direction is said of: in `lower than average weekly wage` the one that follows."""
        if re.match(r"\w+ than (?:the )?(?:\w+ )?average", self.read.sentence[span.start :], re.I):
            after = [one for one in self.topics if 0 <= one.start - span.end < 40]
            if after:
                return after[0]
        return self.topic_near(span.start, span.end)

    def places_near(self, at: int, end: int) -> list[str]:
        """The places a number is said of: `Blackpool and Burnley` are two, `44.5 in England` is one that is compared with."""
        after = [
            one
            for one in self.read.places
            if re.fullmatch(r"\s+(?:in|for|across|of)\s+(?:the\s+)?", self.read.sentence[end : one.start])
        ]
        if after:
            return [_written(self._wide(after[0].place))]
        beside_it = [one for one in self.read.places if 0 <= at - one.end < 16 or 0 <= one.start - end < 9]
        named_so = [one for one in beside_it if "," not in self.read.sentence[min(one.end, end) : max(one.start, at)]]
        if named_so:
            return [_written(self._wide(min(named_so, key=lambda one: min(abs(at - one.end), abs(one.start - end))).place))]
        place, _, _ = self.place_near(at)
        if place is None:
            return []
        named = [one for one in self.read.places if one.how == "named"]
        mine = next((one for one in named if one.place == place), None)
        beside = [one for one in named if mine and re.fullmatch(r",? and |, ", self.read.sentence[one.end : mine.start])]
        return [_written(one.place) for one in beside] + [_written(place)]

    def place_near(self, at: int) -> tuple[Place | None, float, str]:
        """The subject's place: the nearest named one that is not compared with; else the text's own."""
        own = [one for one in self.read.places if one.how in ("named", "county") and not self._is_comparator(one)]
        near = min(own, key=lambda one: abs(one.start - at), default=None)
        if near and abs(near.start - at) < 160:
            return self._wide(near.place), 0.95, ""
        if self.home is not None:
            return self.home, 0.75, f"no place is named: {self.home.name} is taken"
        return (self._wide(near.place), 0.7, "") if near else (None, 0.0, "")

    def _wide(self, place: Place) -> Place:
        """The text's own area where a name is shared by it (Lancashire, of a text about the LEP area)."""
        if self.home is not None and place.name == self.home.name:
            return self.home
        return place

    def _is_comparator(self, one: PlaceSpan) -> bool:
        """Whether a place stands where what is compared with stands: `than in the North West`, `above the UK`."""
        if self._is_subject_area(one) or _VERB.match(self.read.sentence, one.end):
            return False
        before = self.read.sentence[max(0, one.start - 60) : one.start].casefold()
        cue = re.search(
            r"\b(?:than|compared (?:to|with)|above|below|that of|lags?|lagged|versus|against|relative to|exceeds)\b(?!.*[;])",
            before,
        )
        joined_on = re.search(r"(?:\band\b|,|&|\bor\b)\s*(?:the\s+|regionally\s+in\s+the\s+|in\s+the\s+)*$", before)
        return bool(cue) or bool(joined_on and self.turn < one.start and self.read.directions)

    def _is_subject_area(self, one: PlaceSpan) -> bool:
        return self.home is not None and one.place.name == self.home.name

    def comparators(self, at: int) -> list[str]:
        """Places named after a direction, and the country or region that `national` and `regional` stand for."""
        end = min((span.start for span in self.read.directions if span.start > at + 12), default=len(self.read.sentence))
        after = [one for one in self.read.places if at <= one.start < max(end, at + 40) and not self._is_subject_area(one)]
        found = after or [one for one in self.read.places if self._is_comparator(one)]
        if any(one.place.code.startswith(PREFIX) for one in found):
            # "the national average (England minus London)": the brackets say what is meant.
            found = [one for one in found if one.how != "england"]
        return list(dict.fromkeys(_written(one.place) for one in found))

    def period_near(self, at: int) -> tuple[str, float]:
        """The nearest period, those after a number preferred (`3.7% in March 2020`)."""
        spans = [span for span in self.read.periods if span.end - span.start < 30]
        spans = [one for one in spans if not self._is_since(one)]
        near = min(spans, key=lambda one: one.start - at if one.start >= at else (at - one.end) * 3, default=None)
        if near:
            return _period_text(near.what), 0.95
        return self.default_period, 0.7

    def _is_since(self, one: Span) -> bool:
        return re.search(r"\b(?:since|from)\s+$", self.read.sentence[: one.start], re.I) is not None

    def entries(self, at: int, topic: Topic, *, with_period: bool = True) -> tuple[dict[str, object], float, list[str]]:
        """Statement, measure, part, place and period of a claim."""
        place, sure, note = self.place_near(at)
        period, dated = self.period_near(at)
        measure = _variant(topic.id, period)
        found: dict[str, object] = {"statement": self.read.sentence, "measure": measure}
        if place is not None:
            found["place"] = _written(place)
        if with_period and period:
            found["period"] = period
        if part := self._part(topic, at):
            found["by"] = part
        notes = [note, topic.note, "" if period or not with_period else "no period is named: the newest is taken"]
        return found, topic.sure * sure * dated if place is not None else 0.0, [one for one in notes if one]

    def _part(self, topic: Topic, at: int) -> str:
        row: dict[str, Any] = next((one for one in tables()["measure"] if one["id"] == topic.id), {})
        if row.get("part") == "occupation":
            return _occupation(self.read.sentence[topic.start : topic.end].casefold())
        if row.get("part") == "industry":
            return next((word for word in _INDUSTRIES if word in self.read.text), "")
        return ""

    # Shapes

    def of_numbers(self) -> list[Made]:
        made = []
        for said, start, end in self.read.numbers:
            one = None if self._is_of_something_else(start) else self._of_number(said, start, end)
            if one is None:
                self.left.append(said.text)
            names = self.places_near(start, end) if one and "value" in one.entries else []
            made += ([_placed(one, name) for name in names] or [one]) if one else []
        return made

    def _is_of_something_else(self, at: int) -> bool:
        """Whether a number stands nearer to a statistic nothing is defined for than to any measure."""
        unknown = min((abs(span.start - at) for span in self.read.unknown), default=None)
        return unknown is not None and unknown < min(min(abs(one.start - at), abs(one.end - at)) for one in self.topics)

    def _of_number(self, said: Said, start: int, end: int) -> Made | None:
        topic = self.topic_near(start)
        found, sure, notes = self.entries(start, topic)
        near = self.read.sentence[max(0, start - 45) : end + 45].casefold()
        text = self.read.sentence[start:end].strip()
        if not sure:
            return None
        if any(0 <= start - span.end < 12 for span in self.read.extremes):
            span = next(span for span in self.read.extremes if 0 <= start - span.end < 12)
            found |= {span.what: text, "across": f"districts of {found['place']}"}
            return Made(found, sure * 0.8, tuple(notes))
        if self.read.spread and re.search(r"disparit|gap between|difference between", near):
            found |= {
                "range": f"{_HEDGES[said.hedge]} {text}" if said.hedge else text,
                "across": f"districts of {found['place']}",
            }
            return Made(found, sure * 0.8, tuple(notes))
        if re.search(r"\b(?:pre-reform|of its|of their|of the)\b[^.]{0,25}\blevel\b", near):
            found |= {"share": text, "of": "an earlier period"}
            return Made(found, sure * 0.5, (*notes, "say under `of` which earlier period is meant"))
        if trend := self._trend_beside(start, end):
            return self._change(found, sure, notes, said, text, trend)
        if said.unit in ("points", "basis_points") or re.search(r"\b(?:points|percentage points)\b", near[45:]):
            others = self.comparators(start)
            side = next((span.what for span in self.read.directions if 0 <= span.start - end < 30), "above")
            found |= {"difference": text, side: others or ["England"]}
            return Made(found, sure * 0.6, tuple(notes))
        hedge = f"{_HEDGES[said.hedge]} " if said.hedge else ""
        found["value"] = f"{hedge}{text}"
        is_rate = self.book.measure(str(found["measure"])).unit == "percent"
        likely = 0.95 if said.unit else 0.25 if is_rate else 0.7  # a bare number beside a rate is hardly the rate
        return Made(found, sure * likely, tuple(notes))

    def _trend_beside(self, start: int, end: int) -> str:
        """growing or falling where the number is a change: `down by 32.7%`, `an increase of 3.3%`."""
        for span in self.read.trends:
            between = self.read.sentence[span.end : start].casefold() if span.end <= start else "far away, before it"
            if re.fullmatch(r"\s*(?:by|of|to by|down)?\s*(?:about|around|over|nearly)?\s*", between):
                return span.what
        return ""

    def _change(self, found: dict[str, object], sure: float, notes: list[str], said: Said, text: str, trend: str) -> Made:
        periods = [_period_text(span.what) for span in self.read.periods]
        ends = sorted(dict.fromkeys(periods), key=lambda one: min((p.start.isoformat() for p in wanted(one)), default=one))
        found.pop("period", None)
        if len(ends) >= 2:
            found |= {"from": ends[0], "to": ends[-1]}
        elif ends:
            found["to"] = ends[0]
        sign = "-" if trend == "falling" and said.value > 0 else ""
        found["change"] = f"{sign}{text}"
        missing = () if "from" in found else ("say under `from` since when",)
        return Made(found, sure * (0.9 if "from" in found else 0.5), (*notes, *missing))

    def of_every(self) -> list[Made]:
        if not self.read.quantifier or not self.read.directions:
            return []
        found_of = re.search(r"\b(?:authorities|districts|boroughs|councils|areas)\b", self.read.sentence, re.I)
        if not found_of:
            return []
        span = next((one for one in self.read.directions if one.start > found_of.start()), self.read.directions[0])
        topic = self.topic_near(found_of.start())
        found, sure, notes = self.entries(found_of.start(), topic)
        others = self.comparators(span.start)
        if not sure or not others:
            return []
        found |= {self.read.quantifier: f"districts of {found['place']}", span.what if span.what != "same" else "same_as": others}
        return [Made(found, sure * 0.85, tuple(notes))]

    def of_comparisons(self) -> list[Made]:
        if self.read.quantifier and re.search(r"\b(?:authorities|districts)\b", self.read.sentence, re.I):
            spans = [
                span for span in self.read.directions if re.match(r"\w+ than average", self.read.sentence[span.start :], re.I)
            ]
        else:
            spans = list(self.read.directions)
        made = []
        for span in spans:
            others = self.comparators(span.start)
            topics = self._listed(span) or [self.topic_of(span)]
            for topic in topics if others else []:
                found, sure, notes = self.entries(span.start, topic)
                key = "same_as" if span.what == "same" else span.what
                own = [one for one in others if one != found.get("place")]
                if sure and own:
                    made.append(Made({**found, key: own}, sure * 0.9, tuple(notes)))
        return made

    def _listed(self, span: Span) -> list[Topic]:
        """Several parts of one measure after one direction: `fewer workers in professional and managerial occupations`."""
        end = min((one.start for one in self.read.directions if one.start > span.start), default=len(self.read.sentence))
        inside = [one for one in self.topics if span.start <= one.start < end]
        return inside if len(inside) > 1 and len({one.id for one in inside}) == 1 else []

    def of_ranks(self) -> list[Made]:
        made = []
        for span in self.read.ranks:
            if any(span.start < start < span.end + 6 for _, start, _ in self.read.numbers) or self.read.spread:
                continue
            topic = self.topic_near(span.start)
            found, sure, notes = self.entries(span.start, topic)
            if not sure:
                continue
            among = (
                "industry"
                if found.get("by") and "sector" in self.read.text
                else f"districts of {self._round(str(found['place']))}"
            )
            made.append(Made({**found, "rank": span.what, "among": among}, sure * 0.7, tuple(notes)))
        return made

    def _round(self, place: str) -> str:
        """The area whose districts a rank is among: the text's own area for one of its districts."""
        return _written(self.home) if self.home is not None else place

    def of_trends(self) -> list[Made]:
        made = []
        for span in self.read.trends:
            if any(0 <= start - span.end < 14 for _, start, _ in self.read.numbers):
                continue
            topic = self.topic_near(span.start, span.end)
            if min(abs(span.start - topic.end), abs(topic.start - span.end)) > 70 and topic.end:
                continue
            found, sure, notes = self.entries(span.start, topic)
            since = next((_period_text(one.what) for one in self.read.periods if self._is_since(one)), "")
            found |= {"from": since} if since else {}
            if sure:
                made.append(Made({**found, "trend": span.what}, sure * 0.75, tuple(notes)))
        return made

    def of_spread(self) -> list[Made]:
        if not self.read.spread or any(self.read.numbers):
            return []
        found, sure, notes = self.entries(0, self.topics[0])
        if not sure:
            return []
        found |= {"range": "", "across": f"districts of {found['place']}"}
        return [Made(found, sure * 0.5, (*notes, "say under `range` how large the difference is"))]


def _placed(one: Made, name: str) -> Made:
    """The same statement of a place named beside the number."""
    if one.entries.get("place") == name:
        return one
    notes = tuple(note for note in one.notes if not note.startswith("no place is named"))
    return replace(one, entries={**one.entries, "place": name}, notes=notes)


_HEDGES = {"about": "about", "over": "over", "at_least": "at least", "under": "under", "at_most": "at most"}
_INDUSTRIES = [
    "manufacturing", "construction", "retail", "hospitality", "accommodation", "agriculture", "human health", "health", "education",
    "information and communication", "transport", "finance", "real estate", "public administration", "arts",
]  # fmt: skip


def _occupation(text: str) -> str:
    for word, part in (
        ("associate", "Associate professional and technical"), ("professional", "Professional occupations"), ("manag", "Managers"),
        ("skilled trade", "Skilled trades"), ("caring", "Caring, leisure and other service"), ("administrative", "Administrative and secretarial"),
        ("elementary", "Elementary"), ("low", "Elementary"), ("process", "Process"),
    ):  # fmt: skip
        if word in text:
            return part
    return ""


def _variant(measure: str, period: str) -> str:
    """The monthly file where a month is meant."""
    row: dict[str, Any] = next((one for one in tables()["measure"] if one["id"] == measure), {})
    return str(row["monthly"]) if row.get("monthly") and _MONTHLY.match(period) else measure


def _period_text(text: str) -> str:
    plain = " ".join(text.split())
    return f"20{plain}" if re.fullmatch(r"\d\d/\d\d", plain) else plain


def _written(place: Place) -> str:
    return place.name if place.code.startswith(PREFIX) else place.slug
