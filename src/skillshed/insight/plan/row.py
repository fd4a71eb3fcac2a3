"""A row of a plan, and the kinds of words that stand in one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Kind = Literal["count", "rate", "ratio", "index", "milestone", "evidence"]
Direction = Literal["up", "down", "maintain", "reach", "none"]
Confidence = Literal["high", "medium", "low"]
Level = Annotated[int, Field(ge=1, le=5)]
Text = Annotated[
    str, BeforeValidator(lambda value: value if isinstance(value, str | dict | list) or value is None else str(value))
]


class Row(BaseModel):
    """One row of a plan. What is not known is kept."""

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names that the format does not know."""
        return tuple(self.model_extra or ())
