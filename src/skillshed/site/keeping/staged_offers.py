"""Files of offers that were looked at and not yet brought in: kept as evidence's are, in a folder of their own."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from skillshed.people.models import Organisation
from skillshed.people.reads import held
from skillshed.people.services import may
from skillshed.provision.feeds.bring import Outcome, bring, may_bring
from skillshed.provision.feeds.reading import read_content
from skillshed.provision.feeds.tables import Own
from skillshed.publishing.disarmed import disarmed
from skillshed.site.evidence.staging import Job, Staged, Staging
from skillshed.terms.errors import NotFound, Refused, UsageError, UserError

MOST_KEPT = 2000  # faults and changes of one file that the page and its CSV show


class OfferJob(Job):
    """One file of offers, what would become of it, and what did."""

    feed: str = ""
    is_whole: bool = False
    organisation: int | None = None
    would: dict[str, Any] = {}
    did: dict[str, Any] = {}
    why: str = ""

    @property
    def shown(self) -> dict[str, Any]:
        """What was done, else what would be."""
        return self.did or self.would


class OfferStaging(Staging):
    """Where they wait, for a day at most."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.folder = data / "imports-of-offers"

    def load(self, token: str) -> OfferJob:
        """A job. NotFound once it was discarded or swept."""
        try:
            return OfferJob.model_validate_json((self.path(token) / "job.json").read_bytes())
        except FileNotFoundError:
            raise NotFound(
                "This import is no longer here: files not brought in are kept for a day.", next_step="Bring the file in again."
            ) from None


def staging() -> OfferStaging:
    """Of the data folder of this site."""
    return OfferStaging(settings.CONFIG.data)


def own_organisations(by: Any) -> list[Organisation]:
    """Organisations whose offers the account may bring in; none for whoever may bring in everybody's."""
    if may(by, "provision.import").allowed:
        return []
    numbers = {one.organisation for one in held(by) if one.role == "provider" and one.organisation is not None}
    return list(Organisation.objects.filter(pk__in=numbers).order_by("name"))


def look(
    *, by: Any, name: str, content: bytes, feed: str = "", is_whole: bool = False, organisation: int | None = None
) -> OfferJob:
    """Keep a file and say what it would do. Of a file that cannot be read nothing is kept."""
    may_bring(by)
    own = _own(by, organisation)
    feed = f"{own.name} ({own.ukprn or own.pk})" if own else feed.strip()
    if is_whole and not feed:
        raise UsageError(
            "Only a feed with a name can be replaced by its whole list.",
            next_step="Give the feed a name, or bring the file in as an addition.",
        )
    here = staging()
    begun = here.begin(by.pk, released_on=None, source="")
    job = OfferJob(**begun.model_dump() | {"feed": feed, "is_whole": is_whole, "organisation": own.pk if own else None})
    try:
        job.files = [Staged(number=0, name=name[:120] or "file", size=len(content))]
        here.keep(job, job.files[0], content)
        job.would = _kept(_through(by, job, content, dry_run=True))
        here.save(job)
    except BaseException:
        here.discard(job.token)
        raise
    return job


def _own(by: Any, organisation: int | None) -> Organisation | None:
    choices = own_organisations(by)
    if not choices:
        return None
    chosen = next((one for one in choices if one.pk == organisation), choices[0] if len(choices) == 1 else None)
    if chosen is None:
        raise UsageError("Say whose offers these are.", next_step="Choose one of your organisations.")
    return chosen


def _through(by: Any, job: OfferJob, content: bytes, *, dry_run: bool, accept_gone: bool = False) -> Outcome:
    own = Organisation.objects.filter(pk=job.organisation).first() if job.organisation else None
    batch = read_content(
        content, job.files[0].name, on=timezone.localdate(), own=Own(own.name, own.ukprn, only=True) if own else None
    )
    batch.is_whole = job.is_whole if batch.kind == "table" else batch.is_whole and (job.is_whole or batch.kind == "xcri")
    return bring(
        by=by,
        batch=batch,
        feed=job.feed or ("" if batch.kind == "table" else job.files[0].name),
        dry_run=dry_run,
        accept_gone=accept_gone,
    )


def _kept(outcome: Outcome) -> dict[str, Any]:
    found = outcome.document()
    for name in ("faults", "changes", "gone", "conflicts"):
        found[f"{name}_count"] = len(found[name])
        found[name] = found[name][:MOST_KEPT]
    found["refused"] = [one for one in found["faults"] if one["is_refusal"]]
    found["hints"] = [one for one in found["faults"] if not one["is_refusal"]]
    found["is_changing"] = outcome.is_changing
    return found


def do(*, by: Any, token: str, accept_gone: bool = False) -> OfferJob:
    """Bring the file in, once however often it is asked; a refusal leaves it waiting with the reason."""
    here, job = staging(), of_account(by, token)
    if job.stage == "done" or not here.claim(job):
        return job
    try:
        outcome = _through(by, job, here.raw(job, job.files[0]).content, dry_run=False, accept_gone=accept_gone)
    except UserError as error:
        (here.path(token) / "claimed").unlink(missing_ok=True)
        job.why = str(error)
        here.save(job)
        if isinstance(error, Refused) and not accept_gone:
            return job
        raise
    except BaseException:
        (here.path(token) / "claimed").unlink(missing_ok=True)
        raise
    job.did, job.stage, job.why = _kept(outcome), "done", ""
    here.save(job)
    here.drop_bytes(job)
    return job


def of_account(by: Any, token: str) -> OfferJob:
    """A job of the account's own, or anybody's for whoever may bring in everybody's. NotFound for another's."""
    may_bring(by)
    job = staging().load(token)
    if job.account != by.pk and not may(by, "provision.import").allowed:
        raise NotFound("There is no such import.", next_step="Bring the file in again.")
    return job


def errors_csv(job: OfferJob) -> str:
    """What is wrong, as a table to mend the file by."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["where", "column", "as written", "what is wrong and what to write", "refused"])
    for one in job.shown.get("faults", []):
        cells = [one["where"], one["column"], one["value"], one["reason"], "yes" if one["is_refusal"] else "no"]
        writer.writerow([disarmed(cell) for cell in cells])
    return out.getvalue()
