# SPDX-License-Identifier: MIT
"""Constants and structures of ``assign.h``; a part of ``_structures.py``."""

from __future__ import annotations

import ctypes
from ctypes import c_double, c_int32, c_int64, c_size_t, c_uint32, c_uint64

ASSIGN_CONSTANTS: dict[str, int] = {
    "LEAD_FORBIDDEN": -(2**63),
    "LEAD_VALUE_MAX": 2**40,
    "LEAD_REACH_MOBILE": 1,
    "LEAD_REACH_SWITCHBOARD": 2,
}


class LeadBest(ctypes.Structure):
    """``lead_best``"""

    _fields_ = [("size", c_size_t), ("value", c_int64), ("assigned", c_uint64), ("below_floor", c_uint64)]


class LeadWorkload(ctypes.Structure):
    """``lead_workload``"""

    _fields_ = [
        ("size", c_size_t),
        ("leads_per_day", c_double),
        ("reach", c_int32),
        ("is_it_or_marketing", c_int32),
        ("conversations_per_lead", c_double),
        ("dials_per_person", c_double),
        ("dials_per_reach", c_double),
        ("dials_per_conversation", c_double),
        ("conversations_per_meeting", c_double),
    ]


class LeadStaffing(ctypes.Structure):
    """``lead_staffing``"""

    _fields_ = [
        ("size", c_size_t),
        ("dials", c_double),
        ("reached", c_double),
        ("conversations", c_double),
        ("meetings", c_double),
        ("people", c_double),
        ("people_needed", c_uint32),
        ("reserved", c_uint32),
    ]


ASSIGN_STRUCTURES: dict[str, type[ctypes.Structure]] = {
    "lead_best": LeadBest,
    "lead_workload": LeadWorkload,
    "lead_staffing": LeadStaffing,
}
"""C name → class."""
