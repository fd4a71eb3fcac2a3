"""What an address of an evaluation asks for: measure, place, when it began, who is left out, the day of knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from skillshed.insight.plan.evaluating import Evaluation, evaluated, panel
from skillshed.insight.plan.measures import PlanMeasure
from skillshed.site.evidence.opened import book, kept
from skillshed.site.evidence.state import State, code_of, slug_of
from skillshed.terms.errors import UsageError
from skillshed.terms.period import read_period

MOST_LEFT_OUT = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """Places are codes. `begins` None: it is not said yet."""

    measure: str = ""
    place: str = ""
    begins: date | None = None
    by: tuple[tuple[str, str], ...] = ()
    leave_out: tuple[str, ...] = ()
    as_of: date | None = None

    @classmethod
    def read(cls, params: QueryDict) -> Asked:
        """What a request asks. NotFound and UsageError name the text that is not understood."""
        state = State.read(params)
        names = [part.strip() for text in params.getlist("leave_out") for part in text.split(";") if part.strip()]
        if len(names) > MOST_LEFT_OUT:
            raise UsageError(f"{len(names)} places are too many to leave out.", next_step=f"Name at most {MOST_LEFT_OUT}.")
        out = tuple(sorted({code_of(book(), one) for one in names}))
        begins = date.fromisoformat(state.start) if state.start else None
        return cls(state.measure, state.place, begins, state.by, out, state.as_of)

    @classmethod
    def of(cls, measure: PlanMeasure, start: date | None, params: QueryDict) -> Asked:
        """What a plan's own measure asks, unless the address says otherwise: from its baseline on, else the plan's first day."""
        mine = cls.read(params)
        by = tuple(sorted(tuple(part.split("=", 1)) for part in measure.by.split(",") if "=" in part))
        begins = mine.begins or measure.baseline_on or start
        return cls(book().measure(measure.evidence).id, code_of(book(), measure.place), begins, by, mine.leave_out, mine.as_of)  # type: ignore[arg-type]

    @property
    def is_whole(self) -> bool:
        """Whether an answer can be given."""
        return bool(self.measure and self.place and self.begins)

    def query(self, **more: str) -> str:
        """The canonical query string."""
        pairs = [("measure", self.measure), ("place", slug_of(self.place) if self.place else "")]
        pairs += [("from", self.begins.isoformat() if self.begins else ""), *(("by", f"{name}={part}") for name, part in self.by)]
        pairs += [("leave_out", slug_of(code)) for code in self.leave_out]
        pairs += [("as_of", self.as_of.isoformat() if self.as_of else ""), *more.items()]
        return urlencode([(name, text) for name, text in pairs if text], safe="/:*,=")

    def url(self, name: str = "evaluate", *args: str, **more: str) -> str:
        """An address of this room."""
        query = self.query(**more)
        return f"{reverse(f'plans:{name}', args=args)}{'?' + query if query else ''}"


def answered(asked: Asked) -> Evaluation:
    """The evaluation, worked out once. NotFound and UsageError say kindly what is lacking."""
    assert asked.begins
    begins = asked.begins
    return kept(
        ("evaluation", asked),
        lambda: evaluated(
            panel(
                book(), asked.measure, book().place(asked.place), begins, by=dict(asked.by) or None, as_of=asked.as_of,
                leave_out=asked.leave_out,
            )
        ),
        room="pages",
    )  # fmt: skip


def said_by(asked: Asked) -> str:
    """When it began, as the form shows it: the year where it is the first day of one."""
    if asked.begins is None:
        return ""
    found = read_period(str(asked.begins.year))
    return str(asked.begins.year) if found and found.start == asked.begins else asked.begins.isoformat()
