"""What the documents show works: commands run, made pages are fresh, links lead somewhere."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from scripts.make_reference import REFERENCE, pages

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^( *)```sh\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"^( *)```(?:toml|csv)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("name", ["command-line.md", "measure-files.md", "pack-files.md", "formats.md"])
def test_made_pages_are_fresh(name: str):
    assert (REFERENCE / name).read_text(encoding="utf-8") == pages()[name], "run `make reference`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def blocks(page: str, *, kind: re.Pattern[str] = BLOCK) -> list[str]:
    """The fenced blocks of a page, without the indent of a list."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return ["\n".join(line.removeprefix(indent) for line in body.splitlines()) for indent, body in kind.findall(text)]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder to stand in, with the demo's evidence in its data folder and `skillshed` and `python` on the path."""
    here = tmp_path_factory.mktemp("docs")
    for name, line in {"skillshed": '-c "from skillshed.cli.main import run; run()"', "python": ""}.items():
        (here / name).write_text(f'#!/bin/sh\nexec {sys.executable} {line} "$@"\n')
        (here / name).chmod(stat.S_IRWXU)
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("SKILLSHED_", "DJANGO_"))}
    return here, {**plain, "SKILLSHED_DATA": str(here / "data"), "PATH": f"{here}:{os.environ['PATH']}"}


def run(shell: tuple[Path, dict[str, str]], script: str, *, cwd: Path | None = None) -> str:
    done = subprocess.run(
        ["sh", "-eu", "-c", script], cwd=cwd or shell[0], env=shell[1], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def test_the_first_hour_runs_from_top_to_bottom(shell: tuple[Path, dict[str, str]]):
    said = [run(shell, block) for block in blocks("tutorials/first-hour.md")]
    everything = "\n".join(said)
    for figure in ("70.8", "63", "78.6", "6,241", "6,312", "19.2", "ce716dd8"):
        assert figure in everything, f"the tutorial speaks of {figure}"


@pytest.fixture(scope="module")
def demo(shell: tuple[Path, dict[str, str]]) -> tuple[Path, dict[str, str]]:
    """The same, with the demo's evidence, whether or not the tutorial ran before."""
    run(shell, "skillshed demo --no-serve")
    return shell


def test_import_your_own_file(demo: tuple[Path, dict[str, str]]):
    page = "how-to/import-your-own-file.md"
    table, columns, _protection = blocks(page, kind=FILE)
    (demo[0] / "learners.csv").write_text(table + "\n")
    (demo[0] / "columns.toml").write_text(columns + "\n")
    own = [block for block in blocks(page) if "learners" in block]
    assert len(own) == 2
    for block in own:
        run(demo, block)
    assert '"value": 388' in run(demo, "skillshed series learners.learners --place Pendle --by sex=Female --json")


def test_make_a_pack(demo: tuple[Path, dict[str, str]]):
    for block in blocks("how-to/make-a-pack.md"):
        run(demo, block, cwd=ROOT)
    assert (demo[0] / "data" / "packs" / "board.toml").exists()


def test_define_a_measure(demo: tuple[Path, dict[str, str]]):
    page = "how-to/define-a-measure.md"
    (written,) = blocks(page, kind=FILE)
    folder = demo[0] / "data" / "measures"
    folder.mkdir(exist_ok=True)
    (folder / "self_employed_share.toml").write_text(written)
    said = "\n".join(run(demo, block) for block in blocks(page))
    assert "Blackburn" in said


def test_open_the_lake(demo: tuple[Path, dict[str, str]]):
    for block in blocks("how-to/open-the-lake-with-duckdb-or-spark.md"):
        assert "release" in run(demo, block)
