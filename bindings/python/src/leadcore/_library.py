# SPDX-License-Identifier: MIT
"""Finds and opens the two shared libraries: the C core, and the small native part of this package."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import NoReturn

from . import _signatures as c
from ._errors import LeadCoreError

if sys.platform == "win32":
    _NAMES = ("leadcore.dll", "leadcore_native.dll")
elif sys.platform == "darwin":
    _NAMES = ("libleadcore.dylib", "libleadcore_native.dylib")
else:
    _NAMES = ("libleadcore.so", "libleadcore_native.so")


def _open_core() -> ctypes.CDLL:
    # The override is for running the tests against another build (sanitizers, another processor).
    path = os.environ.get("LEADCORE_LIBRARY") or str(Path(__file__).with_name(_NAMES[0]))
    try:
        library = ctypes.CDLL(path)
        c.declare(library, c.SIGNATURES)
    except (OSError, AttributeError) as error:
        raise ImportError(f"cannot use the LeadCore library {path}: {error}") from error
    version = library.lead_version()
    if version // 1_000_000 != c.VERSION_MAJOR:
        raise ImportError(f"{path} has version {version_text(version)}; this package needs {c.VERSION_MAJOR}.x")
    return library


def _open_native() -> ctypes.PyDLL:
    path = os.environ.get("LEADCORE_NATIVE") or str(Path(__file__).with_name(_NAMES[1]))
    try:
        # PyDLL keeps the interpreter lock, as these functions look at Python objects.
        library = ctypes.PyDLL(path)
        c.declare(library, c.NATIVE_SIGNATURES)
    except (OSError, AttributeError) as error:
        raise ImportError(f"cannot use the native part of the package, {path}: {error}") from error
    return library


def version_text(number: int) -> str:
    """1002003 → "1.2.3"."""
    return f"{number // 1_000_000}.{number // 1_000 % 1_000}.{number % 1_000}"


core = _open_core()
native = _open_native()


# Types of their own, not those of ctypes.pythonapi, which others may set.
_bytes_of_size = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_ssize_t)(("PyBytes_FromStringAndSize", ctypes.pythonapi))
_address_of_bytes = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object)(("PyBytes_AsString", ctypes.pythonapi))


def new_bytes(size: int) -> tuple[bytes, int]:
    """Bytes to be filled at the address before anybody else sees them, so that large states need no copy."""
    data = _bytes_of_size(None, size)
    return data, _address_of_bytes(data)


def new_error() -> c.LeadError:
    """A ``lead_error`` to hand to a call."""
    error = c.LeadError()
    error.size = ctypes.sizeof(error)
    return error


def status_name(status: int) -> str:
    """Name of a status without its prefix."""
    return text(core.lead_status_name(status))


def text(value: bytes | None) -> str:
    """Text from the library; what is not UTF-8 (it should never come) is shown as U+FFFD."""
    return "" if value is None else value.decode("utf-8", "replace")


def fail(status: int, error: c.LeadError, kind: type[LeadCoreError] = LeadCoreError) -> NoReturn:
    """Raises what a call said."""
    if status == c.CONSTANTS["LEAD_ERROR_OUT_OF_MEMORY"]:
        raise MemoryError(text(error.message) or "out of memory")
    message = text(error.message) or status_name(status).replace("_", " ")
    raise kind(status_name(status), message, text(error.path))
