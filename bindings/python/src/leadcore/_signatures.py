# SPDX-License-Identifier: MIT
"""Everything that crosses the boundary to C: structures, constants and the signature of every exported function.

Written by hand from the public headers and verified by ``tests/python/test_signatures.py`` against the library's debug
information (``tests/abi/leadcore.abi``), the headers and the golden list of constants. Opaque handles are ``c_void_p``.
"""

from __future__ import annotations

import ctypes
from ctypes import (
    CFUNCTYPE,
    POINTER,
    c_char,
    c_char_p,
    c_double,
    c_int,
    c_int32,
    c_int64,
    c_size_t,
    c_uint8,
    c_uint16,
    c_uint32,
    c_uint64,
    c_void_p,
    py_object,
)
from typing import Any

# --- constants (tests/golden/constants.txt) -----------------------------------------------------------------------

CONSTANTS: dict[str, int] = {
    "LEAD_OK": 0,
    "LEAD_ERROR_OUT_OF_MEMORY": 1,
    "LEAD_ERROR_INVALID_ARGUMENT": 2,
    "LEAD_ERROR_LIMIT": 3,
    "LEAD_ERROR_JSON_SYNTAX": 100,
    "LEAD_ERROR_JSON_TEXT": 101,
    "LEAD_ERROR_DUPLICATE_KEY": 102,
    "LEAD_ERROR_UNKNOWN_KEY": 200,
    "LEAD_ERROR_MISSING_KEY": 201,
    "LEAD_ERROR_WRONG_TYPE": 202,
    "LEAD_ERROR_BAD_VALUE": 203,
    "LEAD_ERROR_UNKNOWN_NAME": 204,
    "LEAD_ERROR_DUPLICATE_NAME": 205,
    "LEAD_ERROR_CYCLE": 206,
    "LEAD_ERROR_MISSING_COLUMN": 300,
    "LEAD_ERROR_COLUMN_TYPE": 301,
    "LEAD_ERROR_ARROW": 302,
    "LEAD_ERROR_VALUE": 303,
    "LEAD_WARNING_NEVER_TRUE": 1000,
    "LEAD_WARNING_CAPPED": 1001,
    "LEAD_WARNING_UNREACHABLE": 1002,
    "LEAD_MESSAGE_CAPACITY": 384,
    "LEAD_PATH_CAPACITY": 256,
    "LEAD_POINT": 1000,
    "LEAD_POINTS_MAX": 2_000_000_000,
    "LEAD_NONE": 0xFFFFFFFF,
    "LEAD_NO_CLASS": 255,
    "LEAD_FIELD_FLAG": 1,
    "LEAD_FIELD_NUMBER": 2,
    "LEAD_FIELD_CATEGORY": 3,
    "LEAD_FIELD_TEXT": 4,
    "LEAD_FIELD_TAGS": 5,
    "LEAD_FIELD_TIME": 6,
    "LEAD_MISSING_IS_ERROR": 0,
    "LEAD_MISSING_IS_UNKNOWN": 1,
    "LEAD_INSTRUCTIONS_BEST": 0,
    "LEAD_INSTRUCTIONS_BASELINE": 1,
    "LEAD_INSTRUCTIONS_AVX2": 2,
    "LEAD_INSTRUCTIONS_AVX512": 3,
    "LEAD_ENTRY_RULE": 1,
    "LEAD_ENTRY_UNKNOWN": 2,
    "LEAD_ENTRY_GROUP_LIMIT": 3,
    "LEAD_ENTRY_SCORE_LIMIT": 4,
}

VERSION_MAJOR = 1
"""Major version of the library that these signatures describe."""

OK = CONSTANTS["LEAD_OK"]
ERROR_INVALID_ARGUMENT = CONSTANTS["LEAD_ERROR_INVALID_ARGUMENT"]
ERROR_ARROW = CONSTANTS["LEAD_ERROR_ARROW"]
ERROR_VALUE = CONSTANTS["LEAD_ERROR_VALUE"]
ERROR_UNKNOWN_NAME = CONSTANTS["LEAD_ERROR_UNKNOWN_NAME"]
ERROR_WRONG_TYPE = CONSTANTS["LEAD_ERROR_WRONG_TYPE"]
FIRST_WARNING = CONSTANTS["LEAD_WARNING_NEVER_TRUE"]
NONE = CONSTANTS["LEAD_NONE"]
NO_CLASS = CONSTANTS["LEAD_NO_CLASS"]
POINT = CONSTANTS["LEAD_POINT"]

