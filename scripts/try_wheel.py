"""Build the wheel, install it into a new environment away from this folder, and run the demo there as a new user would.

Run: `python scripts/try_wheel.py`. Stops with the words of the first command that fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 60  # seconds for the demo: three times what it should take, since CI's machine may be busy


def main() -> None:
    """Build, install, run."""
    with tempfile.TemporaryDirectory() as name:
        away = Path(name)
        said([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(away)], cwd=ROOT)
        wheel = next(away.glob("*.whl"))
        print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB")
        skillshed = install(wheel, away / "venv")
        began = time.monotonic()
        said([str(skillshed), "demo", "--no-serve", "--data", str(away / "data")], cwd=away)
        took = time.monotonic() - began
        told = said([str(skillshed), "profile", "Lancashire", "--json", "--data", str(away / "data")], cwd=away)
        if '"Lancashire"' not in told:
            raise SystemExit("The installed demo knows nothing of Lancashire.")
        print(f"skillshed demo --no-serve from the wheel: {took:.1f} s")
        if took > LIMIT:
            raise SystemExit(f"That is more than {LIMIT} s.")


def install(wheel: Path, venv: Path) -> Path:
    """A new environment with the wheel in it; its skillshed command."""
    constraints = ["-c", str(ROOT / "constraints.txt"), str(wheel)]
    if _has_uv():
        said(["uv", "venv", "--quiet", "--python", sys.executable, str(venv)])
        said(["uv", "pip", "install", "--quiet", "--python", str(venv / "bin" / "python"), *constraints])
    else:
        said([sys.executable, "-m", "venv", str(venv)])
        said([str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", *constraints])
    return venv / "bin" / "skillshed"


def _has_uv() -> bool:
    return bool(shutil.which("uv")) and subprocess.run(["uv", "--version"], capture_output=True, check=False).returncode == 0


def said(command: list[str], *, cwd: Path | None = None) -> str:
    """Run a command without our settings; its standard output, or the end of the script with its words."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("SKILLSHED_") and key != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=plain, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
