# SPDX-License-Identifier: MIT
"""Documents on their way into the library, and the problems that it finds in them."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Mapping
from ctypes import byref
from typing import Any, Union

from . import _signatures as c
from ._errors import Problem, severity_of
from ._library import core, fail, new_error, status_name, text

Document = Union[str, bytes, Mapping[str, Any]]
"""JSON as text or UTF-8, or the same as Python objects."""


def document_bytes(document: Document, kind: str) -> bytes:
    """UTF-8 of a document; `kind` is what to call it when it is none."""
    if isinstance(document, str):
        return document.encode("utf-8", "surrogatepass")
    if isinstance(document, (bytes, bytearray, memoryview)):
        return bytes(document)
    if isinstance(document, Mapping):
        # NaN and infinities are refused by json, lone surrogates by the C reader.
        return json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8", "surrogatepass")
    raise TypeError(f"a {kind} document is a str, bytes or dict, not {type(document).__name__}")


def problems_of(check: Any, data: bytes) -> list[Problem]:
    """What a C function that checks documents finds."""
    handle, error = ctypes.c_void_p(), new_error()
    status = check(data, len(data), None, byref(handle), byref(error))
    if status:
        fail(status, error)
    try:
        return [_problem(handle, index) for index in range(core.lead_problems_count(handle))]
    finally:
        core.lead_problems_free(handle)


def _problem(handle: ctypes.c_void_p, index: int) -> Problem:
    found = new_error()
    status = core.lead_problems_get(handle, index, byref(found))
    if status:
        fail(status, found)
    return problem_of(found)


def problem_of(found: c.LeadError) -> Problem:
    """One problem, as C describes it."""
    return Problem(
        code=status_name(found.code),
        severity=severity_of(found.code),
        message=text(found.message),
        path=text(found.path),
        line=found.line,
        column=found.column,
        offset=found.offset,
        status=found.code,
    )
