# SPDX-License-Identifier: MIT
"""Everything that crosses the boundary to C: the signature of every exported function, and with ``_structures.py`` constants and structures.

Written by hand from the public headers and verified by ``tests/python/test_signatures.py`` against the library's debug
information (``tests/abi/leadcore.abi``), the headers and the golden list of constants. Opaque handles are ``c_void_p``.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char_p, c_double, c_int32, c_int64, c_size_t, c_ubyte, c_uint32, c_uint64, c_void_p, py_object
from typing import Any

from ._structures import *  # noqa: F403 - users of this module see both as one
from ._signatures_route import ROUTE_SIGNATURES
from ._structures import ArrowArray, ArrowArrayStream, ArrowSchema

# --- functions ----------------------------------------------------------------------------------------------------

_error = POINTER(LeadError)
_allocator = POINTER(LeadAllocator)
_handle = c_void_p
_handle_out = POINTER(c_void_p)
_outputs = POINTER(LeadOutputs)
_key = POINTER(LeadKey)
_load_report = POINTER(LeadLoadReport)
_lifecycle = POINTER(LeadLifecycle)
_judgement = POINTER(LeadJudgement)
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
    "lead_model_decision_count": (c_uint32, (_handle,)),
    "lead_model_decision": (c_uint32, (_handle, c_char_p)),
    "lead_model_decision_name": (c_char_p, (_handle, c_uint32)),
    "lead_model_decision_value_count": (c_uint32, (_handle, c_uint32)),
    "lead_model_decision_value": (c_char_p, (_handle, c_uint32, c_uint32)),
    "lead_model_event_count": (c_uint32, (_handle,)),
    "lead_model_event": (c_uint32, (_handle, c_char_p)),
    "lead_model_event_name": (c_char_p, (_handle, c_uint32)),
    "lead_model_event_field_count": (c_uint32, (_handle,)),
    "lead_model_event_field": (c_uint32, (_handle, c_char_p)),
    "lead_model_event_field_name": (c_char_p, (_handle, c_uint32)),
    "lead_model_event_field_type": (c_int32, (_handle, c_uint32)),
    "lead_model_event_field_is_used": (c_int32, (_handle, c_uint32)),
    "lead_model_resolution": (c_int64, (_handle,)),
    "lead_model_counter_count": (c_uint32, (_handle,)),
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
    "lead_record_set_timeline": (_status, (_handle, _handle)),
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
    # activity.h
    "lead_event_new": (_status, (_handle, _allocator, _handle_out, _error)),
    "lead_event_free": (None, (_handle,)),
    "lead_event_begin": (_status, (_handle, c_uint32, c_int64)),
    "lead_event_set_sequence": (_status, (_handle, c_char_p, c_size_t, c_int64)),
    "lead_event_set_flag": (_status, (_handle, c_uint32, c_int32)),
    "lead_event_set_number": (_status, (_handle, c_uint32, c_double)),
    "lead_event_set_time": (_status, (_handle, c_uint32, c_int64)),
    "lead_event_set_text": (_status, (_handle, c_uint32, c_char_p, c_size_t)),
    "lead_event_set_tags": (_status, (_handle, c_uint32, POINTER(c_char_p), POINTER(c_size_t), c_size_t)),
    "lead_timeline_new": (_status, (_handle, _allocator, _handle_out, _error)),
    "lead_timeline_free": (None, (_handle,)),
    "lead_timeline_add": (_status, (_handle, _handle, POINTER(c_int32), _error)),
    "lead_timeline_merge": (_status, (_handle, _handle, _error)),
    "lead_timeline_forget": (c_uint64, (_handle, c_int64)),
    "lead_timeline_clear": (None, (_handle,)),
    "lead_timeline_pair_count": (c_uint64, (_handle,)),
    "lead_timeline_saved_size": (c_size_t, (_handle,)),
    "lead_timeline_save": (_status, (_handle, c_void_p, c_size_t, _error)),
    "lead_timeline_load": (_status, (_handle, c_void_p, c_size_t, _allocator, _handle_out, _load_report, _error)),
    "lead_activity_new": (_status, (_handle, c_int32, _allocator, _handle_out, _error)),
    "lead_activity_free": (None, (_handle,)),
    "lead_activity_key_type": (c_int32, (_handle,)),
    "lead_activity_lead_count": (c_uint64, (_handle,)),
    "lead_activity_memory": (c_uint64, (_handle,)),
    "lead_activity_ingest": (
        _status,
        (
            _handle,
            POINTER(ArrowSchema),
            POINTER(ArrowArray),
            POINTER(LeadIngestOptions),
            POINTER(LeadIngestReport),
            _error,
        ),
    ),
    "lead_activity_timeline": (_status, (_handle, _key, _allocator, _handle_out, _error)),
    "lead_activity_set_timeline": (_status, (_handle, _key, _handle, _error)),
    "lead_activity_merge": (_status, (_handle, _key, _key, _error)),
    "lead_activity_forget": (_status, (_handle, c_int64, POINTER(c_uint64), _error)),
    "lead_activity_saved_size": (_status, (_handle, POINTER(c_size_t), _error)),
    "lead_activity_save": (_status, (_handle, c_void_p, c_size_t, _error)),
    "lead_activity_load": (_status, (_handle, c_void_p, c_size_t, _allocator, _handle_out, _load_report, _error)),
    "lead_record_next_change": (_status, (_handle, c_int64, c_int64, POINTER(LeadNextChange), _error)),
    "lead_batch_next_changes": (_status, (_handle, c_int64, c_int64, POINTER(LeadNextChanges), _error)),
    "lead_next_changes_export": (
        _status,
        (_handle, POINTER(LeadNextChanges), _allocator, POINTER(ArrowSchema), POINTER(ArrowArray), _error),
    ),
    # vocabulary.h
    "lead_vocabulary_name": (c_char_p, (c_int32,)),
    "lead_vocabulary_count": (c_uint32, ()),
    "lead_term_count": (c_uint32, (c_int32,)),
    "lead_term_get": (_status, (c_int32, c_int32, POINTER(LeadTerm))),
    "lead_term_find": (c_int32, (c_int32, c_char_p, c_size_t)),
    "lead_stage_mode": (c_int32, (c_int32,)),
    "lead_rejection_remedy": (c_int32, (c_int32,)),
    "lead_track_cadence": (c_char_p, (c_int32,)),
    # buying.h
    "lead_title_parse": (_status, (_handle, c_char_p, c_size_t, POINTER(LeadTitle), _error)),
    "lead_buying_group_assess": (_status, (_handle, POINTER(LeadContact), c_size_t, c_double, POINTER(LeadBuyingGroup), _error)),
    "lead_batch_buying_groups": (
        _status,
        (_handle, c_char_p, POINTER(ArrowSchema), POINTER(ArrowArray), c_int64, _allocator, _handle_out, _error),
    ),
    "lead_buying_groups_free": (None, (_handle,)),
    "lead_buying_groups_count": (c_uint64, (_handle,)),
    "lead_buying_groups_get": (_status, (_handle, c_uint64, POINTER(LeadBuyingGroup))),
    "lead_buying_groups_first_row": (c_uint64, (_handle, c_uint64)),
    "lead_buying_groups_of_rows": (POINTER(c_uint64), (_handle,)),
    # qualify.h
    "lead_framework_criterion_count": (c_uint32, (c_int32,)),
    "lead_framework_criterion": (c_int32, (c_int32, c_uint32)),
    "lead_framework_requires": (c_int32, (c_int32, c_uint32)),
    "lead_criterion_rejection": (c_int32, (c_int32,)),
    "lead_red_flag_rejection": (c_int32, (c_int32,)),
    "lead_criterion_question": (c_char_p, (c_int32, c_char_p)),
    "lead_framework_judge": (_status, (c_int32, POINTER(c_int32), c_size_t, c_uint32, _judgement, _error)),
    "lead_model_criterion_count": (c_uint32, (_handle,)),
    "lead_model_criterion_name": (c_char_p, (_handle, c_uint32)),
    "lead_model_criterion_field": (c_uint32, (_handle, c_uint32)),
    "lead_model_criterion_question": (c_char_p, (_handle, c_uint32, c_char_p)),
    "lead_model_red_flag_count": (c_uint32, (_handle,)),
    "lead_model_red_flag_name": (c_char_p, (_handle, c_uint32)),
    "lead_model_part_count": (c_uint32, (_handle,)),
    "lead_model_part_name": (c_char_p, (_handle, c_uint32)),
    "lead_model_part_is_dossier": (c_int32, (_handle, c_uint32)),
    "lead_record_assess": (_status, (_handle, c_int64, _allocator, _handle_out, _error)),
    "lead_assessment_free": (None, (_handle,)),
    "lead_assessment_decision": (_status, (_handle, c_uint32, POINTER(LeadDecision))),
    "lead_assessment_judgement": (_status, (_handle, _judgement)),
    "lead_assessment_criterion": (_status, (_handle, c_uint32, POINTER(LeadCriterion))),
    "lead_assessment_red_flag": (c_int32, (_handle, c_uint32)),
    "lead_assessment_evidence_count": (c_uint32, (_handle,)),
    "lead_assessment_evidence": (_status, (_handle, c_uint32, POINTER(LeadEvidence))),
    "lead_assessment_stage": (_status, (_handle, POINTER(LeadPurchaseStage))),
    "lead_assessment_missing_parts": (c_uint64, (_handle,)),
    "lead_assessment_completeness": (c_int32, (_handle,)),
    # lifecycle.h
    "lead_model_status_count": (c_uint32, (_handle,)),
    "lead_model_status_name": (c_char_p, (_handle, c_uint32)),
    "lead_model_status": (c_uint32, (_handle, c_char_p)),
    "lead_model_status_may_follow": (c_int32, (_handle, c_uint32, c_uint32)),
    "lead_lifecycle_begin": (_status, (_handle, c_uint32, c_int64, _lifecycle, _error)),
    "lead_lifecycle_move": (_status, (_handle, _lifecycle, c_uint32, c_int64, POINTER(LeadMove), _error)),
    "lead_record_advance": (_status, (_handle, _lifecycle, c_int64, POINTER(LeadMove), c_size_t, POINTER(c_size_t), _error)),
    "lead_record_set_lifecycle": (_status, (_handle, _lifecycle)),
    "lead_lifecycle_save": (_status, (_handle, _lifecycle, POINTER(c_ubyte), POINTER(c_size_t), _error)),
    "lead_lifecycle_load": (_status, (_handle, POINTER(c_ubyte), c_size_t, _lifecycle, _error)),
    # assign.h
    "lead_assign_best": (
        _status,
        (
            POINTER(c_int64),
            c_uint64,
            c_uint32,
            c_uint64,
            POINTER(c_uint32),
            POINTER(c_uint32),
            _allocator,
            POINTER(c_uint32),
            POINTER(LeadBest),
            _error,
        ),
    ),
    "lead_plan_staffing": (_status, (POINTER(LeadWorkload), POINTER(LeadStaffing), _error)),
    # calendar.h
    "lead_calendar_compile": (_status, (c_char_p, c_size_t, _allocator, _handle_out, _error)),
    "lead_calendar_ref": (_handle, (_handle,)),
    "lead_calendar_unref": (None, (_handle,)),
    "lead_calendar_is_open": (c_int32, (_handle, c_int64)),
    "lead_calendar_next_change": (c_int64, (_handle, c_int64)),
    "lead_calendar_add": (_status, (_handle, c_int64, c_int64, POINTER(c_int64), _error)),
    "lead_calendar_between": (_status, (_handle, c_int64, c_int64, POINTER(c_int64), _error)),
    "lead_calendar_add_many": (_status, (_handle, POINTER(c_int64), POINTER(c_int64), c_size_t, POINTER(c_int64), _error)),
    "lead_calendar_between_many": (_status, (_handle, POINTER(c_int64), POINTER(c_int64), c_size_t, POINTER(c_int64), _error)),
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
    **ROUTE_SIGNATURES,
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
