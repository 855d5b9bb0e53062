# SPDX-License-Identifier: MIT
"""Constants and structures of ``policy.h`` and ``router.h``, and the keys that they share with ``activity.h``; a part of ``_structures.py``."""

from __future__ import annotations

import ctypes
from ctypes import c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

CLOCKS_MAX = 4
"""``LEAD_CLOCKS_MAX``"""

ROUTE_CONSTANTS: dict[str, int] = {
    "LEAD_ERROR_OTHER_POLICY": 402,
    "LEAD_ERROR_LOG_GAP": 403,
    "LEAD_ERROR_NOT_HELD": 501,
    "LEAD_ERROR_ALREADY_HELD": 502,
    "LEAD_ERROR_TIME": 503,
    "LEAD_NEVER": 2**63 - 1,
    "LEAD_KEY_TEXT_MAX": 47,
    "LEAD_CLOCKS_MAX": CLOCKS_MAX,
    "LEAD_OUTCOME_UNASSIGNED": 0,
    "LEAD_OUTCOME_ASSIGNED": 1,
    "LEAD_OUTCOME_WAITING": 2,
    "LEAD_REASON_CHOSEN": 0,
    "LEAD_REASON_LACKS_NEEDS": 1,
    "LEAD_REASON_EXCLUDED": 2,
    "LEAD_REASON_AWAY": 3,
    "LEAD_REASON_OUTSIDE_HOURS": 4,
    "LEAD_REASON_FULL_30_DAYS": 5,
    "LEAD_REASON_FULL_WEEK": 6,
    "LEAD_REASON_FULL_DAY": 7,
    "LEAD_REASON_FULL": 8,
    "LEAD_REASON_LOWER_PRIORITY": 9,
    "LEAD_REASON_NO_RULE": 10,
    "LEAD_REASON_RULE": 11,
    "LEAD_REASON_NO_TEAM": 12,
    "LEAD_BY_NOBODY": 0,
    "LEAD_BY_ROUND_ROBIN": 1,
    "LEAD_BY_WEIGHTED": 2,
    "LEAD_BY_LEAST_LOADED": 3,
    "LEAD_BY_MOST_FREE": 4,
    "LEAD_BY_LONGEST_WAITING": 5,
    "LEAD_BY_LEVEL": 6,
    "LEAD_BY_BEST_FOR_BEST": 7,
    "LEAD_BY_HASH": 8,
    "LEAD_BY_STICKY": 9,
    "LEAD_BY_RULE": 10,
    "LEAD_BY_HAND": 11,
    "LEAD_BY_ESCALATION": 12,
    "LEAD_DUE_WARNING": 1,
    "LEAD_DUE_BREACH": 2,
    "LEAD_ACTION_NONE": 0,
    "LEAD_ACTION_REASSIGNED": 1,
    "LEAD_ACTION_ESCALATED": 2,
    "LEAD_ACTION_STAYS": 3,
    "LEAD_CHANGE_ASSIGNED": 1,
    "LEAD_CHANGE_QUEUED": 2,
    "LEAD_CHANGE_MOVED": 3,
    "LEAD_CHANGE_RETURNED": 4,
    "LEAD_CHANGE_RELEASED": 5,
    "LEAD_CHANGE_AWAY": 6,
    "LEAD_CHANGE_DUE": 7,
    "LEAD_CHANGE_STOPPED": 8,
    "LEAD_CHANGE_PAUSED": 9,
    "LEAD_CHANGE_RESUMED": 10,
    "LEAD_CHANGE_POLICY": 11,
}

NEVER = ROUTE_CONSTANTS["LEAD_NEVER"]


def words_of(prefix: str) -> dict[int, str]:
    """Number → word of an enumeration: ``LEAD_BY_ROUND_ROBIN`` is "round_robin"."""
    return {value: name.removeprefix(prefix).lower() for name, value in ROUTE_CONSTANTS.items() if name.startswith(prefix)}


