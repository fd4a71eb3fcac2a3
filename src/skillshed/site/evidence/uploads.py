"""Taking in files: held in memory up to a limit, so that nothing is left on the disk, whatever happens."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MEGABYTE = 1024 * 1024
MOST_BYTES = 50 * MEGABYTE  # of one file
MOST_IN_ALL = 100 * MEGABYTE
MOST_FILES = 20


class BoundedUpload(FileUploadHandler):
    """Reads files into memory; one that grows beyond the limit is let go, and its name is kept in `too_large`."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.too_large: list[str] = []
        self._all = 0
        self._content = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Another file begins."""
        super().new_file(*args, **kwargs)
        self._content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """More of it."""
        self._all += len(raw_data)
        if start + len(raw_data) > MOST_BYTES or self._all > MOST_IN_ALL:
            self._all -= self._content.tell() + len(raw_data)
            self._content = BytesIO()
            self.too_large.append(str(self.file_name))
            raise SkipFile
        self._content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The whole file."""
        self._content.seek(0)
        return InMemoryUploadedFile(
            self._content, self.field_name, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )
