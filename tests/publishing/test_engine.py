"""Drawings are the same bytes whatever fonts a machine has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

DRAW = """
import hashlib
from skillshed.publishing.charts import engine
spec = {"data": {"values": [{"a": "Burnley", "b": 3}, {"a": "Blackburn with Darwen", "b": 5}]}, "mark": "bar",
        "encoding": {"x": {"field": "b", "type": "quantitative"}, "y": {"field": "a", "type": "nominal"}},
        "config": {"font": engine.MEASURED, "axis": {"labelFont": engine.MEASURED}}}
svg = engine.svg(spec)
print(hashlib.sha256(svg.encode()).hexdigest(), hashlib.sha256(engine.png(svg, 1)).hexdigest(), engine.MEASURED + '"' in svg)
"""


def drawn(**more: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", DRAW], env={**os.environ, **more}, check=True, capture_output=True, text=True
    ).stdout


def test_a_machine_with_other_fonts_draws_the_same_bytes(tmp_path: Path) -> None:
    fonts = Path(__file__).parents[2] / "src/skillshed/publishing/documents/fonts"
    other = tmp_path / "fonts.conf"
    other.write_text(f'<!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{fonts}</dir></fontconfig>', encoding="utf-8")
    here = drawn()
    assert drawn(FONTCONFIG_FILE=str(other)) == here
    assert here.endswith("False\n")  # the reader's own letters are named, not those it was measured by


def test_loading_the_engine_leaves_the_environment_as_it_was() -> None:
    code = "import os; from skillshed.publishing.charts import engine; print(os.environ.get('FONTCONFIG_FILE'))"
    for given in ({}, {"FONTCONFIG_FILE": "/etc/fonts/fonts.conf"}):
        base = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
        said = subprocess.run(
            [sys.executable, "-c", code], env={**base, **given}, check=True, capture_output=True, text=True
        ).stdout
        assert said.strip() == given.get("FONTCONFIG_FILE", "None")
