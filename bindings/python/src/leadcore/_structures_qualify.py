# SPDX-License-Identifier: MIT
"""Structures of ``buying.h``, ``qualify.h`` and ``lifecycle.h``; a part of ``_structures.py``."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char_p, c_double, c_int32, c_int64, c_size_t, c_uint16, c_uint32, c_uint64

TITLE_WORDS = 4
"""``LEAD_TITLE_WORDS``"""
STATUSES_MAX = 16
"""``LEAD_STATUSES_MAX``"""


class LeadTitleWord(ctypes.Structure):
    """``lead_title_word``"""

    _fields_ = [("offset", c_uint32), ("size", c_uint32)]


class LeadTitle(ctypes.Structure):
    """``lead_title``"""

    _fields_ = [
        ("size", c_size_t),
        ("department", c_int32),
        ("seniority", c_int32),
        ("role", c_int32),
        ("confidence", c_uint16),
        ("word_count", c_uint16),
        ("words", LeadTitleWord * TITLE_WORDS),
    ]


class LeadContact(ctypes.Structure):
    """``lead_contact``"""

    _fields_ = [
        ("size", c_size_t),
        ("role", c_int32),
        ("seniority", c_int32),
        ("engagement", c_uint16),
        ("influence", c_uint16),
        ("is_blocker", c_int32),
    ]


class LeadBuyingGroup(ctypes.Structure):
    """``lead_buying_group``"""

    _fields_ = [
        ("size", c_size_t),
        ("contact_count", c_uint32),
        ("blocker_count", c_uint32),
        ("wanted", c_uint32),
        ("missing", c_uint32),
        ("coverage", c_uint16),
        ("score", c_uint16),
        ("key_contact", c_uint16),
        ("reserved", c_uint16),
        ("key_contact_index", c_uint64),
        ("next_contact", c_uint64),
        ("next_gain", c_uint16),
        ("next_role_gain", c_uint16),
        ("next_role", c_int32),
    ]


class LeadJudgement(ctypes.Structure):
    """``lead_judgement``"""

    _fields_ = [
        ("size", c_size_t),
        ("verdict", c_int32),
        ("rejection", c_int32),
        ("criterion", c_uint32),
        ("red_flag", c_uint32),
        ("met", c_uint32),
        ("missing", c_uint32),
        ("question", c_uint32),
    ]


class LeadDecision(ctypes.Structure):
    """``lead_decision``"""

    _fields_ = [
        ("size", c_size_t),
        ("decision", c_uint32),
        ("value", c_uint32),
        ("name", c_char_p),
        ("text", c_char_p),
        ("reason", c_char_p),
        ("until", c_char_p),
    ]


class LeadCriterion(ctypes.Structure):
    """``lead_criterion``"""

    _fields_ = [
        ("size", c_size_t),
        ("name", c_char_p),
        ("answer", c_int32),
        ("is_recorded", c_int32),
        ("is_required", c_int32),
        ("weight", c_int32),
    ]


class LeadEvidence(ctypes.Structure):
    """``lead_evidence``"""

    _fields_ = [("size", c_size_t), ("name", c_char_p), ("reason", c_char_p), ("weights", POINTER(c_int32))]


class LeadPurchaseStage(ctypes.Structure):
    """``lead_purchase_stage``"""

    _fields_ = [
        ("size", c_size_t),
        ("stage", c_uint32),
        ("previous", c_uint32),
        ("margin", c_int32),
        ("mode", c_int32),
        ("move", c_int32),
        ("stage_count", c_uint32),
        ("probabilities", POINTER(c_double)),
    ]


class LeadLifecycle(ctypes.Structure):
    """``lead_lifecycle``"""

    _fields_ = [
        ("size", c_size_t),
        ("status", c_uint32),
        ("stage", c_uint32),
        ("since", c_int64),
        ("rounds", c_uint32),
        ("moves", c_uint32),
        ("entries", c_uint32 * STATUSES_MAX),
        ("entered", c_int64 * STATUSES_MAX),
    ]


class LeadMove(ctypes.Structure):
    """``lead_move``"""

    _fields_ = [
        ("size", c_size_t),
        ("from", c_uint32),
        ("to", c_uint32),
        ("at", c_int64),
        ("spent", c_int64),
        ("round", c_uint32),
        ("transition", c_uint32),
        ("is_automatic", c_int32),
        ("reason", c_char_p),
    ]


QUALIFY_STRUCTURES: dict[str, type[ctypes.Structure]] = {
    "lead_title_word": LeadTitleWord,
    "lead_title": LeadTitle,
    "lead_contact": LeadContact,
    "lead_buying_group": LeadBuyingGroup,
    "lead_judgement": LeadJudgement,
    "lead_decision": LeadDecision,
    "lead_criterion": LeadCriterion,
    "lead_evidence": LeadEvidence,
    "lead_purchase_stage": LeadPurchaseStage,
    "lead_lifecycle": LeadLifecycle,
    "lead_move": LeadMove,
}
"""C name → class."""
