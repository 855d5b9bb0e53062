#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the golden program (tests/golden/golden.c) as it was built and compares every digest with tests/golden/results.txt.

usage: check_golden.py NAME PROGRAM [RUNNER …]      compare; RUNNER is what starts it, such as qemu-s390x -L /usr/s390x-linux-gnu
       check_golden.py --update PROGRAM             write results.txt (say in the commit why results changed)

That the results are right, and not only the same, is for tests/python to show with the reference evaluator (golden --dump).
"""

import subprocess
import sys
from pathlib import Path

from report import Report

GOLDEN = Path(__file__).resolve().parent.parent / "tests/golden/results.txt"


def main():
    if sys.argv[1] == "--update":
        GOLDEN.write_text(subprocess.run(sys.argv[2:], check=True, capture_output=True, text=True).stdout)
        return
    name, program, *runner = sys.argv[1:]
    report = Report()
    done = subprocess.run([*runner, program], capture_output=True, text=True)
    report.check(done.returncode == 0, f"{name}: records and batches agree", (done.stdout[-500:], done.stderr[-500:]))
    expected, found = GOLDEN.read_text().splitlines(), done.stdout.splitlines()
    report.check(len(expected) >= 100, "there are golden results")
    different = [f"expected {a}, found {b}" for a, b in zip(expected, found) if a != b]
    report.check(len(expected) == len(found) and not different, f"{name}: {len(expected)} models give the same bits", different[:5] or "not all cases ran")
    report.finish()


if __name__ == "__main__":
    main()
