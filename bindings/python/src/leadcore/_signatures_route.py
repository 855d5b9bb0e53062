# SPDX-License-Identifier: MIT
"""The functions of ``policy.h`` and ``router.h``; a part of ``_signatures.py``."""

from __future__ import annotations

from ctypes import POINTER, c_char_p, c_double, c_int32, c_int64, c_size_t, c_ubyte, c_uint32, c_uint64, c_void_p
from typing import Any

from ._structures import ArrowArray, ArrowSchema, LeadAllocator, LeadBatchOptions, LeadError
from ._structures_route import (
    LeadAssignment,
    LeadAssignmentColumns,
    LeadCandidate,
    LeadDesk,
    LeadDue,
    LeadKey,
    LeadPolicyChange,
    LeadRouterOptions,
    LeadRoutingChange,
)

_error = POINTER(LeadError)
_allocator = POINTER(LeadAllocator)
_handle = c_void_p
_handle_out = POINTER(c_void_p)
_key = POINTER(LeadKey)
_assignment = POINTER(LeadAssignment)
_columns = POINTER(LeadAssignmentColumns)
_count = POINTER(c_size_t)
_status = c_int32

ROUTE_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    # policy.h
    "lead_policy_compile": (_status, (c_char_p, c_size_t, _allocator, _handle_out, _error)),
    "lead_policy_check": (_status, (c_char_p, c_size_t, _allocator, _handle_out, _error)),
    "lead_policy_ref": (_handle, (_handle,)),
    "lead_policy_unref": (None, (_handle,)),
    "lead_policy_name": (c_char_p, (_handle,)),
    "lead_policy_version": (c_char_p, (_handle,)),
    "lead_policy_fingerprint": (c_char_p, (_handle,)),
    "lead_policy_field_count": (c_uint32, (_handle,)),
    "lead_policy_field": (c_uint32, (_handle, c_char_p)),
    "lead_policy_field_name": (c_char_p, (_handle, c_uint32)),
    "lead_policy_field_type": (c_int32, (_handle, c_uint32)),
    "lead_policy_field_is_used": (c_int32, (_handle, c_uint32)),
    "lead_policy_value_code": (c_uint32, (_handle, c_uint32, c_char_p, c_size_t)),
    "lead_policy_person_count": (c_uint32, (_handle,)),
    "lead_policy_person": (c_uint32, (_handle, c_char_p)),
    "lead_policy_person_id": (c_char_p, (_handle, c_uint32)),
    "lead_policy_person_name": (c_char_p, (_handle, c_uint32)),
    "lead_policy_person_calendar": (_handle, (_handle, c_uint32)),
    "lead_policy_team_count": (c_uint32, (_handle,)),
    "lead_policy_team": (c_uint32, (_handle, c_char_p)),
    "lead_policy_team_name": (c_char_p, (_handle, c_uint32)),
    "lead_policy_member_count": (c_uint32, (_handle, c_uint32)),
    "lead_policy_member": (c_uint32, (_handle, c_uint32, c_uint32)),
    "lead_policy_rule_count": (c_uint32, (_handle,)),
    "lead_policy_rule": (c_uint32, (_handle, c_char_p)),
    "lead_policy_rule_name": (c_char_p, (_handle, c_uint32)),
    "lead_policy_rule_reason": (c_char_p, (_handle, c_uint32)),
    "lead_policy_clock_count": (c_uint32, (_handle, c_uint32)),
    "lead_policy_clock_name": (c_char_p, (_handle, c_uint32, c_uint32)),
    "lead_policy_calendar": (_handle, (_handle, c_char_p)),
    "lead_request_new": (_status, (_handle, _allocator, _handle_out, _error)),
    "lead_request_free": (None, (_handle,)),
    "lead_request_clear": (None, (_handle,)),
    "lead_request_set_unknown": (_status, (_handle, c_uint32)),
    "lead_request_set_flag": (_status, (_handle, c_uint32, c_int32)),
    "lead_request_set_number": (_status, (_handle, c_uint32, c_double)),
    "lead_request_set_time": (_status, (_handle, c_uint32, c_int64)),
    "lead_request_set_code": (_status, (_handle, c_uint32, c_uint32)),
    "lead_request_set_text": (_status, (_handle, c_uint32, c_char_p, c_size_t)),
    "lead_request_set_tags": (_status, (_handle, c_uint32, POINTER(c_char_p), POINTER(c_size_t), c_size_t)),
    "lead_request_set_record": (_status, (_handle, _handle, c_int64, _error)),
    # router.h
    "lead_outcome_name": (c_char_p, (c_int32,)),
    "lead_reason_name": (c_char_p, (c_int32,)),
    "lead_by_name": (c_char_p, (c_int32,)),
    "lead_router_new": (_status, (_handle, POINTER(LeadRouterOptions), _allocator, _handle_out, _error)),
    "lead_router_free": (None, (_handle,)),
    "lead_router_policy": (_handle, (_handle,)),
    "lead_router_key_type": (c_int32, (_handle,)),
    "lead_router_now": (c_int64, (_handle,)),
    "lead_router_assign": (_status, (_handle, _key, _handle, c_int64, _assignment, _error)),
    "lead_requests_new": (
        _status,
        (
            _handle,
            POINTER(ArrowSchema),
            POINTER(ArrowArray),
            c_char_p,
            c_int32,
            POINTER(LeadBatchOptions),
            _allocator,
            _handle_out,
            _error,
        ),
    ),
    "lead_requests_free": (None, (_handle,)),
    "lead_requests_row_count": (c_uint64, (_handle,)),
    "lead_router_assign_many": (
        _status,
        (_handle, _handle, c_uint64, c_uint64, POINTER(c_int64), c_int64, _columns, POINTER(c_uint64), _error),
    ),
    "lead_assignments_export": (
        _status,
        (_handle, _columns, c_uint64, _allocator, POINTER(ArrowSchema), POINTER(ArrowArray), _error),
    ),
    "lead_router_assign_to": (_status, (_handle, _key, _handle, c_uint32, c_int64, _assignment, _error)),
    "lead_router_reassign": (_status, (_handle, _key, POINTER(c_uint32), c_size_t, c_int64, _assignment, _error)),
    "lead_router_release": (_status, (_handle, _key, c_int32, c_int64, _error)),
    "lead_router_set_away": (_status, (_handle, c_uint32, c_int64, c_int64, c_int64, _error)),
    "lead_router_drain": (_status, (_handle, c_int64, _assignment, c_size_t, _count, _error)),
    "lead_router_explain": (
        _status,
        (_handle, _key, _handle, c_int64, _assignment, POINTER(LeadCandidate), c_size_t, _count, _error),
    ),
    "lead_router_desk": (_status, (_handle, c_uint32, c_int64, POINTER(LeadDesk), _error)),
    "lead_router_find": (_status, (_handle, _key, _assignment, _error)),
    "lead_router_held_count": (c_uint64, (_handle,)),
    "lead_router_waiting_count": (c_uint64, (_handle,)),
    "lead_router_list": (_status, (_handle, c_int32, c_uint32, _key, c_size_t, _count, _error)),
    "lead_router_due": (_status, (_handle, c_int64, POINTER(LeadDue), c_size_t, _count, _error)),
    "lead_router_next_due": (c_int64, (_handle,)),
    "lead_router_stop_clock": (_status, (_handle, _key, c_uint32, c_int64, POINTER(c_int64), _error)),
    "lead_router_pause": (_status, (_handle, _key, c_int64, _error)),
    "lead_router_resume": (_status, (_handle, _key, c_int64, _error)),
    "lead_router_set_policy": (_status, (_handle, _handle, c_int64, POINTER(LeadPolicyChange), _error)),
    "lead_router_saved_size": (c_size_t, (_handle,)),
    "lead_router_save": (_status, (_handle, c_void_p, c_size_t, _error)),
    "lead_router_load": (_status, (_handle, c_void_p, c_size_t, POINTER(LeadRouterOptions), _allocator, _handle_out, _error)),
    "lead_router_change_count": (c_uint64, (_handle,)),
    "lead_router_changes": (c_size_t, (_handle, POINTER(POINTER(c_ubyte)))),
    "lead_router_forget_changes": (None, (_handle,)),
    "lead_router_replay": (_status, (_handle, c_void_p, c_size_t, POINTER(c_uint64), _error)),
    "lead_routing_change_read": (_status, (c_void_p, c_size_t, POINTER(LeadRoutingChange), _count, _error)),
}
"""C name → (result, arguments)."""
