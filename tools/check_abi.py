#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the built library's ABI with the baseline of the release; adding is free, changing and removing fail.

usage: check_abi.py BUILD_DIRECTORY [--update] [--no-canary]

The canaries change one thing that would break hosts in a copy of the sources, build it, and expect the comparison to fail.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from report import Report

ROOT = Path(__file__).resolve().parent.parent
BASELINE = ROOT / "tests/abi/leadcore.abi"

# name, file, what stands there, what a careless change would make of it
CANARIES = [
    ("nothing", "src/leadcore.map", "", ""),
    ("a member in front of lead_score.points", "include/leadcore/score.h", "    lead_points points;     /**< Points after",
     "    int64_t extra;\n    lead_points points;     /**< Points after"),
    ("lead_entry.points becomes 64 bits wide", "include/leadcore/explain.h", "    lead_points points;     /**< The amount", "    int64_t points;     /**< The amount"),
    ("lead_model_name is no longer exported", "src/leadcore.map", "    lead_model_name;\n", ""),
]


def write_abi(library, include, target):
    subprocess.run(["abidw", "--headers-dir", include, "--drop-private-types", "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs",
                    "--out-file", target, library], check=True)
    text = target.read_text()  # the paths of the machine that built it say nothing
    target.write_text(re.sub(r" path='[^']*/(src/[^']*)'", r" path='\1'", text))


def compare(baseline, current):
    """Exit status and report of abidiff; the status is 0 only when nothing but additions was found."""
    done = subprocess.run(["abidiff", "--no-added-syms", baseline, current], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def canary(report, name, file, before, after, folder):
    tree = folder / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    for part in ("include", "src", "packaging"):
        shutil.copytree(ROOT / part, tree / part)
    for part in ("meson.build", "meson_options.txt"):
        shutil.copy(ROOT / part, tree / part)
    for part in ("tests", "examples"):
        (tree / part).mkdir()
        (tree / part / "meson.build").write_text("")
    path = tree / file
    text = path.read_text()
    if not report.check(not before or text.count(before) == 1, f"canary is where it was: {name}", f"{file} has changed; mend tools/check_abi.py"):
        return
    path.write_text(text.replace(before, after) if before else text)
    build = tree / "build"
    quiet = {"check": True, "stdout": subprocess.DEVNULL}
    subprocess.run(["meson", "setup", "-Doptimization=0", "-Ddefault_library=shared", "-Dwarning_level=0", build, tree], **quiet)
    subprocess.run(["ninja", "-C", build], **quiet)
    write_abi(build / "src/libleadcore.so", tree / "include", folder / "canary.abi")
    status, found = compare(BASELINE, folder / "canary.abi")
    if before:
        report.check(status != 0, f"noticed: {name}", "abidiff found nothing")
    else:
        report.check(status == 0, "a copy in which nothing has changed passes", found)


def main():
    build = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        current = folder / "current.abi"
        write_abi(build / "src/libleadcore.so", ROOT / "include", current)
        if "--update" in sys.argv:
            shutil.copy(current, BASELINE)
            return
        report = Report()
        status, found = compare(BASELINE, current)
        report.check(status == 0, "the ABI is the baseline's, or more", found)
        if "--no-canary" not in sys.argv:
            for change in CANARIES:
                canary(report, *change, folder)
        report.finish()


if __name__ == "__main__":
    main()
