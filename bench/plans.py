"""Status of 100 plans x 500 measures x 40 periods, and synthetic control with every placebo beside pysyncon: whole processes."""

from __future__ import annotations

import json

from bench.measure import machine, python, rounds

STATUS = """
import json, time
from datetime import date, timedelta
import numpy as np, polars as pl
from skillshed.insight.plan.status import ACTUALS, MEASURES, statuses
count, rounds = 100 * 500, 40
names = [f"m{number}" for number in range(count)]
measures = pl.DataFrame({"measure": names, "direction": "up", "better": "up", "baseline": 0.0, "baseline_se": None, "target": 100.0, "every_months": 3}, schema=MEASURES)
days = pl.Series([date(2016, 1, 1) + timedelta(days=91 * number) for number in range(rounds)])
random = np.random.default_rng(1)
actuals = pl.DataFrame({"measure": np.repeat(names, rounds), "on": pl.concat([days] * count), "value": random.random(count * rounds) * 100,
    "se": None, "share": np.tile(np.linspace(0.01, 1, rounds), count)}, schema=ACTUALS)
began = time.perf_counter()
found = statuses(measures, actuals, date(2025, 11, 1))
print(json.dumps({"inside": time.perf_counter() - began, "rows": found.height}))
"""
PANEL = """
import json, time
import numpy as np
random = np.random.default_rng(1)
common = random.normal(size=(20, 3)).cumsum(0)
units = 50 + random.normal(size=(301, 3)) @ common.T + random.normal(size=(301, 20)) * 0.5
began = time.perf_counter()
"""
OURS = (
    PANEL
    + """
from skillshed.insight.plan.counterfactual import placebos
found = placebos(units[0], units[1:], 12)
print(json.dumps({"inside": time.perf_counter() - began, "rows": len(found.used), "p": found.p}))
"""
)
PEER = (
    PANEL
    + """
import pandas as pd
from pysyncon import Synth
wide = pd.DataFrame(units.T)
fits = 0
for number in range(5):  # of 301: the time of all is reckoned from these
    past = wide.iloc[:12]
    rest = past.drop(columns=number)
    Synth().fit(X0=rest, X1=past[number], Z0=rest, Z1=past[number], custom_V=past.var(axis=1).to_numpy())
    fits += 1
inside = (time.perf_counter() - began) * 301 / fits
print(json.dumps({"inside": inside, "rows": fits}))
"""
)


def main() -> str:
    """One table."""
    found = rounds(
        {"status, 2,000,000 figures": python("-c", STATUS), "synthetic control, 300 placebos": python("-c", OURS)}, runs=5
    )
    peer = rounds({"pysyncon, 5 of 301 fits": python("-c", PEER)}, runs=1)
    head = ["| what | inside s | whole process s | peak MB | aim |", "|---|---|---|---|---|"]
    aims = ["2 s inside", "30 s", "reckoned for all 301"]
    rows = [
        f"| {one.what} | {json.loads(one.runs[0].out)['inside']:.2f} | {one.seconds:.2f} | {one.peak_mb:.0f} | {aim} |"
        for one, aim in zip([*found, *peer], aims, strict=True)
    ]
    return f"{machine()}\n\n" + "\n".join([*head, *rows])


if __name__ == "__main__":
    print(main())
