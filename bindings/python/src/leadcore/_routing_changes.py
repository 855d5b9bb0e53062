# SPDX-License-Identifier: MIT
"""Records of what a router changed, as a host reads them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes import byref
from typing import TYPE_CHECKING, Any

from . import _moment
from . import _signatures as c
from ._assignments import BYS, DUE_KINDS, REASONS, Key
from ._errors import StateError
from ._library import core, fail, new_error

if TYPE_CHECKING:
    from ._policy import Policy

CHANGE_KINDS = c.words_of("LEAD_CHANGE_")


def key_of(raw: c.LeadKey, is_text: bool) -> Key:
    """A lead's key; its text need not end in NUL."""
    if not is_text:
        return int(raw.integer)
    place = ctypes.c_void_p.from_buffer(raw, c.LeadKey.text.offset).value
    return ctypes.string_at(place, raw.text_size).decode("utf-8", "surrogateescape") if place else ""


def read_changes(data: bytes, policy: Policy | None) -> Iterator[dict[str, Any]]:
    """The records of some bytes, one after the other."""
    raw, used, error = c.LeadRoutingChange(size=ctypes.sizeof(c.LeadRoutingChange)), ctypes.c_size_t(), new_error()
    buffer = ctypes.create_string_buffer(data, len(data) + 1)  # the texts of keys live in it
    offset = 0
    while offset < len(data):
        place = ctypes.addressof(buffer) + offset
        status = core.lead_routing_change_read(place, len(data) - offset, byref(raw), byref(used), byref(error))
        if status:
            fail(status, error, StateError)
        yield _change_of(raw, policy)
        offset += used.value


def _change_of(raw: c.LeadRoutingChange, policy: Policy | None) -> dict[str, Any]:
    kind = CHANGE_KINDS[raw.kind]
    change: dict[str, Any] = {"number": raw.number, "kind": kind, "now": _moment.text(raw.now)}
    if kind not in ("away", "policy"):
        change["key"] = key_of(raw.key, bool(raw.key.text_size))
    change |= _names(raw, policy)
    if kind in ("assigned", "moved"):
        change["by"] = BYS[raw.by]
    elif kind in ("queued", "returned"):
        change["reason"] = REASONS.get(raw.detail, str(raw.detail))
    elif kind == "due":
        change["due"] = DUE_KINDS.get(raw.detail, str(raw.detail))
    elif kind == "released":
        change["given_back"] = bool(raw.detail)
    elif kind == "away":
        change |= {"from": _moment.text(getattr(raw, "from")), "until": None if raw.until == c.NEVER else _moment.text(raw.until)}
    return change


def _names(raw: c.LeadRoutingChange, policy: Policy | None) -> dict[str, Any]:
    if policy is None:
        numbers = {"person": raw.person, "team": raw.team, "rule": raw.rule, "clock": raw.clock}
        return {name: number for name, number in numbers.items() if number != c.NONE}
    clocks = policy._clocks_of(raw.rule)
    names = {
        "person": policy._person_id(raw.person),
        "team": policy._team_name(raw.team),
        "rule": policy._rule_name(raw.rule),
        "clock": clocks[raw.clock] if raw.clock < len(clocks) else None,
    }
    return {name: value for name, value in names.items() if value is not None}
