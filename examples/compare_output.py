# SPDX-License-Identifier: MIT
"""Runs a program and compares what it prints with a file: compare_output.py PROGRAM EXPECTED."""

import difflib
import subprocess
import sys
from pathlib import Path


def main() -> int:
    program, expected_path = sys.argv[1:]
    expected = Path(expected_path).read_text(encoding="utf-8")
    run = subprocess.run([program], stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if run.returncode:
        print(f"exit status {run.returncode}")
        return 1
    difference = list(difflib.unified_diff(expected.splitlines(), run.stdout.splitlines(), "expected", "printed", lineterm=""))
    print("\n".join(difference) or "as expected")
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main())
