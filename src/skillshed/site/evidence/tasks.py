"""Long work for the background worker (`SKILLSHED_TASKS=database`); without one it runs at once."""

from __future__ import annotations

from django_tasks import task

from skillshed.people.models import User
from skillshed.site.evidence import bringing
from skillshed.terms.errors import UserError


@task()
def publish_staged(token: str, account: int) -> str:
    """Publish files that were brought in; what goes wrong stands in the job, where its page shows it."""
    here = bringing.staging()
    try:
        return bringing.run(by=User.objects.get(pk=account), token=token).stage
    except UserError as error:
        job = here.load(token)
        job.stage, job.step = "done", str(error)
        here.drop_bytes(job)
        return here.save(job).stage