# --- structures ---------------------------------------------------------------------------------------------------


class LeadError(ctypes.Structure):
    """``lead_error``"""

    _fields_ = [
        ("size", c_size_t),
        ("code", c_int32),
        ("line", c_uint32),
        ("column", c_uint32),
        ("offset", c_uint64),
        ("message", c_char * CONSTANTS["LEAD_MESSAGE_CAPACITY"]),
        ("path", c_char * CONSTANTS["LEAD_PATH_CAPACITY"]),
    ]


AcquireFunction = CFUNCTYPE(c_void_p, c_void_p, c_size_t)
ResizeFunction = CFUNCTYPE(c_void_p, c_void_p, c_void_p, c_size_t, c_size_t)
ReleaseFunction = CFUNCTYPE(None, c_void_p, c_void_p, c_size_t)


class LeadAllocator(ctypes.Structure):
    """``lead_allocator``"""

    _fields_ = [
        ("size", c_size_t),
        ("context", c_void_p),
        ("acquire", AcquireFunction),
        ("resize", ResizeFunction),
        ("release", ReleaseFunction),
    ]


class LeadScore(ctypes.Structure):
    """``lead_score``"""

    _fields_ = [
        ("size", c_size_t),
        ("points", c_int32),
        ("coverage", c_uint16),
        ("reserved", c_uint16),
        ("grade", c_uint32),
        ("lead_class", c_uint32),
    ]


class LeadOutputs(ctypes.Structure):
    """``lead_outputs``"""

    _fields_ = [
        ("size", c_size_t),
        ("points", POINTER(c_void_p)),
        ("coverage", POINTER(c_void_p)),
        ("grade", c_void_p),
        ("lead_class", c_void_p),
    ]


class LeadReport(ctypes.Structure):
    """``lead_report``"""

    _fields_ = [("size", c_size_t), ("rows", c_uint64), ("invalid_text", c_uint64)]


class LeadBatchOptions(ctypes.Structure):
    """``lead_batch_options``"""

    _fields_ = [("size", c_size_t), ("missing", c_int32), ("instructions", c_int32)]


class LeadEntry(ctypes.Structure):
    """``lead_entry``"""

    _fields_ = [
        ("size", c_size_t),
        ("kind", c_int32),
        ("points", c_int32),
        ("score", c_uint32),
        ("field_count", c_uint32),
        ("group", c_char_p),
        ("name", c_char_p),
        ("reason", c_char_p),
        ("fields", POINTER(c_uint32)),
    ]


class NativePlan(ctypes.Structure):
    """``struct plan`` of native/native.c"""

    _fields_ = [
        *((name, c_void_p) for name in ("clear", "set_flag", "set_number", "set_time", "set_text", "set_tags", "evaluate")),
        *((name, c_void_p) for name in ("none_object", "true_object", "false_object")),
        *((name, c_void_p) for name in ("dict_type", "list_type", "int_type", "float_type")),
        ("keys", c_void_p),
        ("types", c_void_p),
        ("field_count", c_uint32),
        ("reserved", c_uint32),
    ]


class NativeSlot(ctypes.Structure):
    """``struct slot`` of native/native.c"""

    _fields_ = [("plan", c_void_p), ("record", c_void_p), ("now", c_int64), ("outputs", c_void_p), ("error", c_void_p)]


class LeadOption(ctypes.Structure):
    """``lead_option``"""

    _fields_ = [
        ("size", c_size_t),
        ("score", c_uint32),
        ("gain", c_int32),
        ("points", c_int32),
        ("grade", c_uint32),
        ("lead_class", c_uint32),
        ("better_grade", c_int32),
        ("better_class", c_int32),
        ("change_count", c_uint32),
        ("find_out_count", c_uint32),
    ]


class LeadChange(ctypes.Structure):
    """``lead_change``"""

    _fields_ = [("size", c_size_t), ("field", c_uint32), ("find_out", c_int32), ("wanted", c_char_p)]


