"""Services that bring data in: take files, say what was understood of them, publish them once, keep an audit entry."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import PurePath

from django.db import transaction

from skillshed.evidence.publish import Outcome, publish
from skillshed.evidence.rehearse import rehearse
from skillshed.people.services import Actor, record, require, who
from skillshed.site.evidence import column_maps
from skillshed.site.evidence.columns import head_of
from skillshed.site.evidence.opened import book
from skillshed.site.evidence.staging import Job, Result, Staged, Staging
from skillshed.site.evidence.uploads import MEGABYTE
from skillshed.sources.raw import RawFile
from skillshed.sources.registry import detect, sources
from skillshed.terms.errors import InputNotUnderstood, Refused, UsageError, UserError

log = logging.getLogger(__name__)
LARGE = 8 * MEGABYTE  # above this a file is not tried out first, and is published in the background
OWN = "tidy"


def staging() -> Staging:
    """Where files wait."""
    return Staging(book().folder)


def bring(
    *, by: Actor, files: Sequence[tuple[str, bytes]], released_on: date | None = None, source: str = "", use_map: str = ""
) -> Job:
    """Take files in and say what each is. Nothing is published; of a file that cannot be used nothing is kept.

    InputNotUnderstood, with the reason for each, where none can be used.
    """
    require(by, "evidence.import")
    if not files:
        raise UsageError("No file is chosen.", next_step="Choose one or more files.")
    if source and source not in sources():
        raise UsageError(f"There is no source '{source}'.", next_step="Choose one of the list, or let it be detected.")
    columns = column_maps.read(book().folder, use_map) if use_map else {}
    here = staging()
    account = who(by)
    job = here.begin(account.pk if account else None, released_on=released_on, source=source)
    try:
        job.files = [Staged(number=number, name=_plain(name), size=len(content)) for number, (name, content) in enumerate(files)]
        _pair(job)
        for one, (_, content) in zip(job.files, files, strict=True):
            here.keep(job, one, content)
        for one in job.files:
            if one.belongs_to is None:
                column_maps.apply(one, columns)
                understand(job, one)
        if all(one.state == "failed" for one in job.files if one.belongs_to is None):
            raise InputNotUnderstood(
                " ".join(one.why for one in job.files if one.why),
                next_step="" if len(files) == 1 else "None of the files can be used.",
            )
        return here.save(job)
    except BaseException:
        here.discard(job.token)
        raise


def _plain(name: str) -> str:
    """A file's own name, without folders and signs that no name needs."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable())[:120] or "file"


def _pair(job: Job) -> None:
    """A JSON beside a table of the same name is its description, not a file of its own."""
    tables = {one.name.rsplit(".", 1)[0]: one for one in job.files if not one.name.lower().endswith(".json")}
    for one in job.files:
        owner = tables.get(one.name.rsplit(".", 1)[0])
        if one.name.lower().endswith(".json") and owner:
            one.belongs_to = owner.number
            owner.companions.append(one.number)


def understand(job: Job, one: Staged) -> Staged:
    """Say of a file what it is and what an import would do with it; its bytes go where it can never be used."""
    here = staging()
    one.why, one.tried = "", None
    try:
        raw = here.raw(job, one)
        one.head = head_of(raw)
        _try_out(job, one, raw)
    except Refused as error:
        _fail(job, one, error)
    except UserError as error:
        can_be_mapped = bool(one.head) and one.source in ("", OWN) and (not job.source or job.source == OWN)
        if can_be_mapped:
            one.state, one.why = "needs_map", error.message
        else:
            _fail(job, one, error)
    return one


def _try_out(job: Job, one: Staged, raw: RawFile) -> None:
    named = OWN if one.columns and not job.source else job.source
    chosen = sources()[named] if named else detect(raw)
    one.source, one.source_title = chosen.name, chosen.title
    if one.size > LARGE:
        one.state = "large"
        return
    here = staging()
    one.tried = rehearse(
        raw,
        here.path(job.token),
        lake=book().lake,
        areas=book().areas,
        now=datetime.now(UTC),
        source=chosen.name,
        given=job.given(one),
    )
    one.state = "ready"
    if one.tried.is_empty:
        raise InputNotUnderstood(f"No row of '{one.name}' can be used: {'; '.join(list(one.tried.reasons)[:3]) or 'it has none'}.",
                                 next_step="Check which column is the place and which the period.")  # fmt: skip


