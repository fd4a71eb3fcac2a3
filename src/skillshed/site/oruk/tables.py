"""/offers.csv: all public offers, one row a run, in the columns of the template, written as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from skillshed.provision.feeds.tables_out import as_csv, rows_of
from skillshed.provision.published import published
from skillshed.site.oruk.answers import opened

ROWS = 500


@opened
def offers_csv(request: HttpRequest) -> HttpResponseBase:
    """Every offer that is published."""
    on = timezone.localdate()
    headers = {"Content-Disposition": f'attachment; filename="skillshed-offers-{on.isoformat()}.csv"'}
    rows = rows_of(published(on))
    return StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8", headers=headers)


def _lines(rows: Iterable[dict[str, str]]) -> Iterator[str]:
    left = iter(rows)
    yield "\ufeff" + as_csv([])
    while some := list(islice(left, ROWS)):
        yield as_csv(some).split("\n", 1)[1]  # without the header, which stands already