class ArrowSchema(ctypes.Structure):
    """``struct ArrowSchema`` of the Arrow C Data Interface"""


class ArrowArray(ctypes.Structure):
    """``struct ArrowArray`` of the Arrow C Data Interface"""


class ArrowArrayStream(ctypes.Structure):
    """``struct ArrowArrayStream`` of the Arrow C Stream Interface"""


ReleaseSchema = CFUNCTYPE(None, POINTER(ArrowSchema))
ReleaseArray = CFUNCTYPE(None, POINTER(ArrowArray))
ReleaseStream = CFUNCTYPE(None, POINTER(ArrowArrayStream))
GetSchema = CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowSchema))
GetNext = CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowArray))
GetLastError = CFUNCTYPE(c_char_p, POINTER(ArrowArrayStream))

ArrowSchema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(ArrowSchema))),
    ("dictionary", POINTER(ArrowSchema)),
    ("release", ReleaseSchema),
    ("private_data", c_void_p),
]
ArrowArray._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(ArrowArray))),
    ("dictionary", POINTER(ArrowArray)),
    ("release", ReleaseArray),
    ("private_data", c_void_p),
]
ArrowArrayStream._fields_ = [
    ("get_schema", GetSchema),
    ("get_next", GetNext),
    ("get_last_error", GetLastError),
    ("release", ReleaseStream),
    ("private_data", c_void_p),
]

STRUCTURES: dict[str, type[ctypes.Structure]] = {
    "lead_error": LeadError,
    "lead_allocator": LeadAllocator,
    "lead_score": LeadScore,
    "lead_outputs": LeadOutputs,
    "lead_report": LeadReport,
    "lead_batch_options": LeadBatchOptions,
    "lead_entry": LeadEntry,
    "lead_option": LeadOption,
    "lead_change": LeadChange,
    "ArrowSchema": ArrowSchema,
    "ArrowArray": ArrowArray,
    "ArrowArrayStream": ArrowArrayStream,
}
"""C name → class, for every public structure."""

# --- functions ----------------------------------------------------------------------------------------------------

_error = POINTER(LeadError)
_allocator = POINTER(LeadAllocator)
_handle = c_void_p
_handle_out = POINTER(c_void_p)
_outputs = POINTER(LeadOutputs)
_status = c_int32

SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    # base.h
    "lead_version": (c_uint32, ()),
    "lead_status_name": (c_char_p, (c_int32,)),
    # model.h
    "lead_model_compile": (_status, (c_char_p, c_size_t, _allocator, _handle_out, _error)),
    "lead_model_check": (_status, (c_char_p, c_size_t, _allocator, _handle_out, _error)),
    "lead_problems_count": (c_size_t, (_handle,)),
    "lead_problems_get": (_status, (_handle, c_size_t, _error)),
    "lead_problems_free": (None, (_handle,)),
    "lead_model_ref": (_handle, (_handle,)),
    "lead_model_unref": (None, (_handle,)),
    "lead_model_name": (c_char_p, (_handle,)),
    "lead_model_version": (c_char_p, (_handle,)),
    "lead_model_fingerprint": (c_char_p, (_handle,)),
    "lead_model_field_count": (c_uint32, (_handle,)),
    "lead_model_field": (c_uint32, (_handle, c_char_p)),
    "lead_model_field_name": (c_char_p, (_handle, c_uint32)),
    "lead_model_field_type": (c_int32, (_handle, c_uint32)),
    "lead_model_field_is_used": (c_int32, (_handle, c_uint32)),
    "lead_model_value_count": (c_uint32, (_handle, c_uint32)),
    "lead_model_value": (c_char_p, (_handle, c_uint32, c_uint32)),
    "lead_model_value_code": (c_uint32, (_handle, c_uint32, c_char_p, c_size_t)),
    "lead_model_score_count": (c_uint32, (_handle,)),
    "lead_model_score": (c_uint32, (_handle, c_char_p)),
    "lead_model_score_name": (c_char_p, (_handle, c_uint32)),
    "lead_model_score_max": (c_int32, (_handle, c_uint32)),
    "lead_model_score_min": (c_int32, (_handle, c_uint32)),
    "lead_model_grade_count": (c_uint32, (_handle,)),
    "lead_model_grade_name": (c_char_p, (_handle, c_uint32)),
    "lead_model_class_count": (c_uint32, (_handle,)),
    "lead_model_class_name": (c_char_p, (_handle, c_uint32)),
    "lead_model_class_reason": (c_char_p, (_handle, c_uint32)),
    # lead.h
    "lead_record_new": (_status, (_handle, _allocator, _handle_out, _error)),
    "lead_record_free": (None, (_handle,)),
    "lead_record_clear": (None, (_handle,)),
    "lead_record_set_unknown": (_status, (_handle, c_uint32)),
    "lead_record_set_flag": (_status, (_handle, c_uint32, c_int32)),
    "lead_record_set_number": (_status, (_handle, c_uint32, c_double)),
    "lead_record_set_time": (_status, (_handle, c_uint32, c_int64)),
    "lead_record_set_code": (_status, (_handle, c_uint32, c_uint32)),
    "lead_record_set_text": (_status, (_handle, c_uint32, c_char_p, c_size_t)),
    "lead_record_set_tags": (_status, (_handle, c_uint32, POINTER(c_char_p), POINTER(c_size_t), c_size_t)),
    "lead_record_score": (_status, (_handle, c_int64, c_uint32, POINTER(LeadScore), _error)),
    "lead_record_evaluate": (_status, (_handle, c_int64, _outputs, _error)),
    # batch.h
    "lead_batch_new": (
        _status,
        (
            _handle,
            POINTER(ArrowSchema),
            POINTER(ArrowArray),
            POINTER(LeadBatchOptions),
            _allocator,
            _handle_out,
            _error,
        ),
    ),
    "lead_batch_free": (None, (_handle,)),
    "lead_batch_row_count": (c_uint64, (_handle,)),
    "lead_batch_has_field": (c_int32, (_handle, c_uint32)),
    "lead_batch_instructions": (c_char_p, (_handle,)),
    "lead_batch_score": (_status, (_handle, c_int64, c_uint64, c_uint64, _outputs, POINTER(LeadReport), _error)),
    "lead_outputs_export": (
        _status,
        (_handle, _outputs, c_uint64, _allocator, POINTER(ArrowSchema), POINTER(ArrowArray), _error),
    ),
    "lead_stream_export": (
        _status,
        (POINTER(ArrowSchema), POINTER(ArrowArray), _allocator, POINTER(ArrowArrayStream), _error),
    ),
    # explain.h
    "lead_record_explain": (_status, (_handle, c_int64, _allocator, _handle_out, _error)),
    "lead_batch_explain": (_status, (_handle, c_uint64, c_int64, _allocator, _handle_out, _error)),
    "lead_ledger_free": (None, (_handle,)),
    "lead_ledger_count": (c_size_t, (_handle,)),
    "lead_ledger_get": (_status, (_handle, c_size_t, POINTER(LeadEntry))),
    "lead_ledger_score": (_status, (_handle, c_uint32, POINTER(LeadScore))),
    "lead_ledger_unknown_count": (c_uint32, (_handle, c_uint32)),
    "lead_ledger_unknown": (c_uint32, (_handle, c_uint32, c_uint32)),
    "lead_record_advise": (_status, (_handle, c_int64, _allocator, _handle_out, _error)),
    "lead_advice_free": (None, (_handle,)),
    "lead_advice_count": (c_size_t, (_handle,)),
    "lead_advice_get": (_status, (_handle, c_size_t, POINTER(LeadOption))),
    "lead_advice_change": (_status, (_handle, c_size_t, c_uint32, POINTER(LeadChange))),
}
"""C name → (result, arguments), for every exported function."""


NATIVE_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "leadcore_score_dict": (c_int32, (c_void_p, py_object)),
    "leadcore_new_schema_capsule": (py_object, ()),
    "leadcore_new_stream_capsule": (py_object, ()),
    "leadcore_capsule_pointer": (c_void_p, (py_object, c_char_p)),
    "leadcore_allocator": (c_void_p, ()),
}
"""The same for the native part of this package (native/native.c)."""


def declare(library: ctypes.CDLL, signatures: dict[str, tuple[Any, tuple[Any, ...]]]) -> None:
    """Gives every function its argument and result types; AttributeError when one is not there."""
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
