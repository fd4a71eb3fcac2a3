"""Files of adverts read as they come, a line at a time: a board's file may be larger than the memory."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from skillshed.sources.raw import MAX_LINE, MAX_RATIO, RawFile
from skillshed.terms.errors import InputNotUnderstood

HEAD = 4_096
SMALL = 10_000_000  # bytes; below this any packing is believed
GZIP = b"\x1f\x8b"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
ROWS = 2_000


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are Windows-1252, in which older boards write; one bad byte costs no row."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("skillshed.windows", _as_windows)


def kind_of(path: Path) -> str:
    """text, json, parquet or what else `RawFile.kind` names, told by the first bytes; gzip is looked into."""
    head = _head(path)
    if not head:
        raise InputNotUnderstood(f"'{path.name}' is empty.", next_step="Save it again from its board.")
    # A workbook's kind needs the whole archive: here it is enough that it is none of ours.
    return "workbook" if head[:2] == b"PK" else RawFile(head, path.name).kind


def lines(path: Path) -> Iterator[str]:
    """Lines with their ends: UTF-8, UTF-16 by its mark, stray Windows-1252; InputNotUnderstood for damage and endless lines."""
    limit = max(path.stat().st_size * MAX_RATIO, SMALL)
    encoding = "utf-16" if _head(path)[:2] in UTF16 else "utf-8-sig"
    with _opened(path) as stream, io.TextIOWrapper(stream, encoding, errors="skillshed.windows", newline="") as text:
        read = 0
        while line := text.readline(MAX_LINE + 1):
            read += len(line)
            if len(line) > MAX_LINE or read > limit:
                raise _endless(path)
            # A zero byte is no letter, and csv stops at it.
            yield line.replace("\x00", "")


def parquet_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a Parquet file, a part of a row group in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        for batch in pq.ParquetFile(path).iter_batches(ROWS):
            yield from batch.to_pylist()
    except (pa.ArrowInvalid, OSError) as error:
        raise InputNotUnderstood(f"'{path.name}' is damaged Parquet ({error}).", next_step="Write it again.") from error


def _head(path: Path) -> bytes:
    with _opened(path) as stream:
        return stream.read(HEAD)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, unpacked where they are gzip; InputNotUnderstood where they cannot be read."""
    try:
        with path.open("rb") as stream:
            is_packed = stream.read(2) == GZIP
        with cast(IO[bytes], gzip.open(path, "rb") if is_packed else path.open("rb")) as stream:
            yield stream
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputNotUnderstood(
            f"'{path.name}' is damaged: its compressed data stop too early.", next_step="Download it again."
        ) from error
    except IsADirectoryError as error:
        raise InputNotUnderstood(f"'{path}' is a folder.", next_step="Name the files in it.") from error
    except OSError as error:
        raise InputNotUnderstood(f"'{path}' cannot be read ({error.strerror}).", next_step="Check the path.") from error


def _endless(path: Path) -> InputNotUnderstood:
    return InputNotUnderstood(
        f"'{path.name}' has an endless line, or unpacks to far more than its size allows.",
        next_step="Save it again as CSV or JSON lines from its board.",
    )
