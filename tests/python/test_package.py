# SPDX-License-Identifier: MIT
"""The package itself: what it needs and brings, its wheel, its types."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

from package_sample import RUNS_WITHOUT_A_PACKAGE

import leadcore


def test_importing_needs_no_table_library():
    code = "import sys, leadcore; print([x for x in ('pyarrow', 'pandas', 'polars', 'numpy', 'duckdb', 'tqdm') if x in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], **RUNS_WITHOUT_A_PACKAGE).stdout.strip() == "[]"


def test_a_library_that_is_not_there_is_an_import_error():
    done = subprocess.run([sys.executable, "-c", "import leadcore"], **{**RUNS_WITHOUT_A_PACKAGE, "env": {**os.environ, "LEADCORE_LIBRARY": "/nowhere.so"}})
    assert done.returncode == 1 and "ImportError: cannot use the LeadCore library /nowhere.so" in done.stderr


def test_the_wheel_is_for_every_python(tmp_path):
    import importlib.metadata as metadata

    wheel = metadata.distribution("leadcore").read_text("WHEEL")
    assert "Tag: py3-none-" in wheel and "Root-Is-Purelib: false" in wheel
    folder = Path(leadcore.__file__).parent
    assert (folder / "py.typed").exists()
    needed = subprocess.run(["readelf", "-d", folder / "libleadcore.so"], capture_output=True, text=True, check=True).stdout
    assert "libutf8proc" not in needed or not list(Path("/usr/lib").glob("*/libutf8proc.a"))


def test_versions_agree():
    assert leadcore.__version__ == leadcore.library_version == "1.3.0"


def test_everything_public_is_documented():
    for name in leadcore.__all__:
        value = getattr(leadcore, name)
        if not isinstance(value, type):
            continue
        assert value.__doc__, name
        bare = [x for x, member in vars(value).items() if not x.startswith("_") and (callable(member) or isinstance(member, (property, classmethod)))
                and not getattr(member, "__doc__", None)]
        assert bare == [], name


def test_types_are_right():
    root = Path(__file__).resolve().parents[2] / "bindings" / "python"
    mypy = [sys.executable, "-m", "mypy", "--config-file", root / "pyproject.toml", "--cache-dir", os.devnull, root / "src" / "leadcore"]
    done = subprocess.run(mypy, capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, done.stdout


def test_pointer_types_are_not_shared_with_others():
    # Another package may set argtypes on ctypes.pythonapi; ours do not depend on it and change nothing there.
    assert ctypes.pythonapi.PyCapsule_GetPointer.argtypes is None
    assert ctypes.pythonapi.PyBytes_FromStringAndSize.argtypes is None
