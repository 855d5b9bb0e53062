# SPDX-License-Identifier: MIT
"""The workload of best assignment: what 10,000 leads are worth with each of 200 people.

    assign.py DIRECTORY ORIGINAL

ORIGINAL is the generator of the shared workload; where it is not there, values of the same kind are made here. Says which.
"""

import subprocess
import sys
from pathlib import Path

import numpy as np

LEADS, PEOPLE, ROOM = 10_000, 200, 50


def made_here() -> np.ndarray:
    """Deals of very different sizes, people who win more or less, and more of them at home: whole money, as expected."""
    random = np.random.default_rng(20261122)
    deal = np.exp(random.normal(8, 1, (LEADS, 1)))
    wins = np.linspace(0.05, 0.11, PEOPLE)[None, :] * random.uniform(0.7, 1.3, (LEADS, PEOPLE))
    is_home = random.integers(8, size=(LEADS, 1)) == np.arange(PEOPLE)[None, :] % 8
    return np.rint(deal * np.where(is_home, 1.8 * wins, wins)).astype(np.int64)


def made_there(generator: Path, directory: Path) -> np.ndarray:
    subprocess.run([sys.executable, generator, str(LEADS), str(PEOPLE)], cwd=directory, check=True, capture_output=True)
    return np.fromfile(directory / f"v_{LEADS}_{PEOPLE}.i32", np.int32).reshape(LEADS, PEOPLE).astype(np.int64)


def load(directory: Path) -> np.ndarray:
    return np.fromfile(directory / "values.i64", np.int64).reshape(LEADS, PEOPLE)


if __name__ == "__main__":
    target, original = Path(sys.argv[1]), Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    is_there = original.exists()
    (made_there(original, target) if is_there else made_here()).tofile(target / "values.i64")
    print("values of the shared workload" if is_there else "values made here")
