"""`python -m bench.all NAME...`: run benchmarks, print their tables and keep them in docs/explanation/speed.md."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

from bench import (
    adverts,
    big_job,
    complexity,
    diagnosis,
    eligibility,
    imports,
    occupations,
    oruk,
    pages,
    plans,
    report,
    search,
    skills,
    starting,
    transitions,
)
from bench.measure import ROOT

BENCHES: dict[str, tuple[str, Callable[[], str]]] = {
    "big-job": ("Forty million rows", lambda: big_job.main()[0]),
    "import": ("Importing publishers' files", imports.main),
    "demo": ("The demo, from nothing to ready", starting.demo),
    "help": ("The command line starts", starting.help_text),
    "pages": ("Pages", pages.main),
    "diagnosis": ("Diagnosis of every district", diagnosis.main),
    "report": ("Reports, cold", report.main),
    "search": ("Search over 100,000 offers", search.main),
    "oruk": ("The Open Referral UK feed", oruk.main),
    "complexity": ("Complexity of areas", complexity.main),
    "eligibility": ("Eligibility for 200 programmes", eligibility.main),
    "plans": ("Plans", plans.main),
    "skills": ("From text to skills", skills.main),
    "occupations": ("Occupation coding", occupations.main),
    "adverts": ("Job adverts", adverts.main),
    "transitions": ("Steps between occupations", transitions.main),
}
DOC = ROOT / "docs" / "explanation" / "speed.md"


def main(names: list[str]) -> int:
    """Run those named (or all); unknown names are said."""
    chosen = list(BENCHES) if names in ([], ["all"]) else names
    if unknown := [name for name in chosen if name not in BENCHES]:
        print(f"There is no benchmark '{unknown[0]}'. There are: {', '.join(BENCHES)}, all.", file=sys.stderr)
        return 2
    for name in chosen:
        title, measure = BENCHES[name]
        print(f"## {title}\n", flush=True)
        found = measure()
        print(found + "\n", flush=True)
        if not found.startswith("Not measured"):
            keep(name, found)
    return 0


def keep(name: str, found: str) -> None:
    """Replace the results of one benchmark in the page on speed."""
    text = DOC.read_text(encoding="utf-8")
    between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not between.search(text):
        raise RuntimeError(f"{DOC} has no place for '{name}'")
    DOC.write_text(between.sub(lambda marks: f"{marks[1]}{found}\n{marks[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
