"""Taking in files: held in memory up to a limit, so that nothing is left on the disk, whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

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


View = Callable[..., HttpResponse]


def bounded(*, refuse: View, before: Callable[..., object], most: int = MOST_BYTES) -> Callable[[View], View]:
    """For a view that takes files in: it is given a `BoundedUpload` after the request, once a body of that size may be read.

    `before` is asked first, and raises where the person may not bring anything; `refuse` answers a body larger than `most`.
    """

    def around(view: View) -> View:
        # The token stands in the body, which must not be read before the reader of files is set.
        checked = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def taken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            before(request, *args, **kwargs)
            if request.method == "POST" and int(request.META.get("CONTENT_LENGTH") or 0) > most + MEGABYTE:
                return refuse(request, *args, **kwargs)
            reader = BoundedUpload(request)
            request.upload_handlers = [reader]
            return checked(request, reader, *args, **kwargs)

        return taken

    return around
