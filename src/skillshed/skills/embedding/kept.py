"""Arrays that take long to make, kept in the data folder by what they were made from."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skillshed.evidence.files import write_whole

Arrays = dict[str, npt.NDArray[Any]]


def kept(data: Path | None, *made_from: str, make: Callable[[], Arrays]) -> Arrays:
    """The arrays kept under these names, else made and kept; a damaged file is made again. Nothing in it is ever executed."""
    if data is None:
        return make()
    file = kept_file(data, *made_from)
    if file.is_file():
        try:
            with np.load(file, allow_pickle=False) as found:
                return {name: found[name] for name in found.files}
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            file.unlink(missing_ok=True)
    arrays = make()
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    write_whole(file, buffer.getvalue())
    return arrays


def kept_file(data: Path, *made_from: str) -> Path:
    """Where the arrays of these names are kept."""
    return data / "cache" / "skills" / f"{hashlib.sha256('|'.join(made_from).encode()).hexdigest()[:24]}.npz"
