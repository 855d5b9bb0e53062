#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the ABI with the baseline of the release; adding is free, changing and removing fail.

usage: check_abi.py [--update]

The library is built for this from a copy of the sources: by clang without optimisation, since abidw 2.2 takes gcc's declarations of called
functions for their definitions. The canaries then change one thing that would break hosts and expect the comparison to fail.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import headers
from report import Report

ROOT = headers.ROOT
BASELINE = ROOT / "tests/abi/leadcore.abi"
PUBLIC = ROOT / "tests/abi/public-types.suppr"

# What changes, file, what stands there, what a careless change would make of it.
CANARIES = [
    ("a member in front of lead_score.points", "include/leadcore/score.h", "    lead_points points;     /**< Points after",
     "    int64_t extra;\n    lead_points points;     /**< Points after"),
    ("lead_entry.points becomes 64 bits wide", "include/leadcore/explain.h", "    lead_points points;     /**< The amount", "    int64_t points;     /**< The amount"),
    ("lead_model_name is no longer exported", "src/leadcore.map", "    lead_model_name;\n", ""),
]


def copy_tree(tree):
    for part in ("include", "src", "packaging"):
        shutil.copytree(ROOT / part, tree / part)
    for part in ("meson.build", "meson_options.txt"):
        shutil.copy(ROOT / part, tree / part)
    for part in ("tests", "examples"):
        (tree / part).mkdir()
        (tree / part / "meson.build").write_text("")
    subprocess.run(["env", "CC=clang", "meson", "setup", "-Doptimization=0", "-Ddefault_library=shared", "-Dwarning_level=0", "-Dc_args=-gdwarf-4", tree / "build", tree],
                   check=True, stdout=subprocess.DEVNULL)


def write_abi(tree, target):
    build = tree / "build"
    subprocess.run(["ninja", "-C", build], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["abidw", "--suppressions", PUBLIC, "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", "--out-file", target,
                    build / "src/libleadcore.so"], check=True)
    text = target.read_text()  # the folders of the machine that built it say nothing
    target.write_text(re.sub(r" path='[^']*/(src/[^']*)'", r" path='\1'", text))


def compare(current):
    """Exit status and report of abidiff; the status is 0 only when nothing but additions was found."""
    done = subprocess.run(["abidiff", "--no-added-syms", BASELINE, current], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def check_contents(report, current):
    """The comparison is worth something only if the file describes all functions, and no struct that hosts do not see."""
    root = ElementTree.parse(current).getroot()
    functions = {element.get("name") for element in root.iter("function-decl") if element.get("elf-symbol-id")}
    report.check(functions == headers.functions(), "every function of the headers is described", sorted(functions ^ headers.functions()))
    public = "".join(headers.without_comments(header.read_text()) for header in headers.HEADERS)
    structs = {element.get("name") for element in root.iter("class-decl") if element.get("is-declaration-only") != "yes"}
    private = sorted(name for name in structs if not re.search(rf"struct {name} \{{", public))
    report.check(len(structs) > 10 and not private, "of structs only those that hosts see", private)


def canary(report, tree, change, target):
    name, file, before, after = change
    path = tree / file
    text = path.read_text()
    if not report.check(text.count(before) == 1, f"canary is where it was: {name}", f"{file} has changed; mend tools/check_abi.py"):
        return
    path.write_text(text.replace(before, after))
    write_abi(tree, target)
    path.write_text(text)
    report.check(compare(target)[0] != 0, f"noticed: {name}", "abidiff found nothing")


def main():
    with tempfile.TemporaryDirectory() as temporary:
        tree, current = Path(temporary, "tree"), Path(temporary, "current.abi")
        copy_tree(tree)
        write_abi(tree, current)
        if "--update" in sys.argv:
            shutil.copy(current, BASELINE)
            return
        report = Report()
        status, found = compare(current)
        report.check(status == 0, "the ABI is the baseline's, or more", found)
        check_contents(report, current)
        for change in CANARIES:
            canary(report, tree, change, current)
        report.finish()


if __name__ == "__main__":
    main()
