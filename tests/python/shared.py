# SPDX-License-Identifier: MIT
"""Where the shared data and workloads are; they are not part of the repository, and tests that need them say so where they are absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("LEADCORE_SHARED") or ROOT.parent / "shared")


def shared(*parts: str) -> Path:
    """The path of a shared file; the test is skipped when it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data are absent (no {'/'.join(parts)} in LEADCORE_SHARED or ../shared)")
    return path
