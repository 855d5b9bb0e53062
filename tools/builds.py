# SPDX-License-Identifier: MIT
"""The builds that the suites need, made when the first suite asks for one."""

import json
import os
import shutil
import subprocess
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("LEADCORE_BUILD") or ROOT / ".build")
JOBS = str(os.cpu_count() or 2)

SANITIZED = ["-Db_lundef=false", "-Doptimization=1", "-Ddefault_library=static"]
STOP = "-fno-sanitize-recover=all -fno-omit-frame-pointer"
COVERED = ["-Doptimization=0", "-Db_coverage=true", "-Ddefault_library=static"]
COUNTED = "-DLEADCORE_COVERAGE -fprofile-update=atomic"  # a test has threads
# A block of memory for every piece: each allocation can be made to fail, and sanitizers see where each piece ends.
PIECES = "-DLEADCORE_SMALL_CHUNKS"
CROSS = ["-Dcross_golden=true", "-Dtext_normalisation=disabled", "-Ddefault_library=static"]
PROCESSORS = ["aarch64", "s390x", "riscv64", "i686"]

# name -> (compiler, options)
OPTIONS = {
    "release": ("gcc", ["-Dwerror=true", "-Dc_args=-Wno-format-truncation"]),  # which gcc guesses at when it inlines
    "gcc-O0": ("gcc", ["-Doptimization=0", "-Dcross_golden=true"]),
    "clang-O2": ("clang", ["-Doptimization=2", "-Dwerror=true"]),
    "no-utf8proc": ("gcc", ["-Doptimization=1", "-Dtext_normalisation=disabled", "-Dcross_golden=true"]),
    "sanitize": ("clang", [*SANITIZED, "-Db_sanitize=address,undefined", f"-Dc_args={STOP}"]),
    "sanitize-pieces": ("clang", [*SANITIZED, "-Db_sanitize=address,undefined", f"-Dc_args={STOP} {PIECES}", "-Dfuzz=true"]),
    "threads": ("clang", [*SANITIZED, "-Db_sanitize=thread", f"-Dc_args={STOP}"]),
    "coverage": ("gcc", [*COVERED, f"-Dc_args={COUNTED}"]),
    "coverage-pieces": ("gcc", [*COVERED, f"-Dc_args={COUNTED} {PIECES}"]),
    **{name: (None, [*CROSS, f"--cross-file=tests/golden/cross/{name}.ini"]) for name in PROCESSORS},
}
GOLDEN = "tests/golden/golden"
TARGETS = {
    "release": ["all", GOLDEN],
    "threads": ["tests/thread/thread"],
    "sanitize": ["unit-tests"],
    "sanitize-pieces": ["fuzz-targets", "oom-tests", "tests/thread/thread", GOLDEN],
    "coverage": ["unit-tests", "fuzz-targets", "oom-tests", "tests/thread/thread", GOLDEN],
    "coverage-pieces": ["oom-tests"],
    **{name: [GOLDEN] for name in ("gcc-O0", "no-utf8proc", *PROCESSORS)},
}

locks = {name: threading.Lock() for name in OPTIONS}
one_at_a_time = threading.Lock()
ready = {}


class Failed(Exception):
    """A build or a command that a suite needs went wrong; the text is what it said."""


def run(command, **options):
    done = subprocess.run([str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **options)
    if done.returncode:
        raise Failed(f"{' '.join(map(str, command))}\n{done.stdout[-6000:]}")
    return done.stdout


def configure(name, folder):
    compiler, options = OPTIONS[name]
    stamp = folder / "leadcore-options.json"
    wanted = json.dumps([compiler, options])
    if (folder / "build.ninja").exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    environment = {**os.environ, **({"CC": compiler} if compiler else {})}
    shutil.rmtree(folder, ignore_errors=True)
    run(["meson", "setup", *options, folder, "."], env=environment)
    stamp.write_text(wanted)


def make(name):
    folder = FOLDER / name
    with one_at_a_time:
        configure(name, folder)
        run(["ninja", "-C", folder, "-j", JOBS, *TARGETS.get(name, ["all", GOLDEN])])
    return folder


def build(name):
    """Folder of an up-to-date build. Builds use all processors, so that only one runs at a time; one that failed is not tried again."""
    with locks[name]:
        if name not in ready:
            try:
                ready[name] = make(name)
            except Failed as problem:
                ready[name] = problem
        if isinstance(ready[name], Failed):
            raise Failed(f"the build {name} failed\n{ready[name]}")
        return ready[name]
