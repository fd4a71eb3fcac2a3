"""Killed in the middle of a thousand referrals: none that was acknowledged is lost, none is there twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time

import pytest

from tests.site.conftest import system  # noqa: F401

SEED = """
from skillshed.site.boot import setup, migrate; setup(); migrate()
from skillshed.people.services import SYSTEM, create_organisation
from skillshed.provision import services
college = create_organisation(by=SYSTEM, name="College (invented)", kind="provider", is_invented=True)
provider = services.save_provider(by=SYSTEM, organisation=college, email="office@example.org")
services.save_offer(by=SYSTEM, provider=provider, title="Bricklaying (invented)", step="vocational")
"""
WRITE = """
from skillshed.site.boot import setup; setup()
import sys
from skillshed.provision.models import Offer
from skillshed.referrals import services
offer, agreed = Offer.objects.get(), services.Agreed("I agree.", ("name", "email"))
print("ready", flush=True)
for line in sys.stdin:
    key = line.strip()
    made = services.refer_oneself(offer=offer, agreed=agreed, request_key=key, name="Person " + key, email=key + "@example.org", is_invented=True)
    print(key, made.referral.pk, flush=True)
"""
LOOK = """
from skillshed.site.boot import setup; setup()
import json
from django.db.models import Count
from skillshed.people.reads import check_trail
from skillshed.referrals.letters import post_letters
from skillshed.referrals.models import Client, Consent, Message, Referral, Transition
post_letters()
rows = Referral.objects.annotate(steps=Count("transitions"))
print(json.dumps({
    "referrals": {one.request_key: [str(one.pk), one.state, one.steps] for one in rows}, "clients": Client.objects.count(), "consents": Consent.objects.count(),
    "letters": Message.objects.count(), "trail": check_trail().is_whole,
    "letters_each": sorted(set(Message.objects.values_list("referral").annotate(n=Count("pk")).values_list("n", flat=True))),
    "states": sorted(set(Message.objects.values_list("state", flat=True))),
}))
"""


@pytest.mark.slow
@pytest.mark.django_db
def test_kill_in_the_middle_of_a_thousand_referrals(system):  # noqa: F811
    here = system("crash")
    here.run(SEED)
    keys, told = [f"k{number:04}" for number in range(1000)], {}
    # A child takes everything asked of it, is killed at an unforeseen moment, and the next is asked for ALL that is left
    # and for the last twenty acknowledged again, as a browser sends a form again that was never answered.
    for turn, kill_after in enumerate((130, 290, 470, 700, None)):
        asked = sorted(set(keys) - set(told)) if turn == 0 else sorted({*(set(keys) - set(told)), *sorted(told)[-20:]})
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITE], env=here.environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        threading.Thread(target=_give, args=(writer, asked), daemon=True).start()
        assert writer.stdout.readline() == "ready\n"
        for line in writer.stdout:
            key, number = line.split()
            assert told.setdefault(key, number) == number, "the same form gave another referral"
            if kill_after and len(told) >= kill_after:
                time.sleep(0.003 * turn)
                writer.send_signal(signal.SIGKILL)
                break
        for line in writer.stdout.read().splitlines():
            if len(line.split()) == 2:  # the last line may be torn
                told.setdefault(*line.split())
        writer.wait(60)
        assert writer.returncode == (-signal.SIGKILL if kill_after else 0)
    found = json.loads(here.run(LOOK))
    assert {key: row[0] for key, row in found["referrals"].items()} == told
    assert {tuple(row[1:]) for row in found["referrals"].values()} == {("sent", 2)}
    assert (len(found["referrals"]), found["clients"], found["consents"], found["letters"]) == (1000, 1000, 1000, 2000)
    assert (found["letters_each"], found["trail"]) == ([2], True)
    assert set(found["states"]) <= {"sent", "sending"}, "a letter in hand at the kill waits for its ten minutes"


def _give(writer, asked: list[str]) -> None:
    try:
        for key in asked:
            writer.stdin.write(key + "\n")
            writer.stdin.flush()
        writer.stdin.close()
    except (BrokenPipeError, OSError):
        pass
