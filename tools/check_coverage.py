#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads gcov's counts after the tests have run in a coverage build and compares them with the gates below.

usage: check_coverage.py BUILD_DIRECTORY … [--list]     --list names every line and branch that was not taken
"""

import gzip
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from report import Report

ROOT = Path(__file__).resolve().parent.parent
LINES = 100.0
BRANCHES = 95.0


def counts(builds):
    """file -> line -> [count, {branch index: count}], summed over all objects of the library in all builds."""
    files = defaultdict(lambda: defaultdict(lambda: [0, {}]))
    for build, data in ((build, data) for build in builds for data in sorted(build.glob("src/**/*.gcda"))):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["gcov", "--branch-probabilities", "--json-format", data], cwd=folder, check=True, capture_output=True)
            for page in Path(folder).glob("*.gcov.json.gz"):
                merge(files, json.loads(gzip.open(page).read()), build)
    return files


def merge(files, page, build):
    for file in page["files"]:
        path = (build / file["file"]).resolve()
        if not path.is_relative_to(ROOT / "src"):
            continue
        for line in file["lines"]:
            entry = files[path.relative_to(ROOT)][line["line_number"]]
            entry[0] += line["count"]
            for index, branch in enumerate(line["branches"]):
                entry[1][index] = entry[1].get(index, 0) + branch["count"]


def ranges(numbers):
    spans = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def main():
    report = Report()
    files = counts([Path(argument).resolve() for argument in sys.argv[1:] if not argument.startswith("--")])
    lines = [entry for file in files.values() for entry in file.values()]
    branches = [count for entry in lines for count in entry[1].values()]
    report.check(len(lines) > 1000, f"{len(lines)} lines and {len(branches)} branches were counted in {len(files)} files")
    sources = {path.relative_to(ROOT) for path in (ROOT / "src").rglob("*.c") if re.search(r"^\{", path.read_text(), re.M)}  # not those that are data alone
    report.check(sources <= set(files), "every source file was run", sorted(map(str, sources - set(files))))
    covered = 100 * sum(entry[0] > 0 for entry in lines) / max(1, len(lines))
    missed = [f"{name}: {ranges(number for number, entry in file.items() if not entry[0])}" for name, file in sorted(files.items())
              if any(not entry[0] for entry in file.values())]
    report.check(covered >= LINES, f"{covered:.2f} % of the lines (at least {LINES:g} %)", missed)
    covered = 100 * sum(count > 0 for count in branches) / max(1, len(branches))
    report.check(covered >= BRANCHES, f"{covered:.2f} % of the branches (at least {BRANCHES:g} %)")
    if "--list" in sys.argv:
        for line in missed:
            report.note(f"lines {line}")
        for name, file in sorted(files.items()):
            untaken = [number for number, entry in file.items() if entry[0] and any(not count for count in entry[1].values())]
            if untaken:
                report.note(f"branches {name}: {ranges(untaken)}")
    report.finish()


if __name__ == "__main__":
    main()
