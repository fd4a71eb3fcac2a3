"""`skillshed`: reads the command, hands it to its room, turns errors into sentences and exit codes."""

from __future__ import annotations

import os
import sys

from cyclopts import App, CycloptsError, UnknownCommandError

from skillshed import __version__
from skillshed.terms.errors import UnknownPlace, UserError

EPILOGUE = """\
Every command takes --data DIR (else SKILLSHED_DATA, else your user data folder). PLACE is a code, a name or a slug.
--json writes one JSON document to standard output; messages go to standard error.
Exit codes: 0 done, 2 usage, 10 input not understood, 11 rows quarantined above the limit, 12 not found,
13 source unavailable (try again), 14 refused."""

app = App(
    name="skillshed",
    help="Evidence you can trace, help people can find, plans held to account.",
    help_epilogue=EPILOGUE,
    version=__version__,
    help_format="plaintext",
    exit_on_error=False,
    print_error=False,
)
_COMMANDS = {
    "demo": ("skillshed.cli.serving:demo", "Build the embedded evidence base and show it in a browser."),
    "serve": ("skillshed.cli.serving:serve", "Run the web site and its worker."),
    "import": ("skillshed.cli.bringing:import_files", "Import publishers' files, or your own."),
    "fetch": ("skillshed.cli.bringing:fetch", "Bring data from a live publisher."),
    "sources": ("skillshed.cli.listing:sources", "The formats we read and what is loaded from each."),
    "measures": ("skillshed.cli.listing:measures", "The measures defined and loaded."),
    "releases": ("skillshed.cli.listing:releases", "What was imported, and when it was published."),
    "areas": ("skillshed.cli.areas:app", "Look areas up; define your own."),
    "series": ("skillshed.cli.asking:series", "A measure's figures for places, with status, interval and release."),
    "trace": ("skillshed.cli.asking:trace", "Where a number comes from, down to the raw file's checksum."),
    "profile": ("skillshed.cli.asking:profile", "A place's headline figures."),
    "diagnose": (
        "skillshed.cli.diagnosing:diagnose",
        "Skills supply against demand: which equilibrium, how sure, and the evidence for a trap.",
    ),
    "structure": (
        "skillshed.cli.structuring:structure",
        "What a place specialises in, how it changed, and which industries are near.",
    ),
    "forecast": ("skillshed.cli.ahead:forecast", "Official projections, scenarios, and forecasts with an honest back-test."),
    "balance": ("skillshed.cli.balancing:balance", "What is learned against what will be needed, in people a year."),
    "commentary": (
        "skillshed.cli.commenting:commentary",
        "Sentences about a place made from its figures, and those that people replaced.",
    ),
    "claims": ("skillshed.cli.claiming:app", "Check sentences against the evidence."),
    "report": ("skillshed.cli.reporting:report", "Write a report for a place from a template, with its figures and sources."),
    "eligible": (
        "skillshed.cli.eligibility:eligible",
        "Which programmes a person can have on a day, why, and what would decide.",
    ),
    "plan": ("skillshed.cli.plans:app", "Plans: load, look through, follow, walk the chain, export."),
    "search": ("skillshed.cli.searching:search", "Find provision: words, place, distance, and what you can have."),
    "provision": ("skillshed.cli.provision:app", "The directory of provision: bring in, export, check."),
    "referrals": ("skillshed.cli.referrals:app", "Referrals: what is due, counts, erasure, change of keys."),
    "redundancy": ("skillshed.cli.redundancy:app", "Redundancy responses: match two lists, list, erase."),
    "postcodes": ("skillshed.cli.postcodes:app", "Where a postcode or town is; bring in whole postcodes."),
    "taxonomy": ("skillshed.cli.taxonomy:app", "Occupations and skills: load, list, compare versions."),
    "skills": ("skillshed.cli.skills:app", "From words to skills and occupations, and the steps between jobs."),
    "adverts": ("skillshed.cli.adverts:app", "Job adverts: what is asked, where, and what comes and goes."),
    "rules": ("skillshed.cli.rules:app", "Funding rules as data: export, try, publish."),
    "oruk": ("skillshed.cli.oruk:app", "Open Referral UK feeds."),
    "sql": ("skillshed.cli.asking:sql", "Ask the lake in SQL."),
    "check": ("skillshed.cli.listing:check", "Data quality: what is stale, partial, revised or damaged."),
    "backup": ("skillshed.cli.backup:backup", "Write everything into one file."),
    "restore": ("skillshed.cli.backup:restore", "Bring everything back from such a file."),
    "people": ("skillshed.cli.people:app", "Accounts and roles."),
    "bench": ("skillshed.cli.benching:bench", "Measure speed and memory beside a peer."),
}
for _name, (_path, _help) in _COMMANDS.items():
    app.command(_path, name=_name, help=_help)


def run() -> None:
    """Entry point of the `skillshed` command."""
    raise SystemExit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Run one command and give its exit code."""
    as_json = "--json" in arguments
    try:
        code = app(_with_data_folder(arguments), result_action="return_value")
        return code if isinstance(code, int) else 0
    except UserError as error:
        _say(error, as_json)
        return error.exit_code
    except UnknownCommandError as error:
        print(f"skillshed: {_unknown(error)}", file=sys.stderr)
        return 2
    except CycloptsError as error:
        print(f"skillshed: {error}".strip(), file=sys.stderr)
        print("`skillshed --help` shows the commands, `skillshed COMMAND --help` their options.", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader (head, less) closed the pipe: that is not an error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("SKILLSHED_DEBUG"):
            raise
        where = error.__traceback__
        while where and where.tb_next:
            where = where.tb_next
        place = f"{os.path.basename(where.tb_frame.f_code.co_filename)}:{where.tb_lineno}" if where else "?"
        print(
            f"skillshed: something went wrong inside skillshed ({type(error).__name__} at {place}: {str(error).splitlines()[0] if str(error) else ''}).",
            file=sys.stderr,
        )
        print("Nothing was half-written. Run it again with SKILLSHED_DEBUG=1 to see more, and report it.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. Nothing half-written was kept.", file=sys.stderr)
        return 130


def _unknown(error: UnknownCommandError) -> str:
    """Which command is none, and which one was perhaps meant; nothing is imported to find out."""
    from difflib import get_close_matches

    typed = error.unused_tokens[0] if error.unused_tokens else ""
    near = get_close_matches(typed, _COMMANDS, n=2)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"There is no command '{typed}'.{meant} `skillshed --help` shows them all."


def _with_data_folder(arguments: list[str]) -> list[str]:
    """Take --data DIR out of the arguments, wherever it stands, into the environment."""
    left: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--data":
            os.environ["SKILLSHED_DATA"] = next(rest, "")
        elif argument.startswith("--data="):
            os.environ["SKILLSHED_DATA"] = argument.removeprefix("--data=")
        else:
            left.append(argument)
    return left


def _say(error: UserError, as_json: bool) -> None:
    # Only here are there commands: pages lead to their own list of places.
    step = "Look it up with `skillshed areas`." if isinstance(error, UnknownPlace) and error.is_listed else error.next_step
    print(f"skillshed: {error.message} {step}".rstrip(), file=sys.stderr)
    if as_json:
        import json

        facts = {
            "kind": error.kind,
            "message": error.message,
            "next_step": step,
            "exit_code": error.exit_code,
        }
        print(json.dumps({"error": facts}, ensure_ascii=False))