class LeadKey(ctypes.Structure):
    """``lead_key``"""

    _fields_ = [("size", c_size_t), ("integer", c_int64), ("text", c_char_p), ("text_size", c_size_t)]


class LeadRouterOptions(ctypes.Structure):
    """``lead_router_options``"""

    _fields_ = [("size", c_size_t), ("key", c_int32), ("keeps_changes", c_int32)]


class LeadAssignment(ctypes.Structure):
    """``lead_assignment``"""

    _fields_ = [
        ("size", c_size_t),
        ("outcome", c_int32),
        ("reason", c_int32),
        ("by", c_int32),
        ("person", c_uint32),
        ("team", c_uint32),
        ("rule", c_uint32),
        ("previous", c_uint32),
        ("row", c_uint32),
        ("deadlines", c_int64 * CLOCKS_MAX),
        ("change", c_uint64),
        ("key", LeadKey),
    ]


class LeadAssignmentColumns(ctypes.Structure):
    """``lead_assignment_columns``"""

    _fields_ = [
        ("size", c_size_t),
        ("outcome", c_void_p),
        ("reason", c_void_p),
        ("by", c_void_p),
        ("person", c_void_p),
        ("team", c_void_p),
        ("rule", c_void_p),
        ("deadline", c_void_p),
    ]


class LeadCandidate(ctypes.Structure):
    """``lead_candidate``"""

    _fields_ = [
        ("size", c_size_t),
        ("person", c_uint32),
        ("team", c_uint32),
        ("reason", c_int32),
        ("prefers", c_int32),
        ("open", c_uint32),
        ("reserved", c_uint32),
        ("standing", c_int64),
        ("waited", c_uint64),
    ]


class LeadDesk(ctypes.Structure):
    """``lead_desk``"""

    _fields_ = [
        ("size", c_size_t),
        ("reason", c_int32),
        ("open", c_uint32),
        ("today", c_uint32),
        ("this_week", c_uint32),
        ("in_30_days", c_uint32),
        ("reserved", c_uint32),
        ("given", c_uint64),
        ("next_change", c_int64),
    ]


class LeadDue(ctypes.Structure):
    """``lead_due``"""

    _fields_ = [
        ("size", c_size_t),
        ("kind", c_int32),
        ("action", c_int32),
        ("at", c_int64),
        ("clock", c_uint32),
        ("warning", c_uint32),
        ("holder", c_uint32),
        ("hops", c_uint32),
        ("assignment", LeadAssignment),
    ]


class LeadPolicyChange(ctypes.Structure):
    """``lead_policy_change``"""

    _fields_ = [
        ("size", c_size_t),
        ("people_kept", c_uint32),
        ("people_left", c_uint32),
        ("people_new", c_uint32),
        ("reserved", c_uint32),
        ("leads_kept", c_uint64),
        ("leads_queued", c_uint64),
        ("clocks_dropped", c_uint64),
    ]


class LeadRoutingChange(ctypes.Structure):
    """``lead_routing_change``"""

    _fields_ = [
        ("size", c_size_t),
        ("kind", c_int32),
        ("by", c_int32),
        ("number", c_uint64),
        ("now", c_int64),
        ("key", LeadKey),
        ("person", c_uint32),
        ("team", c_uint32),
        ("rule", c_uint32),
        ("clock", c_uint32),
        ("detail", c_int32),
        ("reserved", c_uint32),
        ("from", c_int64),
        ("until", c_int64),
    ]


ROUTE_STRUCTURES: dict[str, type[ctypes.Structure]] = {
    "lead_key": LeadKey,
    "lead_router_options": LeadRouterOptions,
    "lead_assignment": LeadAssignment,
    "lead_assignment_columns": LeadAssignmentColumns,
    "lead_candidate": LeadCandidate,
    "lead_desk": LeadDesk,
    "lead_due": LeadDue,
    "lead_policy_change": LeadPolicyChange,
    "lead_routing_change": LeadRoutingChange,
}
"""C name → class."""
