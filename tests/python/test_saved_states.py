# SPDX-License-Identifier: MIT
"""The states of tests/golden are what their texts and docs/saved-states.md say; that the library reads them, tests/unit/test_saved_states.c, test_saved_lifecycles.c and test_saved_routers.c show."""

import subprocess
import sys
from pathlib import Path

import pytest

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


@pytest.mark.parametrize("folder, least", [("states", 7), ("lifecycles", 6), ("routers", 5)])
def test_states_are_as_described(folder, least):
    assert len(list((GOLDEN / folder).glob("*.bin"))) >= least
    done = subprocess.run([sys.executable, GOLDEN / folder / f"make_{folder}.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
