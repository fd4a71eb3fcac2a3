"""Commands that show the site: demo and serve."""

from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from skillshed.cli.common import data_folder, note
from skillshed.terms.errors import Refused

if TYPE_CHECKING:
    from skillshed.people.seeds import DemoAccount

Port = Annotated[int, Parameter(help="Port to listen at.")]
MOST_WORKERS = 4  # each holds its own cache of the evidence


def demo(
    *,
    port: Port = 8000,
    serve: Annotated[bool, Parameter(name="--serve", negative="--no-serve", help="Serve the site when it is ready.")] = True,
) -> int:
    """Build the embedded evidence base with invented people, and serve it on this computer."""
    folder = data_folder()
    _only_a_demo(folder)
    if serve:
        from skillshed.site.running import check_port

        check_port("127.0.0.1", port)
    os.environ.setdefault("SKILLSHED_BASE_URL", f"http://127.0.0.1:{port}")
    cast, password = _build(folder)
    _introduce(cast, password)
    if not serve:
        note("Ready. `skillshed demo` serves it; `skillshed profile Lancashire` asks it.")
        return 0
    return _serve("127.0.0.1", port, 0)


def serve(
    *,
    port: Port = 8000,
    host: Annotated[str, Parameter(help="Address to listen at; 0.0.0.0 is every one.")] = "127.0.0.1",
    workers: Annotated[int, Parameter(help="Processes; 0 is one for each core, at most four.")] = 0,
) -> int:
    """Run the web site on the data folder, with the worker that empties its queue where there is one."""
    from skillshed.site.boot import build_static, migrate, setup
    from skillshed.site.running import check_port

    check_port(host, port)
    setup(data_folder())
    migrate()
    build_static()
    return _serve(host, port, workers)


def _only_a_demo(folder: Path) -> None:
    """Refused where invented people would come among real ones."""
    from skillshed.site.config import DEMO_KEY

    step = "Give the demo a folder of its own: skillshed demo --data DIR."
    if (folder / "skillshed.sqlite3").exists() and not (folder / DEMO_KEY).exists():
        raise Refused(
            f"{folder} holds records that no demo made, and the demo would add invented people to them.", next_step=step
        )
    if os.environ.get("SKILLSHED_DATABASE_URL"):
        raise Refused(
            "SKILLSHED_DATABASE_URL names a database, and the demo would add invented people to it.",
            next_step="Unset it: the demo keeps its records in its own folder.",
        )


def _build(folder: Path) -> tuple[list[DemoAccount], str]:
    """The demo's evidence, database, people and styles in a folder; the cast and the password they share."""
    from skillshed.evidence.demo import load_embedded
    from skillshed.site.boot import build_static, migrate, setup
    from skillshed.site.config import load, secret_key

    note(f"The demo lives in {folder} (--data DIR or SKILLSHED_DATA changes that).")
    setup(folder, demo=True)
    # The key marks the folder as a demo's, so it is made even where the environment brings another.
    secret_key(load().model_copy(update={"secret_key": None}))
    extracts = load_embedded(folder)
    note(f"Evidence: {len(extracts)} releases of real figures, {sum(one.rows_out for one in extracts):,} in all.")
    migrate()
    with ThreadPoolExecutor(max_workers=1) as beside:
        # Compressing files leaves the other core free to fill the database.
        files = beside.submit(build_static)
        cast, password = _seed()
        files.result()
    return cast, password


def _seed() -> tuple[list[DemoAccount], str]:
    """Invented people, offers, referrals and a plan; the cast and the password they share."""
    import secrets

    from skillshed.people.seeds import seed_demo
    from skillshed.provision.demo.loading import seed_offers
    from skillshed.provision.models import Provider

    password = secrets.token_urlsafe(9)
    cast = seed_demo(password=password)
    offers = seed_offers()
    providers = Provider.objects.filter(organisation__is_invented=True).count()
    note(f"Provision: {offers:,} offers by {providers} providers, all invented, on real postcodes.")
    from skillshed.plans.counting import count_all
    from skillshed.plans.seeds import seed_plan
    from skillshed.plans.seeds_actors import seed_actors
    from skillshed.referrals.models import Referral
    from skillshed.referrals.seeds import seed_referrals

    # Letters of invented people are written into the data folder; their log lines would stand between these notes.
    logging.getLogger("django_tasks").setLevel(logging.WARNING)
    seed_referrals()
    note(f"Referrals: {Referral.objects.count()} of invented people, in every state.")
    plan = seed_plan()
    seed_actors()
    from skillshed.plans.seeds_board import seed_lsip

    lsip = seed_lsip()
    note(f"Plan: {lsip.title}, {lsip.elements.filter(group='college_targets').count()} targets of colleges.")
    _seed_skills()
    count_all()  # after all that is counted
    note(f"Plan: {plan.title}, {plan.actuals.count()} figures.")
    return cast, password


def _seed_skills() -> None:
    """What offers teach, what employers said, and a closure with its people."""
    from skillshed.employers.redundancy.seeds import seed_redundancy
    from skillshed.employers.seeds import seed_diagnoses
    from skillshed.provision.teaching.demonstrating import seed_skills

    closure = seed_redundancy()
    note(f"Redundancy: {closure.people.count()} invented people at risk, {closure.vacancies.count()} vacancies.")
    note(f"Skills: {seed_skills():,} said of offers, most read from their words.")
    note(f"Employers: {seed_diagnoses()} invented ones told what changes for them.")


def _introduce(cast: list[DemoAccount], password: str) -> None:
    note("People: all invented. Sign in as any of them:")
    for one in cast:
        note(f"  {one.email:<22}{one.name}, {one.role.replace('_', ' ')}")
    note(f"  password, new each time: {password}")


def _serve(host: str, port: int, workers: int) -> int:
    from django.conf import settings

    from skillshed.site.running import run, server_command, worker_command

    commands = [server_command(host, port, workers or min(os.cpu_count() or 1, MOST_WORKERS))]
    if "django_tasks_db" in settings.INSTALLED_APPS:
        commands.append(worker_command())
    shown = f"[{host}]" if ":" in host else host
    code = run(commands, host=host, port=port, on_ready=lambda: note(f"Open http://{shown}:{port}/  (Ctrl-C stops)"))
    note("Stopped.")
    return code
