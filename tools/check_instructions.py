#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts instructions a lead, event, title or deadline with callgrind and compares with tests/bench/instructions.txt: a guard of speed that noise does not touch.

usage: check_instructions.py FOLDER [--update]       FOLDER is tests/bench of an optimised gcc 12 build
"""

import re
import subprocess
import sys
from pathlib import Path

from report import Report

GOLDEN = Path(__file__).resolve().parent.parent / "tests/bench/instructions.txt"
TOLERANCE = 0.03
# Program, kind, level, smaller and larger size; the difference leaves out the program's start and end.
MEASURES = [
    ("lead", "record", "", 1000, 3000),
    ("lead", "ledger", "", 500, 1500),
    ("lead", "batch", "baseline", 20000, 60000),
    ("lead", "batch", "avx2", 20000, 60000),
    ("lead", "compile", "", 5, 25),
    ("activity", "add", "", 5000, 15000),
    ("activity", "score", "", 1000, 3000),
    ("activity", "ingest", "", 50000, 150000),
    ("activity", "batch", "", 10000, 30000),
    ("qualify", "assess", "", 500, 1500),
    ("qualify", "advance", "", 500, 1500),
    ("qualify", "title", "", 1000, 3000),
    ("qualify", "batch", "", 20000, 60000),
    ("route", "batch", "", 20000, 60000),
    ("route", "each", "", 5000, 15000),
    ("route", "due", "", 5000, 15000),
    ("route", "calendar", "", 5000, 15000),
]


def name_of(program, kind, level):
    return f"{'' if program == 'lead' else program + ' '}{kind} {level}".strip()


def count(program, kind, level, size):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, kind, str(size), *filter(None, [level])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1))


def main():
    found = {}
    for program, kind, level, small, large in MEASURES:
        path = f"{sys.argv[1]}/callgrind_{program}"
        found[name_of(program, kind, level)] = (count(path, kind, level, large) - count(path, kind, level, small)) / (large - small)
    if "--update" in sys.argv:
        GOLDEN.write_text("".join(f"{name}: {value:.2f}\n" for name, value in found.items()))
        return
    report = Report()
    expected = dict(line.split(": ") for line in GOLDEN.read_text().splitlines())
    report.check(set(expected) == set(found), "the file has the same measures")
    for name, value in found.items():
        wanted = float(expected.get(name, "nan"))
        report.check(abs(value - wanted) <= TOLERANCE * wanted, f"{name}: {value:.1f} instructions (committed {wanted:.1f}, ± {TOLERANCE:.0%})")
    report.finish()


if __name__ == "__main__":
    main()
