# SPDX-License-Identifier: MIT
"""Constants and structures that cross the boundary to C; ``_signatures.py`` has the functions and says how they are verified."""

from __future__ import annotations

import ctypes
from ctypes import CFUNCTYPE, POINTER, c_char, c_char_p, c_int, c_int32, c_int64, c_size_t, c_uint16, c_uint32, c_uint64, c_void_p

from ._structures_assign import *  # noqa: F403 - users of this module see all as one
from ._structures_assign import ASSIGN_CONSTANTS, ASSIGN_STRUCTURES
from ._structures_qualify import *  # noqa: F403 - users of this module see all as one
from ._structures_qualify import QUALIFY_STRUCTURES, STATUSES_MAX, TITLE_WORDS
from ._structures_route import *  # noqa: F403 - likewise
from ._structures_route import ROUTE_CONSTANTS, ROUTE_STRUCTURES

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
    "LEAD_ERROR_DAMAGED": 400,
    "LEAD_ERROR_NEWER_VERSION": 401,
    "LEAD_ERROR_NOT_ALLOWED": 500,
    "LEAD_WARNING_NEVER_TRUE": 1000,
    "LEAD_WARNING_CAPPED": 1001,
    "LEAD_WARNING_UNREACHABLE": 1002,
    "LEAD_WARNING_UNUSED": 1003,
    "LEAD_WARNING_NEARLY": 1004,
    "LEAD_MESSAGE_CAPACITY": 384,
    "LEAD_PATH_CAPACITY": 256,
    "LEAD_POINT": 1000,
    "LEAD_POINTS_MAX": 2_000_000_000,
    "LEAD_NONE": 0xFFFFFFFF,
    "LEAD_NO_VALUE": 255,
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
    "LEAD_ENTRY_EVENTS": 5,
    "LEAD_ENTRY_GUARD": 6,
    "LEAD_EVENT_COUNTED": 1,
    "LEAD_EVENT_UNMATCHED": 2,
    "LEAD_EVENT_SEEN": 3,
    "LEAD_KEY_INTEGER": 1,
    "LEAD_KEY_TEXT": 2,
    "LEAD_TITLE_WORDS": TITLE_WORDS,
    "LEAD_CRITERIA_MAX": 32,
    "LEAD_TRUTH_FALSE": 0,
    "LEAD_TRUTH_TRUE": 1,
    "LEAD_TRUTH_UNKNOWN": 2,
    "LEAD_STATUSES_MAX": STATUSES_MAX,
    "LEAD_LIFECYCLE_BYTES_MAX": 256,
    **ASSIGN_CONSTANTS,
    **ROUTE_CONSTANTS,
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
NO_VALUE = CONSTANTS["LEAD_NO_VALUE"]
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
        ("decisions", POINTER(c_void_p)),
        ("stage_margin", c_void_p),
        ("missing", c_void_p),
        ("question", c_void_p),
        ("completeness", c_void_p),
        ("missing_parts", c_void_p),
    ]


class LeadReport(ctypes.Structure):
    """``lead_report``"""

    _fields_ = [("size", c_size_t), ("rows", c_uint64), ("invalid_text", c_uint64)]


class LeadBatchOptions(ctypes.Structure):
    """``lead_batch_options``"""

    _fields_ = [
        ("size", c_size_t),
        ("missing", c_int32),
        ("instructions", c_int32),
        ("activity", c_void_p),
        ("key", c_char_p),
    ]


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
        ("counted", c_uint64),
        ("capped", c_uint64),
        ("raw_points", c_int64),
        ("newest", c_int64),
    ]


class NativePlan(ctypes.Structure):
    """``struct plan`` of native/native.c"""

    _fields_ = [
        *((name, c_void_p) for name in ("clear", "set_flag", "set_number", "set_time", "set_text", "set_tags", "set_timeline", "evaluate")),
        *((name, c_void_p) for name in ("none_object", "true_object", "false_object")),
        *((name, c_void_p) for name in ("dict_type", "list_type", "int_type", "float_type")),
        ("keys", c_void_p),
        ("types", c_void_p),
        ("field_count", c_uint32),
        ("reserved", c_uint32),
    ]


class NativeSlot(ctypes.Structure):
    """``struct slot`` of native/native.c"""

    _fields_ = [("plan", c_void_p), ("record", c_void_p), ("timeline", c_void_p), ("now", c_int64), ("outputs", c_void_p), ("error", c_void_p)]


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


class LeadLoadReport(ctypes.Structure):
    """``lead_load_report``"""

    _fields_ = [
        ("size", c_size_t),
        ("kept_events", c_uint64),
        ("dropped_events", c_uint64),
        ("kept_counters", c_uint32),
        ("dropped_counters", c_uint32),
        ("new_counters", c_uint32),
        ("reserved", c_uint32),
    ]


class LeadIngestOptions(ctypes.Structure):
    """``lead_ingest_options``"""

    _fields_ = [("size", c_size_t), ("key", c_char_p), ("missing", c_int32), ("instructions", c_int32)]


class LeadIngestReport(ctypes.Structure):
    """``lead_ingest_report``"""

    _fields_ = [
        ("size", c_size_t),
        ("rows", c_uint64),
        ("counted", c_uint64),
        ("unmatched", c_uint64),
        ("unknown_type", c_uint64),
        ("seen", c_uint64),
        ("without_key", c_uint64),
        ("without_time", c_uint64),
        ("invalid_text", c_uint64),
    ]


class LeadNextChange(ctypes.Structure):
    """``lead_next_change``"""

    _fields_ = [
        ("size", c_size_t),
        ("found", c_int32),
        ("grade", c_uint32),
        ("lead_class", c_uint32),
        ("reserved", c_uint32),
        ("time", c_int64),
    ]


class LeadNextChanges(ctypes.Structure):
    """``lead_next_changes``"""

    _fields_ = [
        ("size", c_size_t),
        ("count", c_uint64),
        ("rows", c_void_p),
        ("times", c_void_p),
        ("grade", c_void_p),
        ("lead_class", c_void_p),
    ]


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


class LeadTerm(ctypes.Structure):
    """``lead_term``"""

    _fields_ = [
        ("size", c_size_t),
        ("vocabulary", c_int32),
        ("number", c_int32),
        ("identifier", c_char_p),
        ("english", c_char_p),
        ("chinese", c_char_p),
        ("definition", c_char_p),
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
    "lead_load_report": LeadLoadReport,
    "lead_ingest_options": LeadIngestOptions,
    "lead_ingest_report": LeadIngestReport,
    "lead_next_change": LeadNextChange,
    "lead_next_changes": LeadNextChanges,
    "ArrowSchema": ArrowSchema,
    "ArrowArray": ArrowArray,
    "ArrowArrayStream": ArrowArrayStream,
    "lead_term": LeadTerm,
    **QUALIFY_STRUCTURES,
    **ASSIGN_STRUCTURES,
    **ROUTE_STRUCTURES,
}
"""C name → class, for every public structure."""
