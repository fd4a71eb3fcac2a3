"""Two processes writing at once: they queue, nothing is lost, the trail stays one chain."""

from __future__ import annotations

import json

WRITER = """
from skillshed.site.boot import setup; setup()
import sys
from skillshed.people import services
from skillshed.people.models import User
amina = User.objects.get(email="amina@example.org")
for number in range(40):
    services.record(by=services.SYSTEM, did="test.write", kind="writer", thing="{name}", number=number)
    grant = services.grant_role(by=services.SYSTEM, user=amina, role="analyst")
    if number % 10 == 9:
        services.end_role(by=services.SYSTEM, grant=grant)
services.grant_role(by=services.SYSTEM, user=amina, role="adviser")
"""
SEED = """
from skillshed.site.boot import setup, migrate; setup(); migrate()
from skillshed.people.seeds import seed_demo
seed_demo(password="a long invented password")
"""
LOOK = """
from skillshed.site.boot import setup; setup()
import json
from skillshed.people import reads
from skillshed.people.models import AuditEntry, RoleGrant
check = reads.check_trail()
grants = RoleGrant.objects.filter(user__email="amina@example.org")
told = AuditEntry.objects.filter(kind="user", thing=str(grants.first().user_id))
print(json.dumps({
    "whole": check.is_whole, "written": AuditEntry.objects.filter(did="test.write").count(),
    "adviser": grants.filter(role="adviser", ended_on=None).count(), "grants": grants.count(), "ends": grants.exclude(ended_on=None).count(),
    "told_grants": told.filter(did="role.grant").count(), "told_ends": told.filter(did="role.end").count(),
}))
"""


def test_two_processes_write_one_whole_trail(system):
    here = system("shared")
    here.run(SEED)
    writers = [here.start(WRITER.format(name=name)) for name in ("one", "two")]
    for writer in writers:
        out, err = writer.communicate(timeout=120)
        assert writer.returncode == 0, out + err
    found = json.loads(here.run(LOOK))
    assert (found["whole"], found["written"], found["adviser"]) == (True, 80, 1)
    assert (found["grants"], found["ends"]) == (found["told_grants"], found["told_ends"]), "every change is told, and told once"
