# SPDX-License-Identifier: MIT
"""The states of tests/golden/states are what their texts and docs/saved-states.md say; that the library reads them, tests/unit/test_saved_states.c shows."""

import subprocess
import sys
from pathlib import Path

STATES = Path(__file__).resolve().parent.parent / "golden/states"


def test_states_are_as_described():
    assert len(list(STATES.glob("*.bin"))) >= 7
    done = subprocess.run([sys.executable, STATES / "make_states.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
