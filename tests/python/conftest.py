# SPDX-License-Identifier: MIT
"""Settings of the Python tests.

LEADCORE_EXAMPLES   pairs of a random model and a lead to compare with the reference (default 800; 10000 for the full run)
LEADCORE_SEED       another number gives other random examples; without it every run is the same
LEADCORE_SHARED     folder with the shared data and workloads (default: ../shared beside the repository); tests that need it say so without it
LEADCORE_CACHE      folder that keeps generated workloads (default: below the system's temporary folder)
"""

import os
import sys
import tempfile
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "python"), str(ROOT / "tests" / "reference"), str(ROOT / "tools")]
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", os.path.join(tempfile.gettempdir(), "leadcore-hypothesis"))

hypothesis.settings.register_profile("leadcore", deadline=None, database=None, derandomize="LEADCORE_SEED" not in os.environ,
                                     print_blob=False, suppress_health_check=list(hypothesis.HealthCheck))
hypothesis.settings.load_profile("leadcore")


@pytest.fixture(scope="module")
def model():
    """The model of package_sample.py; a file may have one of its own instead. Not every test here needs the package."""
    import leadcore
    from package_sample import DOCUMENT

    return leadcore.Model.parse(DOCUMENT)
