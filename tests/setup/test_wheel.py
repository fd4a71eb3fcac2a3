"""The wheel holds what the program reads beside its code."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path):
    inside = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    files = {
        str(path.relative_to(source))
        for path in (source / "skillshed").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }
    assert files <= inside, sorted(files - inside)[:10]
    suffixes = {Path(name).suffix for name in inside}
    assert {".toml", ".parquet", ".geojson", ".html", ".css", ".csv", ".json", ".mjs"} <= suffixes


def test_the_wheel_carries_the_licence_and_the_notice(wheel: Path):
    names = [Path(name).name for name in zipfile.ZipFile(wheel).namelist()]
    assert {"LICENSE", "NOTICE"} <= set(names)


def test_the_demo_runs_from_the_wheels_files_alone(wheel: Path, tmp_path: Path):
    """Unpacked away from the sources; installed into an environment of its own by `make wheel`."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import skillshed, sys; assert skillshed.__file__.startswith(sys.argv.pop()); from skillshed.cli.main import run; run()"
    )
    command = [sys.executable, "-c", code, "demo", "--no-serve", "--data", str(tmp_path / "data"), str(tmp_path / "site")]
    plain = {"PYTHONPATH": str(tmp_path / "site"), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=plain, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Ready" in done.stderr
