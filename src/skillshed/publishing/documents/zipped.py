"""Files that are zips inside (DOCX, ODS, bundles), written so that the same contents give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment a zip can hold


def same_bytes(data: bytes) -> bytes:
    """The same zip without the clock: entries in their order, every time stamp the earliest there is."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return bundle([(entry.filename, old.read(entry), entry.compress_type) for entry in old.infolist()])


def bundle(files: Iterable[tuple[str, bytes, int]]) -> bytes:
    """A zip of (name, bytes, compression) in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, data, compression in files:
            entry = zipfile.ZipInfo(name, date_time=EPOCH)
            entry.compress_type = compression
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            new.writestr(entry, data)
    return out.getvalue()


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of (name, bytes), compressed."""
    return bundle((name, data, zipfile.ZIP_DEFLATED) for name, data in files)
