"""Definition files, which people write in TOML: read into their models, with what is wrong told in their words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from skillshed.terms.errors import InputNotUnderstood

Form = TypeVar("Form", bound=BaseModel)


def read_definition(path: Path, form: type[Form], *, what: str, manual: str) -> Form:
    """One file; InputNotUnderstood names it, the field, what is wrong, and the page of the manual (`what`: "measure", "pack")."""
    try:
        return form.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise InputNotUnderstood(
            f"The {what} file {path.name} is not valid TOML ({error}).", next_step="Mend that line."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InputNotUnderstood(f"The {what} file {path.name}: {field}: {first['msg']}.", next_step=f"See {manual}.") from error
