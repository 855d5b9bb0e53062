# SPDX-License-Identifier: MIT
"""Writes what `tools/bench activity` reads: prepare_events.py DIRECTORY [ORIGINAL]

ORIGINAL is the script that the workload's formulas come from; it is not part of this repository. Where it is, its columns and weights are compared
with ours. Prints one line about that. What is in DIRECTORY already is kept.
"""

import sys
from pathlib import Path

import numpy as np

import events


def original_names(script: Path) -> dict:
    """What the script makes before it begins to measure: it makes its columns, then writes them, then defines a function."""
    names: dict = {}
    for line in script.read_text().splitlines():
        if line.startswith("def "):
            break
        exec("; ".join(part for part in line.split(";") if "tofile" not in part), names)  # noqa: S102 - a script of the project's own
    return names


def compare(script: Path) -> str:
    original = original_names(script)
    ours = events.columns(0, events.EVENTS)
    same = all(np.array_equal(a, b) for a, b in zip(ours, (original["lead"], original["typ"], original["ts"]), strict=True))
    rates = np.log(2) / events.HALF_LIVES / events.DAY
    if not same or not np.array_equal(original["W"], events.WEIGHTS) or not np.allclose(original["L"], rates, rtol=1e-6, atol=0):
        sys.exit("The events are not those of the original workload.")
    return f"the {events.EVENTS:,} events, weights and half-lives are those of {script.parent.name}/{script.name}"


def main() -> None:
    directory = Path(sys.argv[1])
    script = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    stamp, compared = directory / "written", directory / "compared"
    directory.mkdir(parents=True, exist_ok=True)
    if not stamp.exists():
        events.write(directory)
        stamp.write_text("complete\n")
    if script and script.exists():
        if not compared.exists():
            compared.write_text(compare(script))
        print(compared.read_text())
    else:
        print("not compared with the original workload, which is not there")


if __name__ == "__main__":
    main()