def _fail(job: Job, one: Staged, error: UserError) -> None:
    one.state, one.why = "failed", str(error)
    staging().drop_bytes(job, one.number, *one.companions)


def map_columns(
    *, by: Actor, token: str, number: int, columns: dict[str, str], title: str, dataset: str, save_as: str = ""
) -> Job:
    """Say what the columns of a file are, and see again what an import would do; the map is kept under a name where one is given."""
    require(by, "evidence.import")
    here = staging()
    job = here.load(token)
    _refuse_begun(job)
    one = job.file(number)
    one.columns, one.title, one.dataset = columns, title, dataset
    if save_as:
        with transaction.atomic():
            name = column_maps.name_of(save_as)
            record(by=by, did="evidence.save_map", kind="column_map", thing=name)
            column_maps.keep(book().folder, name, columns, title=title, dataset=dataset)
    understand(job, one)
    return here.save(job)


def leave_out(*, by: Actor, token: str) -> None:
    """Discard what was brought in. What is being published stays."""
    require(by, "evidence.import")
    job = staging().load(token)
    _refuse_begun(job)
    staging().discard(token)


def _refuse_begun(job: Job) -> None:
    if job.stage != "waiting":
        raise UsageError("These files are published or being published already.", next_step="Look at how far it is.")


def start(*, by: Actor, token: str) -> Job:
    """Publish what was brought in: small files at once, large ones by the worker. Starting twice publishes once."""
    from skillshed.site.evidence.tasks import publish_staged

    require(by, "evidence.import")
    here = staging()
    job = here.load(token)
    if not job.usable and job.stage == "waiting":
        raise UsageError("No file of this import can be published.", next_step="Say what the columns are, or bring other files.")
    if job.stage == "done" or not here.claim(job):
        return job
    account = who(by)
    if sum(one.size for one in job.usable) <= LARGE or account is None:
        return run(by=by, token=token)
    job.stage, job.step = "queued", "waiting for the worker"
    here.save(job)
    publish_staged.enqueue(token, account.pk)
    return here.load(token)


def run(*, by: Actor, token: str) -> Job:
    """Publish every usable file of a job, one after the other; a file that fails leaves the others as they are."""
    require(by, "evidence.import")
    here = staging()
    job = here.load(token)
    job.stage = "publishing"
    for one in job.usable:
        if one.result is None:
            one.result = _published(by, job, one)
            here.save(job)
    job.stage, job.step = "done", ""
    here.drop_bytes(job)
    for one in job.files:
        one.head = []
    return here.save(job)


def _published(by: Actor, job: Job, one: Staged) -> Result:
    here = staging()

    def on_step(step: str) -> None:
        job.step = f"{one.name}: {step}"
        here.save(job)

    try:
        outcome = publish(
            here.raw(job, one),
            lake=book().lake,
            areas=book().areas,
            now=datetime.now(UTC),
            source=one.source,
            given=job.given(one),
            on_step=on_step,
        )
    except UserError as error:
        return Result(error=str(error))
    _record(by, outcome)
    log.info(
        "imported release=%s is_new=%s rows=%s put_aside=%s",
        outcome.release.id,
        outcome.is_new,
        outcome.release.rows_out,
        outcome.release.rows_dropped,
    )
    return Result(
        release=outcome.release.id,
        is_new=outcome.is_new,
        rows_out=outcome.release.rows_out,
        rows_dropped=outcome.release.rows_dropped,
    )


def _record(by: Actor, outcome: Outcome) -> None:
    release = outcome.release
    if outcome.is_new:
        facts = {"source": release.source, "rows": release.rows_out, "put_aside": release.rows_dropped}
        record(by=by, did="evidence.import", kind="release", thing=release.id[:120], **facts)


def of_account(by: Actor, token: str) -> Job:
    """A job, for anyone who may import. NotFound."""
    require(by, "evidence.import")
    return staging().load(token)
