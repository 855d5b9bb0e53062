#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares every public constant, as the C compiler sees it, with tests/golden/constants.txt. New ones are added there by --update; what is there stays."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import headers
from report import Report

GOLDEN = headers.ROOT / "tests/golden/constants.txt"


def compiled():
    lines = "\n".join(f'    printf("%s %lld %zu\\n", "{name}", (long long){name}, sizeof({name}));' for name in headers.constants())
    program = f"#include <leadcore/leadcore.h>\n#include <stdio.h>\nint main(void)\n{{\n{lines}\n    return 0;\n}}\n"
    with tempfile.TemporaryDirectory() as folder:
        source, binary = Path(folder, "constants.c"), Path(folder, "constants")
        source.write_text(program)
        compiler = os.environ.get("CC", "gcc")
        subprocess.run([compiler, "-std=c11", "-I", headers.ROOT / "include", source, "-o", binary], check=True)
        return subprocess.run([binary], check=True, capture_output=True, text=True).stdout.splitlines()


def main():
    now = compiled()
    if "--update" in sys.argv:
        GOLDEN.write_text("\n".join(now) + "\n")
        return
    report = Report()
    golden = GOLDEN.read_text().splitlines()
    report.check(len(golden) == len({line.split()[0] for line in golden}) and len(golden) >= 46, "the golden file names each constant once")
    for line in golden:
        report.check(line in now, f"{line.split()[0]} keeps its value and size", f"golden: {line}")
    added = [line for line in now if line not in golden]
    report.check(not added, "every constant is in the golden file (tools/check_constants.py --update)", added)
    statuses = [line.split() for line in now if line.startswith(("LEAD_OK ", "LEAD_ERROR_", "LEAD_WARNING_"))]
    values = [value for _, value, _ in statuses]
    report.check(len(values) == len(set(values)), "no two status codes have one value")
    report.finish()


if __name__ == "__main__":
    main()
