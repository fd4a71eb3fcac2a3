"""Templates of reports: a `template.toml` beside Markdown sections with slots, shipped or in the data folder."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skillshed.terms.errors import InputNotUnderstood, NotFound

SHIPPED = Path(__file__).parent / "templates"
FILE = "template.toml"


class Section(BaseModel):
    """One Markdown file of a report. An annex ends the body; an unnumbered one has no number before its title."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    file: str
    is_annex: bool = False


class Template(BaseModel):
    """What a report is made of. `most_body_pages` and `most_pages` are checked when it is built."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    title: str
    kind: str
    about: str
    author: str
    version: str
    reviewed_on: date | None = None
    follows: str = ""  # the guidance or document it follows
    status: Literal["confirmed", "memory", "assumption"] = "assumption"
    of: Literal["place", "plan"] = "place"  # what a report from it is about
    place: str = "E37000019"  # shown first where nobody names one
    has_cover: bool = True
    has_contents: bool = True
    is_numbered: bool = True
    counts_pages: bool = False  # whether it says how long it is
    opens_pages: bool = True  # whether each section opens a new page
    most_body_pages: int = 0
    most_pages: int = 0
    measures: list[str] = []  # where the reader may choose: those taken where nobody chooses
    sections: list[Section] = Field(min_length=1)
    folder: Path = Path()

    def text(self, section: Section) -> str:
        """A section's Markdown; InputNotUnderstood where the file is not there."""
        path = self.folder / section.file
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise InputNotUnderstood(
                f"The template {self.id} names {section.file}, and {path} is not there.", next_step="Add the file or take it out."
            ) from error

    @property
    def sha256(self) -> str:
        """The checksum of its files together."""
        found = hashlib.sha256((self.folder / FILE).read_bytes())
        for section in self.sections:
            found.update(self.text(section).encode("utf-8"))
        return found.hexdigest()


def templates(data: Path, of: str = "place") -> dict[str, Template]:
    """Shipped templates of reports on places, or on plans, and those in the data folder's `templates`, which win over the same id."""
    folders = [path.parent for home in (SHIPPED, data / "templates") for path in sorted(home.glob(f"*/{FILE}"))]
    return {one.id: one for one in map(read, folders) if one.of == of}


def template(data: Path, template_id: str, of: str = "place") -> Template:
    """One template; NotFound with those there are."""
    found = templates(data, of)
    if template_id not in found:
        raise NotFound(f"There is no report template '{template_id}'.", next_step=f"There are: {', '.join(found)}.")
    return found[template_id]


def read(folder: Path) -> Template:
    """The template in a folder; InputNotUnderstood names the file, the field and what is wrong."""
    path = folder / FILE
    try:
        found = Template.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise InputNotUnderstood(f"{path} is not valid TOML ({error}).", next_step="Mend that line.") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InputNotUnderstood(f"{path}: {field}: {first['msg']}.", next_step="See docs/how-to/write-a-report.md.") from error
    return found.model_copy(update={"folder": folder})
